#!/usr/bin/env python3
"""Installs the pinned drivers into a cache outside the checkout, and prints the folder of each.

    install.py [--apt] [NAME…]        # names of packages.py; default: all

Each lies in CACHE/conformance/NAME-HASH, HASH being that of its pin files, of what is built from
them and of the interpreter: a changed pin is another folder, an unchanged one costs nothing. A
folder gets its name only when it is complete, so an interrupted run leaves nothing half done.
--apt installs the programs that are missing first (Debian; as root or through sudo).
Exit status: 0 all there, 77 a program is missing or too old, 1 an installation failed.
"""

import fcntl
import glob
import hashlib
import os
import platform
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from packages import PACKAGES, PROGRAMS, Missing, another_release, go_environment, python, run, version_of  # noqa: E402,F401  readers_install.py uses them


def cache():
    base = os.environ.get("DSNSMITH_CACHE")
    if not base:
        base = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "dsnsmith")
    return os.path.join(base, "conformance")


def folder_of(package):
    digest = hashlib.sha256(" ".join((platform.machine(), package.kind.depends, *package.sources)).encode())
    for path in package.files():
        with open(path, "rb") as file:
            digest.update(file.read())
    return os.path.join(cache(), f"{package.name}-{digest.hexdigest()[:16]}")


def install(name):
    """The folder where it lies, installed if it was not; nothing for what the system has itself."""
    return install_package(PACKAGES[name])


def install_package(package):
    if not package.kind.pins and not package.kind.suffix:
        package.kind.install()
        return None
    final = folder_of(package)
    if os.path.exists(os.path.join(final, ".complete")):
        return final
    os.makedirs(cache(), exist_ok=True)
    with open(os.path.join(cache(), package.name + ".lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # ctest -j: tests that want the same drivers
        return make(package, final)


def make(package, final):
    if os.path.exists(os.path.join(final, ".complete")):
        return final
    if package.kind.in_place:
        shutil.rmtree(final, ignore_errors=True)
        os.makedirs(final)
        made = final
    else:
        made = tempfile.mkdtemp(prefix=package.name + ".", dir=cache())
    try:
        package.kind.install(made, package.pins, package.sources)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    with open(os.path.join(made, ".complete"), "w", encoding="ascii"):
        pass
    if made != final:
        shutil.rmtree(final, ignore_errors=True)
        os.rename(made, final)
    return final


def apt():
    wanted = [package for program, package in PROGRAMS.items() if not shutil.which(program) and not glob.glob(program)]
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
    names = [argument for argument in arguments if argument != "--apt"] or PACKAGES
    missing = False
    for name in names:
        if name not in PACKAGES:
            raise SystemExit(f"conformance: unknown name; there are: {' '.join(PACKAGES)}")
        try:
            print(f"{name}\t{install(name) or 'the system has it'}", flush=True)
        except Missing as reason:
            print(f"conformance: {name} SKIPPED: {reason}", file=sys.stderr)
            missing = True
    return 77 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
