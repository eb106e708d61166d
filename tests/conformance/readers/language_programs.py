"""The libraries of Rust, Ruby, PHP and Java that read .env files, and direnv."""

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


DOTENV = {
    "dotenvy": Dotenvy,
}
