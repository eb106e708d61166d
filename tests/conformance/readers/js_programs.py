"""The JavaScript programs that read .env files, beside dotenv itself."""

import base64
import json
import os
import subprocess

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
        self.models = "dotenv-expand" if major == 1000 else ""
        self.agrees_with = "dotenv-expand"

    def version(self):
        return "dotenv-expand " + version_in(install.install("dotenv-expand"), self.module)

    def see(self, contents, scratch):
        folder = install.install("dotenv-expand")
        return by_lines(["node", os.path.join(HERE, "dotenv-expand", "probe.cjs"), self.module], folder, contents, scratch)


class Next(Program):
    """loadEnvConfig() of @next/env."""
    symbols = "n'\"\\${}#"
    longest_read = 3
    quotes_span_lines = True
    models = "next"
    more_files = Program.more_files + REFERENCES

    def __init__(self, major):
        self.name = self.module = f"next-env{major}"

    def version(self):
        return "@next/env " + version_in(install.install("next"), self.module)

    def see(self, contents, scratch):
        folder = install.install("next")
        return by_lines(["node", os.path.join(HERE, "next", "probe.cjs"), self.module], folder, contents, scratch)


class Vite(Program):
    """Vite's loadEnv() in a Node.js of its own; Vite 8 leaves the parsing to that. What each of the two parsers
    sees alone is in tests/unit/format/dotenv_javascript_test.cpp."""
    symbols = "n'\"\\$` #\n"
    longest_read = 3
    quotes_span_lines = True
    more_files = Program.more_files + REFERENCES

    def __init__(self, major, node):
        self.module, self.node = f"vite{major}", node
        # Node.js 20, which is out of support, takes a line without `=` for the beginning of the next one's name.
        self.agrees_with = "" if node == "node" else "vite"
        self.name = f"{self.module} in {node}"

    def version(self):
        return f"vite {version_in(install.install('vite'), self.module)}"

    def see(self, contents, scratch):
        folder = install.install("vite")
        node = self.node if self.node == "node" else os.path.join(folder, "node_modules", self.node, "bin", "node")
        return by_lines([node, os.path.join(HERE, "vite", "probe.cjs"), self.module], folder, contents, scratch)


class Vercel(Program):
    """dotenv 4.0.0, which the chunks of vercel 64.0.2 hold; `vercel dev` calls its parse(), `vercel build` its config()."""
    name = models = "vercel"
    symbols = "n'\"\\# \n\r"
    more_files = Program.more_files + [
        b"U='a' \nV=\"a\\nb\" \n", b"U=\"\nV='\nW='\"\nX=\"\"\n", b"U=' a '\nV=\"\\na\\n\"\n", b"U=a\rb\nV=\r a\nW=a\r\r\n", b"U=a\xe2\x80\xa9\nV=\xe2\x80\xa8a\n",
        b"__proto__=1\nU=2\n", b"U=1\rV=2\n", b" \xef\xbb\xbf\x0bU\xc2\xa0=\xc2\xa0a\xc2\xa0\n", b"U=\"a\\\\nb\\r\"\n", b"U=a'\nV='a\"\n",
    ]

    def version(self):
        return "dotenv " + version_in(install.install("vercel"), "dotenv4")

    def see(self, contents, scratch):
        folder = install.install("vercel")
        return by_lines(["node", os.path.join(HERE, "node", "probe.cjs"), "dotenv4"], folder, contents, scratch)


class Bun(Program):
    """Bun itself in a folder with a .env, a process for each: it is read once, when the program starts."""
    symbols = "n'\"\\${`# \n\r"
    longest_written = 2
    longest_read = 2
    quotes_span_lines = True
    more_files = Program.more_files + REFERENCES + [
        b"U=''a\nV='a''b'\nW=1\n", b"U='a'b\nV='c\nd'\n", b"U='a' b\n'\nV=1\n", b"U='a\\'b'\nV=\"a\\\"b\"\n", b"U='\\\\'\nV='\\\\\\'\nW=1\n",
        b"U=\n'a'\nV=2\n", b"U:\nV=2\n", b"U\n=\n1\n", b"export\nU=1\n", b"export export=1\nexport export V=1\nexport =2\n", b"U:1\nV:\t1\n",
        b"U='a\rb\r\nc'\nV=1\n", b"U='a\\\r\nb'\nV=\"a\\\r\nb\"\n", b"U=\"a\\n\\r\\t\\\\n\"\nV='a\\n'\n", b"U=\"\\", b"U='a\\", b"U=", b"U",
        b"U=\xc3\xa0\nV=x\xc3\xa0\n", b"U=\xa0a\nV='a'\xa0\n", b"A=\xc3\nU=$A\xa0.\n", b"U='a\xe2\x82z\xf0\x9f\x98z\xed\xa0\x80\xc0\x80'\n",
        b"A=1\nU=a$A}b\n", b"A=1\nU=x${B:-a\\$A}y\n", b"A=1\nU=x${B:-$A}y\n", b"U=${:-d}${:-}x\n", b"U=${A-d}${A\\}}\n", b"U=$U\nV=${V}x\n", b"U='$'\nV='\\$'\nW='$$'\n",
        b"U=x\\\\$A\nA=1\n", b"U=${no:-{a}}\n", b"__proto__=1\ntoString=2\nU=$toString\n",
    ]

    def __init__(self, module, models):
        self.module, self.models, self.name = module, models, module
        self.agrees_with = "bun"
        self.reads_more = True

    def version(self):
        return "bun " + version_in(install.install("bun"), self.module)

    def see(self, contents, scratch):
        bun = os.path.join(install.install("bun"), "node_modules", self.module, "bin", "bun")
        for content in contents:
            with open(os.path.join(scratch, ".env"), "wb") as file:
                file.write(content)
            result = subprocess.run([bun, os.path.join(HERE, "bun", "probe.cjs")], cwd=scratch, env={}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            # Older ones crash of a variable in a default.
            yield {key: base64.b64decode(value) for key, value in json.loads(result.stdout).items()} if result.returncode == 0 else None


DOTENV = {
    "bun12": lambda: Bun("bun12", ""), "bun13": lambda: Bun("bun13", ""), "bun14": lambda: Bun("bun14", "bun"),
    "vercel": Vercel,
    "next14": lambda: Next(14), "next16": lambda: Next(16),
    "vite6": lambda: Vite(6, "node22"), "vite7": lambda: Vite(7, "node22"),
    "vite8": lambda: Vite(8, "node26"), "vite8-node22": lambda: Vite(8, "node22"), "vite8-node20": lambda: Vite(8, "node"),
    "expand12": lambda: Expand(12), "expand13": lambda: Expand(13), "expand1000": lambda: Expand(1000),
}
