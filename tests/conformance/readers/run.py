#!/usr/bin/env python3
"""Do the real programs read what the formats write, and what our readers say they read?

    run.py --probe EMIT_PROBE [--skip-file FILE] READER

READER: one of --list. Two questions are put to each program:
  written   every value of ../../vectors/readers.json (and every short string over hostile
            symbols) that the format accepts is written to a file, and the program has to see it
            unchanged, with the line behind it;
  read      for .env files: short hostile strings stand in a file as they are, and our reader has
            to see what the program sees, faults included.
No value is ever printed: a difference is named by its row or by the string's number.
Exit status: 0 agreement, 1 a difference, 77 the program is absent. With CI=true absence is a failure,
except of terraform, kubectl and gcloud, which no package registry has, unless DSNSMITH_REQUIRE names them.
"""

import argparse
import base64
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import readers_install as install  # noqa: E402
import programs  # noqa: E402

VECTORS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "vectors", "readers.json")
NOT_INSTALLABLE = ("terraform", "kubectl", "gcloud")


def b64(value):
    return base64.b64encode(value).decode()


class Probe:
    """The formats, in a process of their own."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def emit(self, form, reader, entries, **more):
        """The file's bytes; None if the format refuses."""
        pairs = [[key, b64(value)] for key, value in entries]
        answer = self.ask(op="emit", format=form, reader=reader, entries=pairs, **more)
        return base64.b64decode(answer["bytes"]) if "bytes" in answer else None

    def read(self, form, reader, content, **more):
        answer = self.ask(op="read", format=form, reader=reader, bytes=b64(content), **more)
        if "entries" not in answer:
            return None
        return {key: base64.b64decode(value) for key, value in answer["entries"]}


def vectors():
    with open(VECTORS, encoding="ascii") as file:
        rows = json.load(file)
    return [(row["why"], base64.b64decode(row["base64"]) if "base64" in row else row["value"].encode()) for row in rows]


def strings(symbols, longest):
    for length in range(longest + 1):
        for letters in itertools.product(symbols, repeat=length):
            yield b"".join(letter.encode() for letter in letters)


class Report:
    def __init__(self):
        self.compared = 0
        self.refused = 0
        self.wrong = []

    def compare(self, what, seen, meant):
        self.compared += 1
        if seen != meant:
            self.wrong.append(what)

    def close(self, name, version):
        for what in self.wrong[:20]:
            print(f"{name}: DIFFERENT: {what}")
        if len(self.wrong) > 20:
            print(f"{name}: … and {len(self.wrong) - 20} more")
        print(f"{name} ({version}): {self.compared} compared, {self.refused} refused by the format, {len(self.wrong)} different")
        return 1 if self.wrong or not self.compared else 0


# --- .env files

def written(probe, reader, program, scratch, report):
    """Every value in a file of its own, between two others, and all of them in one file."""
    rows = vectors()
    rows += [(f"string {number} over {program.symbols!r}", value)
             for number, value in enumerate(strings(program.symbols, program.longest_written))]
    meant, together = [], []
    for why, value in rows:
        entries = [("BEFORE", b"x"), ("DATABASE_URL", value), ("AFTER", b"y z")]
        content = probe.emit("dotenv", reader, entries)
        if content is None:
            report.refused += 1
            continue
        meant.append((why, dict(entries), content))
        if not why.startswith("string "):
            together.append((f"K{len(together)}", value))
    everything = probe.emit("dotenv", reader, together)
    meant.append(("all values in one file", dict(together), everything))
    # A file of others with Windows line ends and without a last newline.
    foreign = b"# mine\r\nOTHER=1\r\nDATABASE_URL=old" if program.takes_crlf else b"# mine\nOTHER=1\nDATABASE_URL=old"
    merged = probe.emit("dotenv", reader, [("DATABASE_URL", b"new&x"), ("NEW", b"n m")], existing=b64(foreign))
    meant.append(("a file of others", {"OTHER": b"1", "DATABASE_URL": b"new&x", "NEW": b"n m"}, merged))
    for (why, entries, _), seen in zip(meant, program.see([content for _, _, content in meant], scratch)):
        report.compare(f"written: {why}", seen if seen is None else {key: seen.get(key) for key in entries}, entries)
        if why == "a file of others":
            report.compare(f"written: {why}, nothing else", seen, entries)


def read(probe, reader, program, scratch, report):
    contents = [b"U=" + value + b"\nV=end\n" for value in strings(program.symbols, program.longest_read)]
    contents += program.more_files
    if program.not_modelled:
        contents = [content for content in contents if not program.not_modelled.search(content)]
    for number, (content, seen) in enumerate(zip(contents, program.see(contents, scratch))):
        ours = probe.read("dotenv", reader, content)
        report.compare(f"read: {program.name} {number}: {content!r}" if len(content) < 200 else f"read: {number}",
                       programs.comparable(ours), programs.comparable(seen))


