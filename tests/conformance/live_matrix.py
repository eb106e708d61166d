"""MATRIX.md: one line for each driver, and what each cell came to; and what is said about cells that are not as they have to be."""

import json
import os
import re

from probes import PROBES, matches
from packages import PACKAGES, source_of  # of install/, where probes.py looks

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = os.path.join(HERE, "MATRIX.md")
EXPLAINED = os.path.join(HERE, "live_explained.json")
TRACKING = source_of(PACKAGES["pgbouncer"].pins)[-1]


class Row:
    def __init__(self, version, results):
        self.version = version
        self.results = results    # cell's name → (text, whether it is as it has to be)


def explanations():
    """driver, as a pattern of rows → cell → {"is": the cell's text, "why": …}."""
    with open(EXPLAINED, encoding="utf-8") as file:
        return json.load(file)["cells"]


def explanation(name, cell):
    known = explanations()
    probe = next(probe for probe in PROBES if probe.name == name)
    return known.get(matches([pattern for pattern in known if cell in known[pattern]], probe), {}).get(cell)


def is_explained(name, cell, text):
    return (explanation(name, cell) or {}).get("is") == text


def unexplained(rows, cells):
    faults = []
    for name, row in rows.items():
        for cell in cells:
            text, right = row.results[cell.name]
            explained = explanation(name, cell.name)
            if right and explained:
                faults.append(f"{name}, {cell.name}: {text}; live_explained.json still explains why it is not")
            elif not right and (not explained or explained["is"] != text) and not text.startswith("not run"):
                faults.append(f"{name}, {cell.name}: {text}")
    return faults


def line_of(name, row, cells):
    return f"| {name} | {row.version} | " + " | ".join(row.results[cell.name][0] for cell in cells) + " |"


def text(rows, cells):
    """For the terminal: a line for each cell."""
    lines = []
    for name, row in rows.items():
        lines.append(f"{name} ({row.version})")
        lines += [f"    {cell.name:18} {row.results[cell.name][0]}{'' if row.results[cell.name][1] else '   <--'}" for cell in cells]
    return "\n".join(lines)


def head(cells, programs):
    known = explanations()
    lines = [
        "# Which driver gets in where, with what dsnsmith gives it",
        "",
        f"Written by `live.py --write`, held to by `live.py --check`. PostgreSQL {programs['postgres']}, PgBouncer {programs['pgbouncer']}, "
        f"and {TRACKING} for `tracked pool`.",
        "`works`: the server's own view is what was asked. `refused`: dsnsmith gives no variant, and says this code. "
        "`fails` where a connection was not to be had.",
        "What a driver always sends and pools refuse (`sends_always` in its file: an error that the user accepts) is ignored by the pools where it is tried.",
        "",
        "| column | what is tried |",
        "|---|---|",
    ]
    lines += [f"| {cell.name} | {cell.why} |" for cell in cells]
    lines += ["", "| driver | version | " + " | ".join(cell.name for cell in cells) + " |", "|---" * (len(cells) + 2) + "|"]
    tail = ["", "## Cells that are not as they were hoped for", ""] if known else []
    for driver in sorted(known):
        tail += [f"- {driver}, {cell}: {said['is']}. {said['why']}" for cell, said in sorted(known[driver].items())]
    return lines, tail


def lines_there():
    """driver → its line in MATRIX.md."""
    if not os.path.exists(PATH):
        return {}
    with open(PATH, encoding="utf-8") as file:
        rows = [line.rstrip("\n") for line in file if line.startswith("| ")]
    start = next((number for number, line in enumerate(rows) if line.startswith("| driver | ")), len(rows))
    return {line.split(" | ")[0].removeprefix("| "): line for line in rows[start + 1:]}


def whole(rows, cells, programs):
    """The file with these rows in place of its own; those of drivers that were not run stay."""
    lines = {**lines_there(), **{name: line_of(name, row, cells) for name, row in rows.items()}}
    first, last = head(cells, programs)
    return "\n".join([*first, *(lines[name] for name in sorted(lines)), *last]) + "\n"


def write(rows, cells, programs):
    text = whole(rows, cells, programs)  # which reads the file that is about to be emptied
    with open(PATH, "w", encoding="utf-8") as file:
        file.write(text)


def cells_of(line):
    return line.split(" | ")[2:]


def changed(rows, cells):
    """The rows whose cells are not those of MATRIX.md."""
    there = lines_there()
    return {name: row for name, row in rows.items()
            if name not in there or cells_of(there[name]) != cells_of(line_of(name, row, cells))}


def without_versions(text):
    """Debian's programs, PHP and libpq among them, get their fixes while this file lies here."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.startswith("| driver | ")), len(lines))
    return [re.sub(r"\d+(\.\d+)+\S*", "N", line) if line.startswith("Written by") else
            " | ".join([*line.split(" | ")[:1], *line.split(" | ")[2:]]) if number > start + 1 and line.startswith("| ") else line
            for number, line in enumerate(lines)]


def stale(rows, cells):
    with open(PATH, encoding="utf-8") as file:
        if without_versions(file.read()) == without_versions(whole(rows, cells, {"postgres": "0.0", "pgbouncer": "0.0"})):
            return []
    names = list(changed(rows, cells))
    return ["MATRIX.md is stale" + (": " + ", ".join(names) if names else " in its head or its explanations")
            + "; `live.py --write` renews it, and the difference is to be read"]


def other_versions(rows, cells, programs):
    """What MATRIX.md was written with, where that is not what is here: no fault while the cells are the same."""
    there = lines_there()
    for name, row in rows.items():
        if name in there and there[name].split(" | ")[1] != row.version:
            yield f"{name}: MATRIX.md is of {there[name].split(' | ')[1]}, here is {row.version}"
    with open(PATH, encoding="utf-8") as file:
        if head(cells, programs)[0][2] not in file.read():
            yield f"MATRIX.md is of other servers than PostgreSQL {programs['postgres']} and PgBouncer {programs['pgbouncer']}, which are here"
