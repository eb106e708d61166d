"""alembic.ini, read by the pinned alembic of the drivers' test bed."""

import base64
import json
import os
import subprocess

import readers_install
from compare import strings, vectors

KEY = "alembic.sqlalchemy.url"
FOREIGN = b"""# mine
[DEFAULT]
who = me

[alembic]
script_location = %(here)s/migrations
sqlalchemy.url : driver://
   more
prepend_sys_path = .

[loggers]
keys = root,%(who)s
"""
# Spellings of a value that people would try where the format refuses it.
TRIED = (
    lambda value: value,
    lambda value: b"'" + value + b"'",
    lambda value: b'"' + value + b'"',
    lambda value: value.replace(b"%", b"%%"),
    lambda value: value.replace(b"%", b"%%").replace(b"\n", b"\n  "),
    lambda value: b"\n  " + value.replace(b"%", b"%%").replace(b"\n", b"\n  "),
    lambda value: value.replace(b"%", b"%%").replace(b"\n", b"\\n").replace(b"\r", b"\\r"),
)


class Alembic:
    def __init__(self, scratch):
        here = os.path.dirname(os.path.abspath(__file__))
        python = os.path.join(readers_install.drivers.install("sqlalchemy-2.1"), "bin", "python")
        self.path = os.path.join(scratch, "alembic.ini")
        self.process = subprocess.Popen([python, os.path.join(here, "alembic_config.py")], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, env={**os.environ, "LC_ALL": "C.UTF-8"})
        self.version = self.process.stdout.readline().decode().strip()

    def ask(self, content, request):
        with open(self.path, "wb") as file:
            file.write(content)
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def given(self, content):
        """What set_main_option() and get_main_option() make of the text; None where they refuse it."""
        answer = self.ask(content, {"text": self.path})
        return None if "error" in answer else base64.b64decode(answer["main"])

    def see(self, content):
        """(SECTION.NAME → value, the URL that env.py gets); (None, None) where alembic refuses the file."""
        answer = self.ask(content, self.path)
        if "error" in answer:
            return None, None
        options = {key: base64.b64decode(value) for key, value in answer["options"].items() if value is not None}
        return options, None if answer["main"] is None else base64.b64decode(answer["main"])


def written(probe, alembic, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings("a%(#:\n [", 3))]
    for why, value in rows:
        content = probe.emit("alembic-ini", "alembic", [("alembic.before", b"x"), (KEY, value), ("alembic.zafter", b"y z")])
        if content is not None:
            seen, main = alembic.see(content)
            report.arrive(why, (seen, main), ({"alembic.before": b"x", KEY: value, "alembic.zafter": b"y z"}, value))
            continue
        report.refuse(why)
        # No connection string holds a NUL, though ConfigParser would.
        for spell in TRIED if b"\0" not in value else ():
            seen, main = alembic.see(b"[alembic]\nsqlalchemy.url = " + spell(value) + b"\nz = 1\n")
            report.compare(f"refused: {why}; it could be written", seen is not None and main == value and seen.get("alembic.z") == b"1", False)
    for why, foreign in (("line feeds", FOREIGN), ("Windows line ends", FOREIGN.replace(b"\n", b"\r\n"))):
        value = b"postgresql://u:%25@h/d\nx"
        merged = probe.emit("alembic-ini", "alembic", [(KEY, value)], existing=base64.b64encode(foreign).decode())
        _, main = alembic.see(merged.replace(b"%(here)s", b"here"))
        report.compare(f"a file of others, {why}", main, value)
        before, after = (alembic.see(content)[0] for content in (foreign, merged))
        report.compare(f"what is not ours, {why}", {**after, KEY: b""}, {**before, KEY: b""})


def read(probe, alembic, report):
    contents = [b"[alembic]\nu=" + value + b"\n v=1\nw = 2\n" for value in strings("a=[]#%\n ", 3)]
    contents += [b"[alembic]\nU=%%1\n" + value + b"\nw=%(u)s\n" for value in strings("aw=:[]; \n", 3)]
    contents += [b"[DEFAULT]\nd=%(u)s\n[alembic]\nu = 1\nx=" + value + b"\n" for value in
                 (b"%(d)s", b"%(D)s", b"%(x)s", b"%(here)s1", b"%()s", b"%(d)", b"%(d", b"%d", b"%%(d)s", b"\xc2\xa0a\xe3\x80\x80", b"\xff",
                  b"a\rb=1", b"a\x0b\x1c", b"a\n\xc2\xa0b", b"a\n#c\n b\n\n  c\n\n", b"a\n[DEFAULT]\ne=1", b"a\n[alembic]", b"a\nX:2")]
    contents += [b"\xef\xbb\xbf[a]\n", b"x=1\n", b"  [a]\n  b=1\n c=2\n   d=3\n"]
    for number, content in enumerate(contents):
        ours = probe.read("alembic-ini", "alembic", content)
        seen, _ = alembic.see(content)
        if seen is not None:  # where the file lies, we are not told
            seen = {key: value for key, value in seen.items() if b"%(here)s" not in content or not key.endswith(".x")}
        report.compare(f"read: {number}: {content!r}", ours, seen)


def config(probe, scratch, report):
    alembic = Alembic(scratch)
    print(f"alembic-ini: alembic {alembic.version}")
    written(probe, alembic, report)
    read(probe, alembic, report)


def main_option(probe, scratch, report):
    alembic = Alembic(scratch)
    print(f"alembic-set-main-option: alembic {alembic.version}")
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings("a%(s)\n\r ", 3))]
    for why, value in rows:
        content = probe.emit("raw", "alembic-set-main-option", [("payload", value)])
        if content is not None:
            report.arrive(why, alembic.given(content), value)
            report.compare(f"read: {why}", probe.read("raw", "alembic-set-main-option", content), {"payload": value})
            continue
        report.refuse(why)
        for spell in TRIED if b"\0" not in value else ():
            report.compare(f"refused: {why}; it could be written", alembic.given(spell(value)) == value, False)


SUITES = {"alembic-ini": (config, None), "alembic-set-main-option": (main_option, None)}
