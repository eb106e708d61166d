"""READERS.md: what arrives in each real program, kind by kind of value, and what is refused because it would not."""

import fcntl
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = os.path.join(HERE, "READERS.md")
VECTORS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "vectors", "readers.json")
ARRIVES, REFUSED = "arrives", "refused"

HEAD = """# What each reader can be given

Written by `run.py --write READER`, held to by each `run.py READER`: a line says what came of it when the real program read it.
A number: so many of this kind of value arrive byte for byte. `all`: every one; `–`: none; empty: not tried (two starts of gcloud take seconds). Every other one is refused by the format,
and stands by its name in the last column: for .env files each of them was tried in the spellings that people use, and is misread in all.
The values are those of tests/vectors/readers.json.

"""


def kinds():
    """kind → the names of its values, in their order."""
    found = {}
    with open(VECTORS, encoding="ascii") as file:
        for row in json.load(file):
            found.setdefault(row["kind"], []).append(row["why"])
    return found


def cell(whys, outcomes):
    tried = [outcomes[why] for why in whys if why in outcomes]
    arriving = tried.count(ARRIVES)
    if not tried:
        return " "
    return "all" if arriving == len(whys) else "–" if not arriving else str(arriving)


def line_of(name, outcomes):
    cells = [cell(whys, outcomes) for whys in kinds().values()]
    refused = [why for whys in kinds().values() for why in whys if outcomes.get(why) == REFUSED]
    return f"| {name} | " + " | ".join(cells) + " | " + ("; ".join(why.replace("|", "\\|") for why in refused) or "nothing") + " |"


def lines_there():
    if not os.path.exists(PATH):
        return {}
    with open(PATH, encoding="utf-8") as file:
        rows = [line.rstrip("\n") for line in file if line.startswith("| ")]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows[1:]}


def head():
    names = [f"{kind} ({len(whys)})" for kind, whys in kinds().items()]
    return HEAD + "| reader | " + " | ".join(names) + " | refused |\n" + "|---" * (len(names) + 2) + "|\n"


def write(name, line, suites):
    """Puts the line into the file; those of suites that are no more go."""
    with open(os.path.join(HERE, "run.py"), encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lines = {**lines_there(), name: line}
        text = head() + "".join(lines[key] + "\n" for key in sorted(lines) if key in suites)
        with open(PATH, "w", encoding="utf-8") as file:
            file.write(text)


def stale(name, line, suites):
    """What is wrong with the file, or nothing."""
    if not os.path.exists(PATH):
        return "READERS.md is missing"
    with open(PATH, encoding="utf-8") as file:
        if not file.read().startswith(head()):
            return "READERS.md has another head"
    there = lines_there()
    if set(there) - set(suites):
        return "READERS.md has lines of readers that are no more: " + ", ".join(sorted(set(there) - set(suites)))
    return None if there.get(name) == line else f"READERS.md says something else of {name}"
