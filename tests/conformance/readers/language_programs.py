"""The libraries of Rust, Ruby, PHP and Java that read .env files, and direnv."""

import glob
import os
import re

import readers_install as install
from program import HERE, Program, by_lines


def pinned(name, pattern):
    """The version that a pin file of the program names."""
    with open(os.path.join(HERE, name), encoding="ascii") as file:
        return re.search(pattern, file.read()).group(1)


class Dotenvy(Program):
    name, models, symbols, quotes_span_lines = "dotenvy", "dotenvy", "n'\"\\$# \n{", True

    def version(self):
        return pinned("dotenvy/Cargo.toml", r'dotenvy = "=(\S+)"')

    def see(self, contents, scratch):
        folder = install.install("dotenvy")
        return by_lines([os.path.join(folder, "probe")], folder, contents, scratch)


class Ruby(Program):
    """Debian's packages of the gem; symbols without parentheses, since what is read is what would be run."""

    quotes_span_lines = True

    def __init__(self, name, package):
        self.name, self.models, self.package, self.symbols = name, name, package, "n'\"\\$# \n"

    def version(self):
        return pinned(f"{self.package}/packages.txt", r"ruby-dotenv=(\S+)")

    def see(self, contents, scratch):
        install.drivers.version_of("ruby", ["--version"], "ruby", (3, 0))
        folder = install.install(self.package)
        library, = glob.glob(os.path.join(folder, "usr/share/rubygems-integration/all/gems/dotenv-*/lib"))
        return by_lines(["ruby", "-I", library, os.path.join(HERE, "ruby_probe.rb")], folder, contents, scratch)


class Php(Program):
    """Debian's packages of a library."""

    not_modelled = re.compile(rb"\xff")  # mbstring replaces it; our reader says that it knows no value

    reads_more = True
    more_files = Program.more_files + [
        b"U= \x0c a\nV=\x0c\t#b\nW=\x0c\n", b"U=\x0c'a'\n", b"\x0cU=1\n", b"export \x0cUU=1\n", b"export\x0cUU=1\n", b"U\xc3\xa4=1\nV=2\n", b"U=" + b"\x0c" * 1001 + b"b\n",
    ]

    def __init__(self, library, version, symbols):
        self.name, self.library, self.package, self.agrees_with, self.symbols = f"{library} {version}", library, f"{library}-{version}", library, symbols

    def version(self):
        return pinned(f"{self.package}/packages.txt", r"php-\S+-(?:php)?dotenv=(\S+)")

    def see(self, contents, scratch):
        install.drivers.version_of("php", ["--version"], "php-cli", (8, 0))
        folder = install.install(self.package)
        return by_lines(["php", os.path.join(HERE, "php_probe.php"), os.path.join(folder, "usr/share/php"), self.library], folder, contents, scratch)


class Symfony(Php):
    not_modelled = re.compile(rb":=")  # assigns a second variable, which our reader refuses to follow
    quotes_span_lines = True
    more_files = Program.more_files + [
        b"A=1\nU=$A${A}\"$A\"'$A'\n", b"A='$B'\nB=1\nU=$A\n", b"U=$A\nA=1\n", b"A=1\nU=$'A'\n", b"A=1\nU=\\$A\\\\$A\\\\\\$A\n",
        b"U=$}${}$:-a b\n", b"A=1\nU=$A:-2 3\n", b"U=${A:-'1'}\n", b"U=${A:-$B}\n", b"U=${A:-1}${A\n", b"U=${1}$1${\n", b"U=$A\nA=$U\n", b"U=${U:-1}$V\nV=2$U\n",
        b"U=$(id)\n", b"U=\\$(id)\n", b"U=\\\\$(id)\n", b"U='$(id)'\n", b"U=\"$(id\"\n", b"U=$()\n", b"U=$(a\n", b"U=\\$(a(b))$(\nV=)\n", b"U=\"$()$(a()b)\"\n", b"U=$(#)\n",
        b"U=\"\\\\\\\"\"\n", b"U=\"\\\\r\\r\"\n", b"U='a' 'b'#c #d\n", b"U=a 'b' # c\n", b"U=a'b'\"c\"\\'\\\"\n", b"U='a' b\n", b"U=a b\\\\\n", b"U=a $\n",
        b"__A=1\n", b"_=1\n", b"_1=1\n", b"export\tU=1\n", b"export =1\n", b"export=1\n", b"export U\n", b"U=\x0c\n", b"U=a\x0b\n", b" \x0b\x0cU=1 #\n# c", b"U=a\x00b\n", b"U=1\rV=2\n",
        b"A=$B$B\nB=$C$C\nC=$D\nD=$E\nE=$F\nF=$G\nG=1\n", b"A=$B$B\nB=$C$C\nC=$D\nD=1\n",
    ]


class Java(Program):
    name = models = "dotenv-java"
    symbols = "n'\"\\# \n$"

    def version(self):
        return pinned("dotenv-java/pom.xml", r"<artifactId>dotenv-java</artifactId>\s*<version>(\S+)</version>")

    def see(self, contents, scratch):
        install.drivers.version_of("java", ["-version"], "default-jdk-headless", (11, 0))
        library = os.path.join(install.install("dotenv-java"), "lib", "*")
        return by_lines(["java", "-cp", library, os.path.join(HERE, "java", "DotenvProbe.java")], scratch, contents, scratch)


class Direnv(Program):
    """What direnv's function `dotenv` evaluates, in bash, in an environment with nothing but PWD."""

    name, models, symbols, longest_read = "direnv", "direnv", "n'\"\\$# \n", 3
    more_files = Program.more_files + [
        b"A=1\nU=${A:-2}${B:-3}${B}$B${:-$}${}${A\n", b"A=1\nU='$A'\nV=\"$A\\$A\"\n", b"U=\"\\\\n\\\\${:-}n\"\n",
        b"U='a' # it's\n", b"U='a' # 'b'\n", b"U='a'b'\n", b"U=$$$1$\n", b"export=1\nexport =2\n", b"U:1\n", b"U :1\n", b"U='\n", b"U=$\n", b"\x0bU=1\n", b"U=a\x0bb\n",
    ]

    def version(self):
        return pinned("direnv/packages.txt", r"direnv=(\S+)")

    def see(self, contents, scratch):
        folder = install.install("direnv")
        probe = os.path.join(HERE, "direnv_probe.sh")
        return by_lines(["env", "-i", "/bin/bash", "--norc", probe, os.path.join(folder, "usr", "bin", "direnv")], folder, contents, scratch)


DOTENV = {
    "direnv": Direnv,
    "ruby-3": lambda: Ruby("ruby-dotenv", "ruby-3"),
    "ruby-2": lambda: Ruby("ruby-dotenv-2", "ruby-2"),
    "dotenvy": Dotenvy,
    "dotenv-java": Java,
    "symfony-dotenv-7.4": lambda: Symfony("symfony-dotenv", "7.4", "n'\"\\$ #\n"),
    "symfony-dotenv-5.4": lambda: Symfony("symfony-dotenv", "5.4", "n'\"\\$ #\n"),
    "phpdotenv-5.8": lambda: Php("phpdotenv", "5.8", "n'\"\\$# \n"),
    "phpdotenv-5.4": lambda: Php("phpdotenv", "5.4", "n'\"\\$# \n"),
}
