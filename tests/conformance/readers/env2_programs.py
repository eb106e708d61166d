"""The libraries of other languages that read .env files."""

import os

import readers_install as install
from program import HERE, Program, by_lines


class Environ(Program):
    """django-environ and honcho."""

    def __init__(self, which, models, package, symbols):
        self.name, self.models, self.package, self.symbols = which, models, package, symbols

    def version(self):
        with open(os.path.join(HERE, "environ", "requirements.txt"), encoding="ascii") as file:
            return next(line.strip() for line in file if line.startswith(self.package))

    def see(self, contents, scratch):
        folder = install.install("environ")
        command = [os.path.join(folder, "bin", "python"), os.path.join(HERE, "environ_probe.py"), self.name]
        return by_lines(command, folder, contents, scratch)


DOTENV = {
    "django": lambda: Environ("django", "django-environ", "django-environ", "n'\"\\$# \n"),
    "honcho": lambda: Environ("honcho", "honcho", "honcho", "n'\"\\t# \n"),
}
