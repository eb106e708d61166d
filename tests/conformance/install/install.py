#!/usr/bin/env python3
"""Installs the pinned drivers into a cache outside the checkout, and prints the folder of each.

    install.py [--apt] [NAME…]        # sqlalchemy-2.0 sqlalchemy-2.1 node pgx-5.10 pgx-5.12 jvm; default: all

Each lies in CACHE/conformance/NAME-HASH, HASH being that of its pin files, of what is built from
them and of the interpreter: a changed pin is another folder, an unchanged one costs nothing. A
folder gets its name only when it is complete, so an interrupted run leaves nothing half done.
--apt installs the programs that are missing first (Debian; as root or through sudo).
Exit status: 0 all there, 77 a program is missing or too old, 1 an installation failed.
"""

import ctypes
import fcntl
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
DRIVERS = os.path.join(os.path.dirname(HERE), "drivers")
NAMES = ("sqlalchemy-2.0", "sqlalchemy-2.1", "node", "pgx-5.10", "pgx-5.12", "jvm")


class Missing(Exception):
    """A program is not there, or not new enough."""


def cache():
    base = os.environ.get("DSNSMITH_CACHE")
    if not base:
        base = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "dsnsmith")
    return os.path.join(base, "conformance")


def run(command, folder, **environment):
    result = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.stderr.write(result.stdout[-4000:])
        raise SystemExit(f"conformance: {' '.join(command[:3])} failed with status {result.returncode}")
    return result.stdout


def version_of(program, arguments, package, least):
    """The program's version as a tuple; Missing if it is not there or older than `least`."""
    path = shutil.which(program)
    if not path:
        raise Missing(f"{program} is not installed (Debian package {package})")
    text = subprocess.run([path, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    found = tuple(int(part) for part in re.search(r"(\d+)\.(\d+)", text).groups())
    if found < least:
        raise Missing(f"{program} is {'.'.join(map(str, found))}, and the pinned drivers need "
                      f"{'.'.join(map(str, least))} or newer")
    return found


def python(folder, pins):
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        raise Missing("python3 has no ensurepip (Debian package python3-venv)") from None
    run([sys.executable, "-m", "venv", folder], folder)
    run([os.path.join(folder, "bin", "pip"), "install", "--quiet", "--no-deps", "--only-binary", ":all:",
         "-r", os.path.join(pins, "requirements.txt")], folder)


def node(folder, pins):
    version_of("node", ["--version"], "nodejs", (18, 0))
    version_of("npm", ["--version"], "npm", (9, 0))
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(pins, name), folder)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


def go(folder, pins):
    # pgx 5.10 asks for Go 1.25 in its own go.mod; Debian 12's is 1.19.
    version_of("go", ["version"], "golang", (1, 25))
    for name in ("go.mod", "go.sum"):
        shutil.copy(os.path.join(pins, name), folder)
    shutil.copy(os.path.join(DRIVERS, "pgx", "probe.go"), folder)
    run(["go", "build", "-mod=readonly", "-buildvcs=false", "-o", "probe", "."], folder, GOTOOLCHAIN="local", CGO_ENABLED="0")


def jvm(folder, pins):
    version_of("javac", ["-version"], "default-jdk-headless", (11, 0))
    version_of("mvn", ["--version"], "maven", (3, 6))
    shutil.copy(os.path.join(pins, "pom.xml"), folder)
    run(["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"], folder)
    run(["javac", "-cp", os.path.join("lib", "*"), "-d", "classes",
         os.path.join(DRIVERS, "pgjdbc", "Probe.java")], folder)


def plan(name):
    """The function that installs, the pin files, what else is built, what else the result depends on."""
    pins = os.path.join(HERE, name)
    if name.startswith("sqlalchemy"):
        return python, pins, ["requirements.txt"], [], sys.version.split()[0]
    if name == "node":
        return node, pins, ["package.json", "package-lock.json"], [], ""
    if name == "jvm":
        return jvm, pins, ["pom.xml"], [os.path.join(DRIVERS, "pgjdbc", "Probe.java")], ""
    return go, pins, ["go.mod", "go.sum"], [os.path.join(DRIVERS, "pgx", "probe.go")], ""


def folder_of(name):
    _, pins, files, built, extra = plan(name)
    digest = hashlib.sha256((platform.machine() + extra).encode())
    for path in [os.path.join(pins, file) for file in files] + built:
        with open(path, "rb") as file:
            digest.update(file.read())
    return os.path.join(cache(), f"{name}-{digest.hexdigest()[:16]}")


def install(name):
    """The folder where it lies, installed if it was not."""
    final = folder_of(name)
    if os.path.exists(os.path.join(final, ".complete")):
        return final
    os.makedirs(cache(), exist_ok=True)
    with open(os.path.join(cache(), name + ".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # ctest -j: tests that want the same drivers
        return make(name, final)


def make(name, final):
    if os.path.exists(os.path.join(final, ".complete")):
        return final
    function, pins, *_ = plan(name)
    if function is python:
        # A virtual environment holds its own path, so it is made in place.
        shutil.rmtree(final, ignore_errors=True)
        os.makedirs(final)
        made = final
    else:
        made = tempfile.mkdtemp(prefix=name + ".", dir=cache())
    try:
        function(made, pins)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    with open(os.path.join(made, ".complete"), "w", encoding="ascii"):
        pass
    if made != final:
        shutil.rmtree(final, ignore_errors=True)
        os.rename(made, final)
    return final


def libpq():
    """The system's own library, which ctypes loads by its name."""
    try:
        ctypes.CDLL("libpq.so.5")
    except OSError:
        raise Missing("libpq is not installed (Debian package libpq5)") from None


PACKAGES = {"python3": "python3-venv", "node": "nodejs", "npm": "npm", "go": "golang",
            "javac": "default-jdk-headless", "mvn": "maven", "openssl": "openssl"}


def apt():
    wanted = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        wanted.append("python3-venv")
    if not wanted:
        return
    become = [] if os.geteuid() == 0 else ["sudo"]
    print("conformance: installing " + " ".join(sorted(set(wanted))), file=sys.stderr)
    run(become + ["apt-get", "update", "-q"], HERE)
    run(become + ["apt-get", "install", "-q", "-y", "--no-install-recommends", *sorted(set(wanted))], HERE,
        DEBIAN_FRONTEND="noninteractive")


def main(arguments):
    if "--apt" in arguments:
        apt()
    names = [argument for argument in arguments if argument != "--apt"] or NAMES
    missing = False
    for name in names:
        if name not in NAMES:
            raise SystemExit(f"conformance: unknown name; there are: {' '.join(NAMES)}")
        try:
            print(f"{name}\t{install(name)}", flush=True)
        except Missing as reason:
            print(f"conformance: {name} SKIPPED: {reason}", file=sys.stderr)
            missing = True
    return 77 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
