"""libpq by itself: PQconninfoParse of the library whose path is the first argument."""

import ctypes
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import understood  # noqa: E402


class Option(ctypes.Structure):
    _fields_ = [
        ("keyword", ctypes.c_char_p),
        ("envvar", ctypes.c_char_p),
        ("compiled", ctypes.c_char_p),
        ("val", ctypes.c_char_p),
        ("label", ctypes.c_char_p),
        ("dispchar", ctypes.c_char_p),
        ("dispsize", ctypes.c_int),
    ]


class Refused(Exception):
    pass


library = ctypes.CDLL(sys.argv[1])
library.PQconninfoParse.restype = ctypes.POINTER(Option)
library.PQconninfoParse.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p)]
library.PQconninfoFree.argtypes = [ctypes.POINTER(Option)]
library.PQfreemem.argtypes = [ctypes.c_void_p]
library.PQlibVersion.restype = ctypes.c_int
number = library.PQlibVersion()
VERSION = f"{number // 10000}.{number % 10000}"


def parse(text):
    message = ctypes.c_void_p()
    options = library.PQconninfoParse(text.encode(), ctypes.byref(message))
    if message.value:
        library.PQfreemem(message)
    if not options:
        raise Refused
    found = {}
    at = 0
    while options[at].keyword:
        if options[at].val is not None:
            found[options[at].keyword.decode()] = options[at].val.decode()
        at += 1
    library.PQconninfoFree(options)
    return found


def understand(request):
    return understood.of_libpq(parse(request["url"]))


if __name__ == "__main__":
    understood.serve("libpq", VERSION, understand)
