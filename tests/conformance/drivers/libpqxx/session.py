"""libpqxx from Python: session.cpp as a library."""

import ctypes
import subprocess


class Failed(Exception):
    def __init__(self, name):
        super().__init__()
        self.sqlstate = name


def load(path):
    library = ctypes.CDLL(path)
    text, session = ctypes.c_char_p, ctypes.c_void_p
    for name, result, arguments in (
            ("pqxx_answer", text, []),
            ("pqxx_open", session, [text]),
            ("pqxx_close", None, [session]),
            ("pqxx_prepare", ctypes.c_bool, [session, text, text]),
            ("pqxx_run", ctypes.c_bool, [session, text, text, ctypes.c_int, ctypes.POINTER(text)]),
            ("pqxx_begin", ctypes.c_bool, [session]),
            ("pqxx_commit", ctypes.c_bool, [session])):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def version():
    """Debian's word: the header of 6.4.5 still calls itself 6.4.4."""
    asked = ["dpkg-query", "-W", "-f", "${Version}", "libpqxx-dev"]
    return subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout
