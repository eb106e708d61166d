#!/usr/bin/env python3
"""The examples that `dsnsmith explain CODE` shows, run as they are shown.

What leads to a code has to report it; what does not has to be without it and without an error.
Each runs in a folder of its own. A code without an example is a mistake.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

WRONG = "\nThis leads to it:\n\n"
RIGHT = "\nThis does not:\n\n"
WHAT_TO_DO = ("add a row to gen/diag/examples.def, in the order of the codes: DSNSMITH_EXAMPLE(identifier, wrong, right), "
              "both the commands of a shell, with the files that they need written by `cat`; or, if nothing that a user gives leads to the code, "
              "DSNSMITH_NO_EXAMPLE(identifier, reason)")
PROGRAMS = ("openssl", "script")  # that examples need; where one is missing they are skipped
SOURCE = pathlib.Path(__file__).resolve().parents[2]


def reported_codes():
    """Numbers of those that the sources or the data files report; others are only numbered."""
    sources = "".join(file.read_text(encoding="utf-8") for file in (SOURCE / "gen").rglob("*.[ch]pp"))
    tables = "".join(file.read_text(encoding="utf-8") for folder in ("providers", "templates") for file in (SOURCE / folder).rglob("*.yaml"))
    rows = re.findall(r"^DSNSMITH_CODE\((\d+), (\w+), \"([\w-]+)\"", (SOURCE / "gen/diag/codes.def").read_text(encoding="utf-8"), re.MULTILINE)
    return {f"E{number}" for number, identifier, name in rows if re.search(rf"Code::{identifier}\b", sources) or re.search(rf"\b{name}\b", tables)}


def unindented(text):
    return "\n".join(line[4:] for line in text.strip("\n").split("\n"))


def run(tool, commands):
    """Exit status and all that was written, also into the file `log`."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": f"{pathlib.Path(tool).resolve().parent}:/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["sh", "-c", commands], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        log = pathlib.Path(folder, "log")
        written = done.stdout + done.stderr + (log.read_bytes() if log.exists() else b"")
        return done.returncode, written.decode("utf-8", "replace")


def fault_of(tool, code, reported):
    text = subprocess.run([tool, "explain", code], capture_output=True, encoding="utf-8", check=True).stdout
    if "\nNo example: " in text:
        return ""
    if WRONG not in text or RIGHT not in text:
        return "" if code not in reported else f"{code} has no example: {WHAT_TO_DO}"
    wrong, right = map(unindented, text.split(WRONG)[1].split(RIGHT))
    for program in PROGRAMS:
        if re.search(rf"\b{program} ", wrong + right) and not shutil.which(program):
            return ""
    status, written = run(tool, wrong)
    if f"[{code}]" not in written:
        return f"{code}: what should lead to it does not; exit status {status}\n{wrong}\n--\n{written}"
    status, written = run(tool, right)
    if f"[{code}]" in written or status != 0:
        return f"{code}: what should be right is not; exit status {status}\n{right}\n--\n{written}"
    return ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("codes", nargs="*", help="only these")
    arguments = parser.parse_args()
    listed = subprocess.run([arguments.tool, "list", "codes"], capture_output=True, encoding="utf-8", check=True).stdout
    codes = arguments.codes or re.findall(r"^E\d+", listed, re.MULTILINE)
    reported = reported_codes()
    with ThreadPoolExecutor(2) as pool:
        faults = [fault for fault in pool.map(lambda code: fault_of(arguments.tool, code, reported), codes) if fault]
    for fault in faults:
        print(fault)
    print(f"{len(codes)} codes, {len(faults)} faults")
    return 1 if faults or len(codes) < (1 if arguments.codes else 100) else 0


if __name__ == "__main__":
    sys.exit(main())
