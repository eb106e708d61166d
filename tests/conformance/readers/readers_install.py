#!/usr/bin/env python3
"""Installs the pinned readers into the cache outside the checkout: readers_install.py [NAME…]

Each lies in CACHE/conformance/reader-NAME-HASH; HASH is that of the files it is made from, so a
changed pin is another folder. Exit status: 0 all there, 77 a program is missing, 1 a failure.
"""

import fcntl
import glob
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "install"))
import install as drivers  # noqa: E402  what installs the drivers: cache, versions, run

Missing = drivers.Missing


def say_skipped(name, why, skip_file):
    """Says aloud that a test was not run, and in the file that counts them; the status that means so."""
    print(f"conformance: {name} SKIPPED: {why}")
    if skip_file:
        with open(skip_file, "a", encoding="utf-8") as file:
            file.write(f"conformance: {name}: {why}\n")
    return 77


def node(folder, pins):
    drivers.version_of("node", ["--version"], "nodejs", (18, 0))
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(pins, name), folder)
    drivers.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


def asked_go(pins):
    """The environment for the Go that go.mod asks for; what the modules ask for in their own stands in ours."""
    with open(os.path.join(pins, "go.mod"), encoding="ascii") as file:
        asked = re.search(r"^go (\d+)\.(\d+)", file.read(), re.MULTILINE)
    return drivers.go_environment(tuple(int(part) for part in asked.groups()))


def go(folder, pins):
    environment = asked_go(pins)
    for name in ("go.mod", "go.sum", "probe.go"):
        shutil.copy(os.path.join(pins, name), folder)
    drivers.run(["go", "build", "-mod=readonly", "-buildvcs=false", "-o", "probe", "."], folder,
                GOTOOLCHAIN="local", CGO_ENABLED="0", **environment)


def rust(folder, pins):
    drivers.version_of("cargo", ["--version"], "cargo", (1, 78))
    for name in ("Cargo.toml", "Cargo.lock", "main.rs"):
        shutil.copy(os.path.join(pins, name), folder)
    drivers.run(["cargo", "build", "--locked", "--quiet"], folder, CARGO_TARGET_DIR=os.path.join(folder, "target"))
    shutil.copy(os.path.join(folder, "target", "debug", "probe"), folder)
    shutil.rmtree(os.path.join(folder, "target"))


def kubernetes(folder, pins):
    """The probe; or the program that go.mod calls a tool, under its own name. -trimpath: both share what is compiled."""
    environment = asked_go(pins)
    for path in glob.glob(os.path.join(pins, "*")):
        shutil.copy(path, folder)
    with open(os.path.join(folder, "go.mod"), encoding="ascii") as file:
        tools = [line.split()[1] for line in file if line.startswith("tool ")]
    output, package = (os.path.basename(tools[0]), tools[0]) if tools else ("probe", ".")
    drivers.run(["go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", output, package], folder,
                GOTOOLCHAIN="local", **environment)


