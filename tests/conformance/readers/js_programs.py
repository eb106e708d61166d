"""The JavaScript programs that read .env files, beside dotenv itself."""

import json
import os

import readers_install as install
from program import HERE, Program, by_lines


def version_in(folder, module):
    with open(os.path.join(folder, "node_modules", module, "package.json"), encoding="utf-8") as file:
        return json.load(file)["version"]


# References to variables of the same file: marks, orders, escapes, what String.replace() takes for a pattern.
# Where the versions of dotenv-expand differ, tests/unit/format/dotenv_javascript_test.cpp says what each of them saw.
REFERENCES = [
    b"A=1\nU=${A:-d}${A-d}${A:+d}${A+d}\n", b"U=${no:-d}${no-d}x${no:+d}${no+d}\n", b"A=1\nU=${A:-${B}}\n", b"A=1\nU=${no:-${A}}\n",
    b"U=$A\nA=1\n", b"U=$A\nA=1\nA=2\n", b"A=1\nA=2\nU=$A\n", b"A=1\nU=\\$A$A\n", b"A=1\nU=$A\\$A\n", b"A=1\nU=$A_$AB${A}\n",
    b"A='a$&b'\nU=<$A>\n", b"A='a$`b'\nU=<$A>\n", b"A=\"a$'b\"\nU=<$A>\n", b"A='\\$x'\nU=$A\n", b"U=$A\nA='\\$x'\n",
    b"A=1\nB=$A\nU=$B\n", b"U=$no.$1.$-.$\n", b"U=${}${ }${1}${a.b}\n",
    b"U='${A\n}'\nV=1\n", b"U=${A{B}}\nV=1\n", b"U=${A\nV=1\n", b"U=\\\\$A\nV=1\n", b"U=\\${A}\nV=1\n",
]


class Expand(Program):
    """dotenv-expand behind dotenv's config(). `(` is no symbol here: a command would be run."""
    symbols = "n'\"\\${}#"
    quotes_span_lines = True
    more_files = Program.more_files + REFERENCES

    def __init__(self, major):
        self.name = self.module = f"dotenv-expand{major}"
        # Our reader gives what both grammars agree on; 12 differs from 1000 in what it expands.
        self.models = "dotenv-expand" if major == 1000 else ""

    def version(self):
        return "dotenv-expand " + version_in(install.install("dotenv-expand"), self.module)

    def see(self, contents, scratch):
        folder = install.install("dotenv-expand")
        return by_lines(["node", os.path.join(HERE, "dotenv-expand", "probe.cjs"), self.module], folder, contents, scratch)


DOTENV = {
    "expand12": lambda: Expand(12), "expand13": lambda: Expand(13), "expand1000": lambda: Expand(1000),
}
