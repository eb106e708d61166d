#!/usr/bin/env python3
"""Does a string written for one driver mean the same to another?

    differential.py --dsnsmith PROGRAM --model PROGRAM [--write | --check | --sample] [--skip-file FILE]

dsnsmith writes the rows of ../vectors/connections.json (a quarter of those about user and password) as the string of each driver; every other
driver's own parser (drivers/*/probe.*) reads each distinct string, and those of ../vectors/strings.json, which people typed. Beside what the driver that it was
written for understands, the other one *agrees*, *refuses* it, or *misreads* it: it connects elsewhere, as
somebody else, less protected, or drops a word without an error.

Five things are held:
 - dsnsmith's own reading of a string for a driver is what the real one understands, or dsnsmith
   refuses it (`MODEL_APART` of differential_cells.py names where not, and why);
 - for each misreading, `check --driver READER` has at least a warning;
 - for each slip of the hand (../vectors/slips.json), `check` has an error where the driver stumbles, and none where it does not;
 - for each pasted string (../vectors/pasted.json) that a driver refuses, `check` has at least a warning;
 - the misreadings, gathered by reader, spelling and what is misread, are the rows of MISREADINGS.md,
   which --write writes and --check compares.

That is some 4,500 strings in 88 readers and takes minutes, so `make test` has a --sample: the strings that people typed, and of the
rest every SAMPLEth; it holds all but the last.

MODEL is differential/model.cpp: what `check` and the reader make of strings, without a process for each.
No string and no password is ever printed. Exit status: 0 all is well, 1 a difference, 77 programs are missing.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import differential_pasted  # noqa: E402
import differential_slips  # noqa: E402
import run  # noqa: E402
from differential_cells import apart, compared, may_be_silent, misread, normalised, render, spelling  # noqa: E402
from probes import PROBES, install  # noqa: E402

TABLE = os.path.join(HERE, "MISREADINGS.md")
STRINGS = os.path.join(os.path.dirname(HERE), "vectors", "strings.json")
SAMPLE = 12
PARALLEL = max(2, os.cpu_count() or 2)


def ask_model(model, requests):
    """Answers in order; the requests are dealt to as many processes as there are cores."""
    hands = [requests[start::PARALLEL] for start in range(PARALLEL)]

    def one(hand):
        lines = "".join(json.dumps(request) + "\n" for request in hand)
        result = subprocess.run([model], input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
        return [json.loads(line) for line in result.stdout.splitlines()]

    with concurrent.futures.ThreadPoolExecutor(max_workers=PARALLEL) as workers:
        dealt = list(workers.map(one, hands))
    answers = [None] * len(requests)
    for start, hand in enumerate(dealt):
        answers[start::PARALLEL] = hand
    return answers


def typed():
    with open(STRINGS, encoding="utf-8") as file:
        return [row["text"] for row in json.load(file)]


def goes_through_get(row):
    connection = row["connection"]
    return "pool" in connection or "pooling" in connection or any(name in connection.get("parameters", {}) for name in run.ONLY_SET)


def only_credentials(row):
    """Does it differ from the plain row in user and password alone?"""
    plain = {"addresses": [["db.example.com", 5432]], "database": "orders", "tls": {"mode": "disable"}}
    return {key: value for key, value in row["connection"].items() if key not in ("user", "password")} == plain


def sample(rows):
    """Every row, but of those about user and password every fourth: they are most, and misread alike."""
    credentials = [row for row in rows if only_credentials(row)]
    left_out = {id(row) for number, row in enumerate(credentials) if number % 4}
    return [row for row in rows if id(row) not in left_out]


def written_strings(tool, model, rows, place):
    """Each distinct string: for which probes it was written, and from which rows."""
    plain = [row for row in rows if not goes_through_get(row)]
    canonical = [run.canonical_url(row["connection"]) for row in plain]
    answers = ask_model(model, [{"op": "write", "driver": probe.selects, "texts": canonical} for probe in PROBES])
    texts = {}
    for probe, answer in zip(PROBES, answers):
        for row, text in zip(plain, answer["written"]):
            if text is not None:
                texts.setdefault(text, []).append((probe.name, row))
    jobs = [(probe, row) for probe in PROBES for row in rows if goes_through_get(row)]
    with concurrent.futures.ThreadPoolExecutor(max_workers=PARALLEL) as workers:
        results = list(workers.map(lambda job: run.written(tool, *job, place), jobs))
    for (probe, row), (variant, _, _) in zip(jobs, results):
        if variant and variant.get("url"):
            texts.setdefault(variant["url"], []).append((probe.name, row))
    return texts


def understandings(probe, texts, place):
    """What the real driver makes of each text, or None where it refuses; the version that it gives itself."""
    folder = probe.installed()
    answers, about = run.ask(probe, folder, [{"id": number, "url": text} for number, text in enumerate(texts)], place)
    return [normalised(answers[number], run) for number in range(len(texts))], about


class Reading:
    """Everything that is known of one reader."""

    def __init__(self, probe, about, real, model):
        self.probe, self.about, self.real, self.model = probe, about, real, model


def read_all(model, texts, place, missing):
    wanted = []
    for probe in PROBES:
        try:
            probe.installed()
            wanted.append(probe)
        except install.Missing as reason:
            missing.append(f"{probe.name} was not run: {reason}")
    with concurrent.futures.ThreadPoolExecutor(max_workers=PARALLEL) as workers:
        real = list(workers.map(lambda probe: understandings(probe, texts, place), wanted))
    own = ask_model(model, [{"op": "read", "driver": probe.selects, "texts": texts} for probe in wanted])
    return [Reading(probe, about, answers, answer["understood"])
            for probe, (answers, about), answer in zip(wanted, real, own)]


def model_differences(readings, texts):
    """Where dsnsmith believes that a driver understands what it does not."""
    found = []
    for reading in readings:
        by_what = {}
        for number, text in enumerate(texts):
            what = apart(reading.probe, reading.model[number], reading.real[number], run)
            what = differential_pasted.unexplained(reading.probe, text, what)
            if what:
                by_what.setdefault(what, []).append(spelling(text))
        for what, spellings in sorted(by_what.items()):
            found.append(f"{reading.probe.name}: {what} ({len(spellings)} strings, such as {spellings[0]})")
    return found


CANONICAL = next(probe for probe in PROBES if probe.name == "canonical")


def intended(row):
    return run.expected_of(row, CANONICAL)["tls"]


def drivers_that_prepare(by_name, texts, writers):
    """Those that prepare unless a string tells them not to."""
    return {name for number, text in enumerate(texts) for name, row in writers.get(text, [])
            if name in by_name and not run.named_statements_meet(row["connection"])
            and (by_name[name].real[number] or {}).get("statements") == "any"}


def meanings(number, authors, by_name, preparing):
    """What the string means to those that it was written for: each different meaning once, with the names that hold it."""
    found = {}
    for name, row in authors:
        meant = by_name[name].real[number] if name in by_name else None
        if meant is not None:
            told = name in preparing and meant["statements"] == "unprepared"
            meaning = (meant, intended(row), told)
            found.setdefault(json.dumps(meaning, sort_keys=True), (meaning, set()))[1].add(name)
    return found.values()


def gathered(readings, texts, writers):
    """Misreadings by reader and class: the numbers of the texts."""
    by_name = {reading.probe.name: reading for reading in readings}
    preparing = drivers_that_prepare(by_name, texts, writers)
    cells = {}
    for number, text in enumerate(texts):
        for meaning, names in meanings(number, writers.get(text, []), by_name, preparing):
            for reading in readings:
                if reading.real[number] is None or names == {reading.probe.name}:
                    continue
                for what in compared(meaning[0], reading.real[number], *meaning[1:]):
                    cells.setdefault((reading.probe.name, spelling(text), what), set()).add(number)
    return cells


def check_says(model, readings, texts, cells):
    """For each reader: number of a text → the names of what `check` finds, from a warning on."""
    asked = {}
    for (name, _, _), numbers in cells.items():
        asked.setdefault(name, set()).update(numbers)
    selects = {reading.probe.name: reading.probe.selects for reading in readings}
    names = sorted(asked)
    requests = [{"op": "check", "driver": selects[name], "texts": [texts[number] for number in sorted(asked[name])]} for name in names]
    said = {}
    for name, answer in zip(names, ask_model(model, requests)):
        for number, findings in zip(sorted(asked[name]), answer["said"]):
            said[name, number] = sorted({finding for severity, finding in findings if severity != "note"})
    return said


def main():
    parser = argparse.ArgumentParser(description="Does a string written for one driver mean the same to another?")
    parser.add_argument("--dsnsmith", required=True, type=os.path.abspath)
    parser.add_argument("--model", required=True, type=os.path.abspath)
    parser.add_argument("--write", action="store_true", help="write MISREADINGS.md")
    parser.add_argument("--check", action="store_true", help="fail where MISREADINGS.md is stale")
    parser.add_argument("--sample", action="store_true", help="the strings that people typed, and some of the others")
    parser.add_argument("--skip-file", help="append what was not run, and why")
    asked = parser.parse_args()
    if not shutil.which("openssl"):
        return run.give_up(["openssl is not installed (Debian package openssl): nothing was run"], asked.skip_file)
    started, place, missing = time.monotonic(), run.Place(), []
    try:
        rows = sample(run.load("connections.json", place))
        writers = written_strings(asked.dsnsmith, asked.model, rows, place)
        written = sorted(writers)
        texts = sorted({*typed(), *differential_slips.texts(), *differential_pasted.texts(), *(written[::SAMPLE] if asked.sample else written)})
        readings = read_all(asked.model, texts, place, missing)
        apart_rows = model_differences(readings, texts)
        cells = gathered(readings, texts, writers)
        said = check_says(asked.model, readings, texts, cells)
        slips, compared_slips = differential_slips.differences(readings, texts, ask_model, asked.model)
        silences, refused = differential_pasted.silences(readings, texts, ask_model, asked.model)
    finally:
        shutil.rmtree(place.folder, ignore_errors=True)
    silent = sorted({(name, form, what) for (name, form, what), numbers in cells.items()
                     if any(not said[name, number] for number in numbers) and not may_be_silent(name, what)})
    table = render(readings, cells, said, len(texts))
    print(f"{len(texts)} strings, {len(readings)} readers, {len(cells)} kinds of misreading ({time.monotonic() - started:.0f} s)")
    for line in apart_rows:
        print(f"    dsnsmith reads otherwise than the driver: {line}")
    for name, form, what in silent:
        print(f"    check --driver {name} says nothing: {form}: {misread(what)}")
    print(f"{compared_slips} slips of the hand compared")
    print(f"{refused} pasted strings that dsnsmith reads for a driver and the driver refuses")
    for line in slips + silences:
        print(f"    {line}")
    failed = bool(apart_rows or silent or slips or silences)
    if asked.write and not missing:
        with open(TABLE, "w", encoding="utf-8") as file:
            file.write(table)
    elif asked.check and not missing and (not os.path.exists(TABLE) or open(TABLE, encoding="utf-8").read() != table):
        print("    MISREADINGS.md is stale: differential.py --write writes it anew; read the difference")
        failed = True
    if failed:
        return 1
    return run.give_up(missing, asked.skip_file) if missing else 0


if __name__ == "__main__":
    sys.exit(main())
