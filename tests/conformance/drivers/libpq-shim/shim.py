"""What a program in another language hands to libpq: it runs with libpq-shim (shim.c) between itself and libpq.

The program reads requests as lines of JSON, tries to connect with each, and prints a line when it has:
`tried`, or the name of an exception for what failed before libpq was asked.
"""

import json
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import understood  # noqa: E402


class NotAsked(Exception):
    """The program failed before it asked libpq."""


class Program:
    def __init__(self, library, command):
        self.folder = tempfile.TemporaryDirectory(prefix="dsnsmith-shim.")
        self.said = ""
        self.file = os.path.join(self.folder.name, "asked")
        environment = {**os.environ, "LD_AUDIT": library, "DSNSMITH_SHIM": self.file}
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, encoding="utf-8")

    def keywords(self, request):
        """libpq's keywords for this request."""
        open(self.file, "w", encoding="ascii").close()
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        self.said = self.process.stdout.readline().strip()
        with open(self.file, encoding="ascii") as file:
            lines = file.read().splitlines()
        if not lines:
            raise NotAsked(self.said)
        if "error" in lines[-1].split():
            raise ValueError("libpq refuses the string")
        pairs = (pair.partition("=") for pair in lines[-1].split())
        return {name: bytes.fromhex(value).decode() for name, _, value in pairs}

    def understood(self, request):
        return understood.of_libpq(self.keywords(request))


class PdoProgram(Program):
    """A PHP program over PDO, which appends a connect_timeout of its own where ATTR_TIMEOUT is not given."""

    TIMEOUT = 30000  # ATTR_TIMEOUT's default, ext/pdo_pgsql/pgsql_driver.c

    def __init__(self, library, script):
        super().__init__(library, ["php", script])

    def understood(self, request, timeout_given=False):
        answer = super().understood(request)
        if not timeout_given and answer["client"].get("connect_timeout") == self.TIMEOUT:
            del answer["client"]["connect_timeout"]
        return answer


def serve(driver, version, understand):
    understood.serve(driver, version, understand)


def version_of(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
