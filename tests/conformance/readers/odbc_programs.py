"""unixODBC, asked for a setting of an odbc.ini, and psqlODBC behind it, stopped where it hands its keywords to libpq."""

import ctypes
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "drivers", "libpq-shim"))
import readers_install  # noqa: E402
import shim  # noqa: E402

DRIVER = "/usr/lib/*/odbc/psqlodbcw.so"
NOTHING = b"\1nothing"


def library():
    try:
        found = ctypes.CDLL("libodbcinst.so.2")
    except OSError as missing:
        raise readers_install.Missing("unixODBC is not installed (Debian package libodbcinst2)") from missing
    return found


def version(package):
    return shim.version_of("dpkg-query", "-W", "-f", "${Version}", package)


class Settings:
    """It remembers for seconds what it read, so each file has a name of its own."""

    def __init__(self, scratch):
        self.library, self.folder = library(), tempfile.mkdtemp(dir=scratch)
        self.number = 0

    def file(self, content):
        self.number += 1
        path = os.path.join(self.folder, f"{self.number}.ini")
        with open(path, "wb") as file:
            file.write(content)
        return path

    def get(self, path, source, name):
        """The bytes; None where it knows nothing of that setting, or reads no such file."""
        buffer = ctypes.create_string_buffer(4096)
        size = self.library.SQLGetPrivateProfileString(source, name, NOTHING, buffer, len(buffer), path.encode())
        return buffer.value if size >= 0 and buffer.value != NOTHING else None

    def see(self, content, source, name):
        return self.get(self.file(content), source, name)


class Driver:
    """psqlODBC with one odbc.ini; `with` it."""

    def __init__(self, content, scratch):
        library()
        made = readers_install.drivers.install("libpq-shim")
        path = Settings(scratch).file(content)
        os.environ["ODBCINI"] = path
        try:
            self.program = shim.Program(os.path.join(made, "libpq-shim.so"), [sys.executable, os.path.join(HERE, "..", "drivers", "psqlodbc", "try.py")])
        finally:
            del os.environ["ODBCINI"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.process.stdin.close()
        self.program.process.wait()
        self.program.process.stdout.close()

    def keywords(self, source):
        """libpq's keywords → bytes; None where libpq is not asked."""
        try:
            self.program.keywords({"url": f"DSN={source}"})
        except shim.NotAsked:
            return None
        except (ValueError, UnicodeDecodeError):
            pass  # a value is no UTF-8, or an option is none of libpq's
        with open(self.program.file, encoding="ascii") as file:
            pairs = (pair.partition("=") for pair in file.read().splitlines()[-1].split())
        return {name: bytes.fromhex(value) for name, sign, value in pairs if sign}