def definitions(folder, pins):
    """What a cluster has to know of a module's objects (config/crds/bases), from its Go module."""
    environment = drivers.go_environment((1, 25))
    for name in ("go.mod", "go.sum"):
        shutil.copy(os.path.join(pins, name), folder)
    with open(os.path.join(folder, "go.mod"), encoding="ascii") as file:
        module = re.search(r"^require (\S+) (\S+)", file.read(), re.MULTILINE)
    settings = {**os.environ, **environment, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly"}
    found = subprocess.run(["go", "mod", "download", "-json", "@".join(module.groups())], cwd=folder, env=settings, stdout=subprocess.PIPE, check=True)
    bases = os.path.join(json.loads(found.stdout)["Dir"], "config", "crds", "bases")
    for name in ("external-secrets.io_externalsecrets.yaml", "external-secrets.io_pushsecrets.yaml"):
        shutil.copy(os.path.join(bases, name), folder)


def jars(folder, pins):
    """Maven artifacts with what they need; the programs over them are started from their source."""
    drivers.version_of("javac", ["-version"], "default-jdk-headless", (11, 0))
    drivers.version_of("mvn", ["--version"], "maven", (3, 6))
    shutil.copy(os.path.join(pins, "pom.xml"), folder)
    drivers.run(["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"], folder)


def shells(folder, pins):
    """Debian's shells, or other programs of it, unpacked beside one another and not installed."""
    drivers.version_of("apt-get", ["--version"], "apt", (2, 0))
    with open(os.path.join(pins, "packages.txt"), encoding="ascii") as file:
        drivers.run(["apt-get", "download", "-q", *file.read().split()], folder)
    for file in glob.glob(os.path.join(folder, "*.deb")):
        drivers.run(["dpkg-deb", "-x", file, folder], folder)
        os.remove(file)


def next_debian(folder, pins):
    """The same of another release, which packages.txt names first."""
    with open(os.path.join(pins, "packages.txt"), encoding="ascii") as file:
        release, *wanted = file.read().split()
    drivers.run([*drivers.another_release(folder, release, "deb"), "download", "-q", *wanted], folder)
    for file in glob.glob(os.path.join(folder, "*.deb")):
        drivers.run(["dpkg-deb", "-x", file, folder], folder)
        os.remove(file)
    shutil.rmtree(os.path.join(folder, "lists"))


PLANS = {
    "node": (node, ("package.json", "package-lock.json"), ""),
    "python-1.1": (drivers.python, ("requirements.txt",), sys.version.split()[0]),
    "python-1.2": (drivers.python, ("requirements.txt",), sys.version.split()[0]),
    "dotenv-expand": (node, ("package.json", "package-lock.json"), ""),
    "next": (node, ("package.json", "package-lock.json"), ""),
    "vite": (node, ("package.json", "package-lock.json"), platform.machine()),
    "bun": (node, ("package.json", "package-lock.json"), platform.machine()),
    "vercel": (node, ("package.json", "package-lock.json"), ""),
    "dotnet": (drivers.python, ("requirements.txt",), sys.version.split()[0] + platform.machine()),
    "yaml-python": (drivers.python, ("requirements.txt",), sys.version.split()[0] + platform.machine()),
    "bindings-python": (drivers.python, ("requirements.txt",), sys.version.split()[0]),
    "bindings-node": (node, ("package.json", "package-lock.json"), ""),
    "bindings-java": (jars, ("pom.xml",), ""),
    "yaml-js": (node, ("package.json", "package-lock.json"), ""),
    "environ": (drivers.python, ("requirements.txt",), sys.version.split()[0]),
    "spring-2.7": (jars, ("pom.xml",), ""),
    "spring-4.0": (jars, ("pom.xml",), ""),
    "shells": (shells, ("packages.txt",), platform.machine()),
    "go": (go, ("go.mod", "go.sum", "probe.go"), ""),
    "ruby-3": (next_debian, ("packages.txt",), ""),
    "ruby-2": (shells, ("packages.txt",), ""),
    "phpdotenv-5.8": (next_debian, ("packages.txt",), ""),
    "phpdotenv-5.4": (shells, ("packages.txt",), ""),
    "symfony-dotenv-7.4": (next_debian, ("packages.txt",), ""),
    "symfony-dotenv-5.4": (shells, ("packages.txt",), ""),
    "dotenv-java": (jars, ("pom.xml",), ""),
    "direnv": (next_debian, ("packages.txt",), platform.machine()),
    "dotenvy": (rust, ("Cargo.toml", "Cargo.lock", "main.rs"), platform.machine()),
    "external-secrets": (definitions, ("go.mod", "go.sum"), ""),
    "go-sealed": (go, ("go.mod", "go.sum", "probe.go"), ""),
    "etcd": (shells, ("packages.txt",), platform.machine()),
    "helm": (kubernetes, ("go.mod", "go.sum", "probe.go"), ""),
    "kubernetes-api-server": (kubernetes, ("go.mod", "go.sum"), ""),
    "kubernetes": (kubernetes, ("go.mod", "go.sum", "probe.go"), ""),
    "container": (drivers.python, ("requirements.txt",), sys.version.split()[0]),
    "pre-commit": (drivers.python, ("requirements.txt",), sys.version.split()[0]),
    "opentofu": (kubernetes, ("go.mod", "go.sum"), ""),
    "terraform-external": (kubernetes, ("go.mod", "go.sum"), ""),
    "terraform-google": (kubernetes, ("go.mod", "go.sum", "provider.go"), ""),
}


def install(name):
    """The folder where it lies, installed if it was not."""
    function, files, extra = PLANS[name]
    pins = os.path.join(HERE, name)
    digest = hashlib.sha256(extra.encode())
    for file in files:
        with open(os.path.join(pins, file), "rb") as content:
            digest.update(content.read())
    folder = os.path.join(drivers.cache(), f"reader-{name}-{digest.hexdigest()[:16]}")
    os.makedirs(drivers.cache(), exist_ok=True)
    with open(os.path.join(drivers.cache(), f"reader-{name}.lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(os.path.join(folder, ".complete")):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            function(folder, pins)
            with open(os.path.join(folder, ".complete"), "w", encoding="ascii"):
                pass
    return folder


def main():
    status = 0
    for name in sys.argv[1:] or PLANS:
        try:
            print(install(name))
        except Missing as missing:
            print(f"SKIPPED: {missing}", file=sys.stderr)
            status = 77
    return status


if __name__ == "__main__":
    sys.exit(main())
