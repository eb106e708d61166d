"""Asks our formats and a real program the same, and reports where they differ: what the suites are made of."""

import base64
import itertools
import json
import re
import subprocess

import program as programs
import reader_matrix as matrix


def b64(value):
    return base64.b64encode(value).decode()


class Probe:
    """The formats, in a process of their own."""

    def __init__(self, program, dsnsmith=None):
        self.dsnsmith = dsnsmith
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

    def seal(self, form, reader, entries, **more):
        """What is published in place of the file that `emit` gives, where nobody here could read it back."""
        answer = self.ask(op="seal", format=form, reader=reader, entries=[[key, b64(value)] for key, value in entries], **more)
        return base64.b64decode(answer["bytes"]) if "bytes" in answer else None

    def read(self, form, reader, content, **more):
        answer = self.ask(op="read", format=form, reader=reader, bytes=b64(content), **more)
        if "entries" not in answer:
            return None
        return {key: base64.b64decode(value) for key, value in answer["entries"]}


def vectors():
    with open(matrix.VECTORS, encoding="ascii") as file:
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
        self.outcomes = {}  # name of a value in vectors/readers.json → what came of it in all programs of this reader
        self.read_by = {}   # file that our reader refuses → names of the programs that read it
        self.names = {why for why, _ in vectors()}

    def compare(self, what, seen, meant):
        self.compared += 1
        if seen != meant:
            self.wrong.append(what)

    def refuse(self, why):
        self.refused += 1
        if why in self.names:
            self.outcomes[why] = matrix.REFUSED

    def arrive(self, why, seen, meant):
        """The format took it, so the program has to see it."""
        self.compare(f"written: {why}", seen, meant)
        if why in self.names:
            self.outcomes.setdefault(why, matrix.ARRIVES)

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
            report.refuse(why)
            continue
        meant.append((why, dict(entries), content))
        if not why.startswith("string ") and sum(len(other) + 8 for _, other in together) + len(value) < program.largest:
            together.append((f"K{len(together)}", value))
    everything = probe.emit("dotenv", reader, together)
    meant.append(("all values in one file", dict(together), everything))
    # A file of others with Windows line ends and without a last newline.
    foreign = (b"# mine\r\n" if program.has_comments else b"") + program.foreign
    foreign = foreign if program.takes_crlf else foreign.replace(b"\r", b"")
    merged = probe.emit("dotenv", reader, [("DATABASE_URL", b"new&x"), ("NEW", b"n m")], existing=b64(foreign))
    meant.append(("a file of others", {"OTHER": b"1", "DATABASE_URL": b"new&x", "NEW": b"n m"}, merged))
    for (why, entries, _), seen in zip(meant, program.see([content for _, _, content in meant], scratch)):
        report.arrive(why, seen if seen is None else {key: seen.get(key) for key in entries}, entries)
        if why == "a file of others":
            report.compare(f"written: {why}, nothing else", seen, entries)


def read(probe, reader, program, scratch, report):
    contents = [b"U=" + value + b"\nV=end\n" for value in strings(program.symbols, program.longest_read)]
    contents += program.more_files
    if program.not_modelled:
        contents = [content for content in contents if not program.not_modelled.search(content)]
    for number, (content, seen) in enumerate(zip(contents, program.see(contents, scratch))):
        ours = probe.read("dotenv", reader, content)
        if program.agrees_with == reader and ours is not None and seen is not None:
            seen = {key: value for key, value in seen.items() if key in ours}
        if program.reads_more and ours is None and seen is not None:
            report.read_by.setdefault(content, []).append(program.name)
            continue
        report.compare(f"read: {program.name} {number}: {content!r}" if len(content) < 200 else f"read: {number}",
                       programs.comparable(ours), programs.comparable(seen))


def backslashed(value, characters):
    return re.sub(b"[" + re.escape(characters) + b"]", rb"\\\g<0>", value)


def escaped_lines(value):
    return value.replace(b"\\", b"\\\\").replace(b"\n", b"\\n").replace(b"\r", b"\\r").replace(b"\t", b"\\t")


