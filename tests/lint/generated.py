#!/usr/bin/env python3
"""Parts of the documents that a command writes.

Between `<!-- generated: COMMAND -->` and `<!-- end -->` in a Markdown file stands what COMMAND
prints, run by sh in the root of the sources with the built dsnsmith first on the PATH.

    generated.py --tool PROGRAM [--write]

Without --write: exit 1 if a part is stale, and say how to renew it.
"""

import argparse
import os
import re
import subprocess
import sys

from pages import renew

PART = re.compile(r"(<!-- generated: (.*?) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
SKIPPED = {"build", ".git", "node_modules", ".cache"}


def documents():
    for folder, folders, files in os.walk("."):
        folders[:] = sorted(set(folders) - SKIPPED)
        for name in sorted(files):
            if name.endswith(".md"):
                yield os.path.relpath(os.path.join(folder, name))


def output_of(command, tool):
    path = os.path.dirname(os.path.abspath(tool)) + ":/usr/local/bin:/usr/bin:/bin"
    result = subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            env={"PATH": path, "LC_ALL": "C.UTF-8", "TZ": "UTC"}, text=True)
    if result.returncode != 0:
        raise SystemExit(f"`{command}` ended with status {result.returncode}")
    return result.stdout.rstrip("\n") + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    fresh = {}
    for document in documents():
        with open(document, encoding="utf-8") as file:
            fresh[document] = PART.sub(lambda m: m[1] + output_of(m[2], arguments.tool) + m[4], file.read())
    return renew(fresh, arguments.write)


if __name__ == "__main__":
    sys.exit(main())
