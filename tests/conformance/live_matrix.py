"""MATRIX.md: one line for each driver, and what each cell came to; and what is said about cells that are not as they have to be."""

import json
import os

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


def unexplained(rows, cells):
    known, faults = explanations(), []
    for name, row in rows.items():
        probe = next(probe for probe in PROBES if probe.name == name)
        for cell in cells:
            text, right = row.results[cell.name]
            explained = known.get(matches([pattern for pattern in known if cell.name in known[pattern]], probe), {}).get(cell.name)
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


def stale(rows, cells, programs):
    with open(PATH, encoding="utf-8") as file:
        if file.read() == whole(rows, cells, programs):
            return []
    there = lines_there()
    changed = [name for name, row in rows.items() if there.get(name) != line_of(name, row, cells)]
    return ["MATRIX.md is stale" + (": " + ", ".join(changed) if changed else " in its head or its explanations")
            + "; `live.py --write` renews it, and the difference is to be read"]