# How people write a value into such a file; a program for which one of them works is no reason to refuse the value.
SPELLINGS = (
    lambda value: value,
    lambda value: b"'" + value + b"'",
    lambda value: b'"' + value + b'"',
    lambda value: b"`" + value + b"`",
    lambda value: b'"' + backslashed(value, b'\\"') + b'"',
    lambda value: b'"' + backslashed(value, b'\\"$`') + b'"',
    lambda value: b'"' + backslashed(value, b'"') + b'"',
    lambda value: b'"' + escaped_lines(value).replace(b'"', b'\\"') + b'"',
    lambda value: b'"' + escaped_lines(value).replace(b'"', b'\\"').replace(b"$", b"\\$") + b'"',
    lambda value: b"'" + backslashed(value, b"\\'") + b"'",
    lambda value: b"'" + value.replace(b"'", b"'\\''") + b"'",
    lambda value: backslashed(value, b"\\'\"$`#&;|<>()*? \t"),
    lambda value: value.replace(b"$", b"$$"),
)

# A value that only seems to end goes on to the next quote. Some programs keep the quotes.
QUOTED_BEHIND = b"A='1'\nB=\"2\"\nC='3'\nD=\"4\"\nE=`5`\n"
SPANNING_BEHIND = b"A='\n1'\nB=\"\n2\"\nC='\n3'\nD=\"\n4\"\nE=`\n5`\n"


def no_refusal_is_idle(probe, reader, made, scratch, report):
    """What the format refuses, some program of this reader misreads in each spelling that people would try."""
    symbols = "".join(dict.fromkeys("".join(program.symbols for program in made)))
    rows = vectors() + [(f"string {number} over {symbols!r}", value) for number, value in enumerate(strings(symbols, 2))]
    # No process has a NUL in its environment, whatever a library would make of it.
    carried = [program.refused_elsewhere.search for program in made if program.refused_elsewhere]
    refused = [(why, value) for why, value in rows if b"\0" not in value and not any(search(value) for search in carried) and probe.emit("dotenv", reader, [("DATABASE_URL", value)]) is None]
    files = [QUOTED_BEHIND] + [SPANNING_BEHIND] * any(program.quotes_span_lines for program in made)
    tries = [(number * len(SPELLINGS) + way, value, b"BEFORE=x\nDATABASE_URL=" + spell(value) + b"\n" + behind)
             for number, (_, value) in enumerate(refused) for way, spell in enumerate(SPELLINGS) for behind in files]
    works = [True] * (len(refused) * len(SPELLINGS))  # in every file, for every program
    for program in made:
        for (at, value, _), seen in zip(tries, program.see([content for _, _, content in tries], scratch)):
            works[at] = works[at] and seen is not None and seen.get("DATABASE_URL") == value and \
                all(len(seen.get(key, b"")) in (1, 2, 3) for key in ("BEFORE", "A", "B", "C", "D"))
    for number, (why, _) in enumerate(refused):
        idle = any(works[number * len(SPELLINGS):(number + 1) * len(SPELLINGS)])
        report.compare(f"refused: {why}; it could be written", idle, False)


def dotenv(reader, made):
    """`made`: the programs of this reader, each as a function that makes it (and says install.Missing)."""
    def run(probe, scratch, report):
        no_refusal_is_idle(probe, reader, [make() for make in made], scratch, report)
        for make in made:
            program = make()
            print(f"{reader}: {program.name} {program.version()}")
            written(probe, reader, program, scratch, report)
            if reader in (program.models, program.agrees_with):
                read(probe, reader, program, scratch, report)
        for content, names in report.read_by.items():
            report.compare(f"refused by our reader, read by all: {content!r}", len(names) == len(made), False)
    return run


# --- the other formats

def values_in(form, reader, program, key, more_symbols):
    """Values under keys K0, K1 … in one output that the program reads as a whole."""
    def run(probe, scratch, report):
        rows = vectors() + [(f"string {n}", v) for n, v in enumerate(strings(more_symbols, 3))]
        accepted = []
        for why, value in rows:
            if probe.emit(form, reader, [(key(0), value)]) is None:
                report.refuse(why)
            else:
                accepted.append((why, value))
        entries = [(key(number), value) for number, (_, value) in enumerate(accepted)]
        seen = program(probe.emit(form, reader, entries), dict(entries), scratch)
        for (why, value), (name, _) in zip(accepted, entries):
            report.arrive(why, seen.get(name), value)
    return run
