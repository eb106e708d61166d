#!/usr/bin/env python3
"""Do the real programs read what the formats write, and what our readers say they read?

    run.py --probe EMIT_PROBE [--dsnsmith PROGRAM] [--skip-file FILE] [--write] READER

READER: one of --list. Two questions are put to each program:
  written   every value of ../../vectors/readers.json (and every short string over hostile
            symbols) that the format accepts is written to a file, and the program has to see it
            unchanged, with the line behind it;
  read      for .env files: short hostile strings stand in a file as they are, and our reader has
            to see what the program sees, faults included.
What came of it is the reader's line in READERS.md, which is compared, or written with --write.
No value is ever printed: a difference is named by its row or by the string's number.
Exit status: 0 agreement, 1 a difference, 77 the program is absent. With CI=true absence is a failure,
except of terraform, kubectl and gcloud, which no package registry has, unless DSNSMITH_REQUIRE names them.
"""

import argparse
import glob
import importlib
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import reader_matrix as matrix  # noqa: E402
import readers_install as install  # noqa: E402
from compare import Probe, Report  # noqa: E402
from program import version_of  # noqa: E402

NOT_INSTALLABLE = ("terraform", "kubectl", "gcloud", "aws")


def all_suites():
    """reader → (suite, the program that it needs and that cannot be installed here, or None)."""
    suites = {}
    for path in sorted(glob.glob(os.path.join(HERE, "suites*.py"))):
        suites.update(importlib.import_module(os.path.basename(path)[:-3]).SUITES)
    return suites


SUITES = all_suites()


def absent(name, why, skip_file):
    skipped = install.say_skipped(f"reader {name}", why, skip_file)
    required = os.environ.get("DSNSMITH_REQUIRE", "").split(",")
    strict = os.environ.get("CI") == "true" and why.split()[0] not in NOT_INSTALLABLE
    return 1 if strict or name in required or why.split()[0] in required else skipped


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--probe")
    parser.add_argument("--dsnsmith", help="the program itself, for the suites that run its commands")
    parser.add_argument("--skip-file")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--write", action="store_true", help="put the reader's line into READERS.md")
    parser.add_argument("reader", nargs="?", choices=list(SUITES))
    options = parser.parse_args()
    if options.list:
        print("\n".join(SUITES))
        return 0
    suite, needs = SUITES[options.reader]
    if needs in NOT_INSTALLABLE and not shutil.which(needs):
        return absent(options.reader, f"{needs} is not installed", options.skip_file)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="dsnsmith-readers-") as scratch:
        try:
            suite(Probe(options.probe, options.dsnsmith), scratch, report)
        except install.Missing as missing:
            return absent(options.reader, str(missing), options.skip_file)
    status = report.close(options.reader, version_of(needs))
    line = matrix.line_of(options.reader, report.outcomes)
    if options.write:
        matrix.write(options.reader, line, SUITES)
        return status
    fault = matrix.stale(options.reader, line, SUITES)
    if fault:
        print(f"{options.reader}: {fault}; `run.py --write {options.reader}` writes it anew, and the difference is to be read")
    return 1 if fault else status


if __name__ == "__main__":
    sys.exit(main())
