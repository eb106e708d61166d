#!/usr/bin/env python3
"""Is dsnsmith right about versions of the drivers that the suite does not pin?

    versions.py --model PROGRAM [--show] [[DRIVER@VERSION[+BASEVERSION]…]

Each version is installed into CACHE/versions/NAME by the ordinary client of its registry, its probe (drivers/*/probe.*) reads the strings of
../vectors (strings.json, slips.json, pasted.json), and three things are held as differential.py holds them, with the driver selected at this
version: dsnsmith's own reading, `check` of slips, `check` of what is refused. A fourth: where this version reads a string otherwise than the newest,
`check --driver DRIVER`, which names no version, says something. Without names, all of versions_rows.py are held; a version that has no row there needs only a recipe.

A version that `check` does not know (older than the file's `oldest`) is held to the oldest that it knows.
No string and no password is printed, unless --show is given: then the texts of the vectors, which hold nobody's secrets.
Exit status: 0 all is well, 1 a difference, 77 programs or packages are missing.
"""

import argparse
import os
import shutil
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import differential  # noqa: E402
import differential_pasted  # noqa: E402
import differential_slips  # noqa: E402
import run  # noqa: E402
from differential_cells import apart  # noqa: E402
from probes import Probe, install  # noqa: E402
from versions_rows import RECIPES, ROWS, installed  # noqa: E402


class Row(Probe):
    """A probe that is installed by a recipe."""

    def __init__(self, name):
        self.driver, _, version = name.partition("@")
        if self.driver not in RECIPES or not version:
            raise SystemExit(f"versions: no recipe for `{name}`; there are: {' '.join(RECIPES)}")
        self.recipe = RECIPES[self.driver]
        super().__init__(name, name, None, self.recipe.program)

    def installed(self):
        return installed(self.name, self.recipe)


def known_selection(model, row):
    """What dsnsmith is asked for: the version, or without its base, or the oldest that is known; and whether that is another one."""
    driver, _, version = row.name.partition("@")
    for candidate in (row.name, f"{driver}@{version.partition('+')[0]}"):
        answer, = differential.ask_model(model, [{"op": "read", "driver": candidate, "texts": []}])
        if "unknown" not in answer:
            return candidate, candidate != row.name and "+" not in row.name
    return f"{driver}@{oldest_of(driver)}", True


def oldest_of(driver):
    path = os.path.join(os.path.dirname(os.path.dirname(HERE)), "templates", "drivers", driver + ".yaml")
    with open(path, encoding="utf-8") as file:
        line = next(line for line in file if line.startswith("versions:"))
    return line.split('oldest: "')[1].split('"')[0]


def reading_of(model, row, texts, place):
    selects, is_another = known_selection(model, row)
    row.selects = selects
    real, about = differential.understandings(row, texts, place)
    own, = differential.ask_model(model, [{"op": "read", "driver": selects, "texts": texts}])
    return differential.Reading(row, about, real, own["understood"]), is_another


def errors(findings):
    return {name for severity, name in findings if severity == "error"}


def unsaid(model, reading, texts):
    """Where `check` of this version and `check` of no version are not of one mind, and the latter does not say that versions differ: (text, what)."""
    driver, selects = reading.probe.driver, reading.probe.selects
    newest, said, here = differential.ask_model(model, [{"op": op, "driver": name, "texts": texts}
                                                        for op, name in (("read", driver), ("check", driver), ("check", selects))])
    found = []
    for number, text in enumerate(texts):
        mine, theirs, findings = reading.model[number], newest["understood"][number], said["said"][number]
        what = None
        if bool(errors(findings)) != bool(errors(here["said"][number])):
            what = "errors: " + ", ".join(sorted(errors(findings) ^ errors(here["said"][number])))
        elif mine is not None and theirs is not None and mine != theirs:
            what = "read otherwise: " + ", ".join(sorted(key for key in mine if mine[key] != theirs[key]))
        elif (mine is None) != (theirs is None):
            what = "read by one of them"
        if what and ["note", "read-differently"] not in findings:
            found.append((text, what))
    return found


def differences(model, reading, texts, show):
    lines = []
    for number, text in enumerate(texts):
        what = differential_pasted.unexplained(reading.probe, text, apart(reading.probe, reading.model[number], reading.real[number], run))
        if what:
            lines.append(f"dsnsmith reads otherwise: {what}" + (f": {text!r}" if show else ""))
    slips, compared = differential_slips.differences([reading], texts, differential.ask_model, model)
    silences, refused = differential_pasted.silences([reading], texts, differential.ask_model, model)
    lines += slips + silences
    for text, what in unsaid(model, reading, texts):
        lines.append(f"check without a version does not say that versions differ: {what}" + (f": {text!r}" if show else ""))
    return lines, compared + refused


def gathered(lines):
    """Each line once, with how often it came."""
    counts = {}
    for line in lines:
        counts[line] = counts.get(line, 0) + 1
    return [line + (f" ({count} strings)" if count > 1 else "") for line, count in counts.items()]


def main():
    parser = argparse.ArgumentParser(description="Is dsnsmith right about other versions of the drivers?")
    parser.add_argument("--model", required=True, type=os.path.abspath)
    parser.add_argument("--show", action="store_true", help="print the strings of the vectors that differ")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    texts = sorted({*differential.typed(), *differential_slips.texts(), *differential_pasted.texts()})
    failed, missing, place = False, [], run.Place()
    try:
        for name in asked.names or ROWS:
            started, row = time.monotonic(), Row(name)
            try:
                reading, is_another = reading_of(asked.model, row, texts, place)
            except (install.Missing, SystemExit) as reason:
                missing.append(f"{name} was not run: {reason}")
                print(f"{name}: not run: {reason}", flush=True)
                continue
            lines, compared = differences(asked.model, reading, texts, asked.show)
            read = sum(answer is not None for answer in reading.real)
            print(f"{name} ({reading.about['version']}{', held to ' + row.selects if is_another else ''}): {len(texts)} strings, {read} read, "
                  f"{len(lines)} differences ({time.monotonic() - started:.0f} s)", flush=True)
            for line in gathered(lines):
                print(f"    {line}", flush=True)
            failed = failed or bool(lines)
    finally:
        shutil.rmtree(place.folder, ignore_errors=True)
    return 1 if failed else 77 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
