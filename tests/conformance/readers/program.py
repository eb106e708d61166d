"""What every real program that reads our outputs has: files that it is given, and how what it saw is told."""

import base64
import json
import os
import re
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def comparable(seen):
    """What a file means as far as a model can tell: None if it cannot be read, variables by name.
    Names that no variable can have, and variables that were expanded to nothing, are left out."""
    if seen is None:
        return None
    return {key: value for key, value in seen.items() if NAME.match(key)}


def save(contents, scratch, suffix=".env"):
    names = []
    for number, content in enumerate(contents):
        names.append(os.path.join(scratch, f"{number}{suffix}"))
        with open(names[-1], "wb") as file:
            file.write(content)
    return names


def by_lines(command, folder, contents, scratch, suffix=".env"):
    """A probe that takes names of files and prints a line of JSON for each."""
    names = "\n".join(save(contents, scratch, suffix)) + "\n"
    result = subprocess.run(command, cwd=folder, input=names.encode(), stdout=subprocess.PIPE, check=True)
    for line in result.stdout.decode().splitlines():
        seen = json.loads(line)
        # {"": null} is how a probe says that the file as a whole was refused.
        yield None if "" in seen and seen[""] is None else {k: base64.b64decode(v) for k, v in seen.items()}


class Program:
    name = ""
    models = ""             # the reader whose grammar this very program is
    agrees_with = ""        # the reader of several programs, of which this is one: what it reads, this program sees, too
    reads_more = False      # a file that another program of the same reader refuses
    symbols = "a'\"\\$# \n"
    longest_written = 3
    longest_read = 4
    takes_crlf = True
    has_comments = True
    foreign = b"OTHER=1\r\nDATABASE_URL=old"  # lines of others, as this program takes them
    largest = 10**9         # bytes of a file
    quotes_span_lines = False  # a quote that a value leaves open is closed on a later line
    refused_elsewhere = None   # matches values that this program would carry, and what runs behind it would not; the class says what
    not_modelled = None     # matches files of which our reader says less than the program sees
    more_files = [
        b"", b"\n\n", b"# c\nU=1\n", b"U=1", b"U=\nV=2\n", b"U\nV=2\n", b"export U=1\n", b"  U=1\n", b"U = 1\n", b"U= 1\n",
        b"U=1 # c\n", b"U=1#c\n", b"U='1' # c\nV=2\n", b"U=\"1\" # c\nV=2\n", b"U=1\nU=2\n", b"U=a b\nV=2\n", b"U='a\nb'\nV=2\n",
        b"U=\"a\nb\"\nV=2\n", b"U='a\nV=2\n", b"A=1\nU=${A}x$A\n", b"A=1\nU=\"${A}x$A\"\nV='$A${A}'\n", b"U=${no:-d}\nV=2\n",
        b"U: 1\nV=2\n", b"U=1\r\nV=2\r\n", b"\xef\xbb\xbfU=1\nV=2\n", b"U=`a`\nV=2\n", b"U='a'b\nV=2\n", b"U=\\a\nV=2\n",
        b"U=\"\\n\\t\\a\\x\\0101\\$x\"\nV=2\n", b"U=a&b=c\nV=2\n", b"U=a;V=2\n", b"U=1 V=2\n", b"U=1 true\nV=2\n",
        b"U=\xff\nV=2\n", b"U=a\xe2\x80\xa8b\nV=2\n", b"U=\xc2\xa0a\xc2\xa0\nV=2\n", b"'U'=1\nV=2\n", b"U=#\nV=2\n", b"U= #\nV=2\n",
        b"U=a=b=c\nV==\n", b"=1\nV=2\n", b"U=1\\\n2\nV=2\n", b"U==\nV=~\nW=a:~b\n", b"U='it'\\''s'\nV=2\n",
    ]


def version_of(program):
    arguments = {"terraform": ["version"], "kubectl": ["version", "--client"], "gcloud": ["version"], "aws": ["--version"], "bash": ["--version"]}
    if program not in arguments or not shutil.which(program):
        return "pinned"
    result = subprocess.run([program, *arguments[program]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines = [line for line in result.stdout.splitlines() if re.search(r"\d+\.\d+", line)]
    return lines[0].strip() if lines else "unknown version"
