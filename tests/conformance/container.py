#!/usr/bin/env python3
"""Reads examples/container/Containerfile with a parser of such files, and holds it to its README: container.py [--skip-file FILE]

Exit status: 0, 1 a difference, 77 a program is missing.
"""

import argparse
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "readers"))
import readers_install as install  # noqa: E402

TOP = os.path.dirname(os.path.dirname(HERE))
RECIPE = os.path.join(TOP, "examples", "container", "Containerfile")
PARSE = "import io, json, sys, dockerfile_parse\n" \
        "parser = dockerfile_parse.DockerfileParser(fileobj=io.BytesIO(sys.stdin.buffer.read()))\n" \
        "print(json.dumps([[item['instruction'], item['value']] for item in parser.structure]))\n"


def read(content):
    python = os.path.join(install.install("container"), "bin", "python")
    done = subprocess.run([python, "-c", PARSE], input=content, stdout=subprocess.PIPE, check=True)
    return [tuple(item) for item in json.loads(done.stdout) if item[0] != "COMMENT"]


def faults(instructions):
    """What the recipe does not keep of what its README promises."""
    stages = [number for number, (word, _) in enumerate(instructions) if word == "FROM"]
    if len(stages) != 2:
        return ["two stages are wanted"]
    build, image = instructions[:stages[1]], instructions[stages[1]:]
    found = []
    if image[0] != ("FROM", "scratch"):
        found.append("the image's base is not empty")
    if not build[0][1].endswith(" AS build") or ":latest" in build[0][1] or ":" not in build[0][1]:
        found.append("the builder's base has no release, or no name")
    if [value for word, value in image if word in ("COPY", "ADD")] != ["--from=build /image/dsnsmith /dsnsmith"]:
        found.append("the image holds something else than the executable")
    if any(word == "RUN" for word, _ in image):
        found.append("an empty base has nothing to run")
    if any(word in ("ARG", "ENV", "ADD") for word, _ in instructions):
        found.append("a value could be kept in the image's history")
    if [value for word, value in image if word == "USER"] != ["65534:65534"]:
        found.append("the user is not nobody, by number: there is no /etc/passwd")
    try:
        if [json.loads(value) for word, value in image if word == "ENTRYPOINT"] != [["/dsnsmith"]]:
            found.append("the entry point is not the executable")
    except ValueError:
        found.append("the entry point needs a shell, and there is none")
    scripts = [value for word, value in build if word == "RUN"]
    for script in scripts:
        if subprocess.run(["sh", "-n"], input=script.encode(), stderr=subprocess.DEVNULL).returncode != 0:
            found.append("a script is not one of sh")
    if not any("make build" in script and "build/release/gen/dsnsmith /image/dsnsmith" in script for script in scripts):
        found.append("the executable of `make build` is not what is installed")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--skip-file")
    given = parser.parse_args()
    with open(RECIPE, "rb") as file:
        content = file.read()
    try:
        found = faults(read(content))
        # Each promise is one that is looked for.
        for old, new in ((b"FROM scratch", b"FROM debian:12"), (b"debian:12-slim", b"debian"), (b"USER 65534:65534", b"USER nobody"), (b'["/dsnsmith"]', b"/dsnsmith"),
                         (b"make build", b"make test"), (b"WORKDIR /work", b"ENV PASSWORD=x"), (b"/image/dsnsmith /dsnsmith", b"/ /"), (b" && install", b" && ( install")):
            if old not in content or not faults(read(content.replace(old, new))):
                found.append(f"`{new.decode()}` in the place of `{old.decode()}` would not be seen")
    except install.Missing as missing:
        return install.say_skipped("container", missing, given.skip_file)
    print("\n".join(found) or "the recipe keeps what its README promises")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