def dotenv(reader, names):
    def run(probe, scratch, report):
        for name in names:
            program = programs.DOTENV[name]()
            print(f"{reader}: {name} {program.version()}")
            written(probe, reader, program, scratch, report)
            if program.models == reader:
                read(probe, reader, program, scratch, report)
    return run


# --- the other formats

def values_in(form, reader, program, key, more_symbols):
    """Values under keys K0, K1 … in one output that the program reads as a whole."""
    def run(probe, scratch, report):
        rows = vectors() + [(f"string {n}", v) for n, v in enumerate(strings(more_symbols, 3))]
        accepted = []
        for why, value in rows:
            if probe.emit(form, reader, [(key(0), value)]) is None:
                report.refused += 1
            else:
                accepted.append((why, value))
        entries = [(key(number), value) for number, (_, value) in enumerate(accepted)]
        seen = program(probe.emit(form, reader, entries), dict(entries), scratch)
        for (why, value), (name, _) in zip(accepted, entries):
            report.compare(f"written: {why}", seen.get(name), value)
    return run


def gcloud(probe, scratch, report):
    # Two starts of gcloud a value, a second each: a few values whose bytes differ in kind.
    kinds = ("canonical URL", "certificate", "line feed at the end", "NUL", "no UTF-8", "umlauts", "long value")
    for why, value in vectors():
        if not any(kind in why for kind in kinds):
            continue
        raw = probe.emit("gcp-secret-manager", "secret-manager", [("payload", value)], raw=True)
        sent, printed = programs.gcloud_round_trip(raw, scratch)
        report.compare(f"body: {why}", probe.read("gcp-secret-manager", "secret-manager", sent), {"payload": value})
        report.compare(f"access: {why}", probe.read("gcp-secret-manager", "secret-manager", printed), {"payload": value})
        body = json.loads(probe.emit("gcp-secret-manager", "secret-manager", [("payload", value)]))
        theirs = json.loads(sent)
        theirs["payload"]["data"] = theirs["payload"]["data"].replace("-", "+").replace("_", "/")
        report.compare(f"same body as gcloud's: {why}", body, theirs)


SUITES = {
    "bash": (dotenv("bash", ["bash"]), None),
    "dash": (dotenv("dash", ["dash"]), None),
    "busybox-ash": (dotenv("busybox-ash", ["busybox"]), None),
    "zsh": (dotenv("zsh", ["zsh"]), None),
    "ksh": (dotenv("ksh", ["ksh"]), None),
    "make": (dotenv("make", ["make"]), None),
    "systemd": (dotenv("systemd", ["systemd"]), None),
    "docker-compose": (dotenv("docker-compose", ["compose"]), "go"),
    "docker-env-file": (dotenv("docker-env-file", ["docker"]), "go"),
    "node-dotenv": (dotenv("node-dotenv", ["node16", "node17", "node18"]), "node"),
    "python-dotenv": (dotenv("python-dotenv", ["python-1.1", "python-1.2"]), "python-1.2"),
    "portable": (dotenv("portable", ["bash", "compose", "node16", "node18", "python-1.1", "python-1.2"]), "go"),
    "tfvars": (values_in("tfvars", "terraform", programs.terraform("values.tfvars"), "k{}".format, '$%{}"\\\n'), "terraform"),
    "tfvars-json": (values_in("tfvars-json", "terraform", programs.terraform("values.tfvars.json"), "k{}".format, '$%{}"\\\n'), "terraform"),
    "kubectl": (values_in("kubernetes-secret", "kubernetes", programs.kubectl_annotate, "K{}".format, ':#"\n '), "kubectl"),
    "kustomize": (values_in("kubernetes-secret", "kubernetes", programs.kubectl_kustomize, "k{}".format, ':#"\n '), "kubectl"),
    "gcloud": (gcloud, "gcloud"),
}


def absent(name, why, skip_file):
    print(f"conformance readers: {name} SKIPPED: {why}")
    if skip_file:
        with open(skip_file, "a", encoding="utf-8") as file:
            file.write(f"conformance: reader {name}: {why}\n")
    required = os.environ.get("DSNSMITH_REQUIRE", "").split(",")
    strict = os.environ.get("CI") == "true" and why.split()[0] not in NOT_INSTALLABLE
    return 1 if strict or name in required or why.split()[0] in required else 77


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--probe")
    parser.add_argument("--skip-file")
    parser.add_argument("--list", action="store_true")
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
            suite(Probe(options.probe), scratch, report)
        except install.Missing as missing:
            return absent(options.reader, str(missing), options.skip_file)
    return report.close(options.reader, programs.version_of(needs))


if __name__ == "__main__":
    sys.exit(main())
