#!/usr/bin/env python3
"""Runs the release scripts of examples/release-script with real programs: release.py --dsnsmith PROGRAM [--write] gcloud|rest|kubernetes

gcloud and curl speak to a Secret Manager of the tests (secret_manager.py), kubectl to a real API server. Releases, releases
again, rolls back; then the store refuses, is late, loses answers, gives other bytes or another checksum, and the script is
killed after each call in turn: nothing is half changed, and the next run finishes. At the end everything that was left,
shown or given to a program is searched for the secrets; the README's table says what was found, and --write writes it. Exit status: 0, 1 a difference, 77 a program is missing.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import release_kubernetes  # noqa: E402
import release_secret_manager  # noqa: E402
import terraform_run  # noqa: E402
from release_run import EXAMPLE, PLACES, Failed  # noqa: E402

SUITES = {"gcloud": (release_secret_manager.gcloud, ("gcloud", "jq")), "rest": (release_secret_manager.rest, ("curl", "jq")),
          "kubernetes": (release_kubernetes.kubernetes, ("kubectl", "jq", "openssl"))}


def in_table(name, found, write):
    """The README has to say what was found; its table has a row for each suite."""
    path = os.path.join(EXAMPLE, "README.md")
    row = f"| {name} | " + " | ".join(", ".join(sorted(found[place])) or "–" for place in PLACES) + " |"
    with open(path, encoding="utf-8") as file:
        old = file.read()
    new = re.sub(rf"^\| {name} \|.*$", row, old, count=1, flags=re.MULTILINE)
    if write:
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
    elif row not in old:
        raise Failed(f"the README's table does not say what was found: release.py --write {name}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dsnsmith", required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--skip-file")
    parser.add_argument("suite", choices=SUITES)
    given = parser.parse_args()
    suite, programs = SUITES[given.suite]
    begun = time.monotonic()
    try:
        for program in programs:
            if shutil.which(program) is None:
                raise terraform_run.install.Missing(f"{program} is not installed")
        with tempfile.TemporaryDirectory() as scratch:
            in_table(given.suite, suite(scratch, given.dsnsmith), given.write)
    except terraform_run.install.Missing as missing:
        return terraform_run.install.say_skipped(f"release {given.suite}", missing, given.skip_file)
    except Failed as failed:
        print(failed)
        return 1
    print(f"release {given.suite}: {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
