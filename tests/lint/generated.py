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
    stale = []
    for document in documents():
        with open(document, encoding="utf-8") as file:
            text = file.read()
        fresh = PART.sub(lambda m: m[1] + output_of(m[2], arguments.tool) + m[4], text)
        if fresh == text:
            continue
        stale.append(document)
        if arguments.write:
            with open(document, "w", encoding="utf-8") as file:
                file.write(fresh)
    for document in stale:
        print(f"{document}: {'written' if arguments.write else 'stale; `make docs` writes it anew'}")
    return 1 if stale and not arguments.write else 0


if __name__ == "__main__":
    sys.exit(main())
