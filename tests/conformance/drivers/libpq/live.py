"""libpq by itself: PQconnectdb and PQexecParams of the library whose path is the first argument."""

import ctypes
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import serving  # noqa: E402

library = ctypes.CDLL(sys.argv[1])
for name, result, arguments in (
        ("PQconnectdb", ctypes.c_void_p, [ctypes.c_char_p]),
        ("PQstatus", ctypes.c_int, [ctypes.c_void_p]),
        ("PQfinish", None, [ctypes.c_void_p]),
        ("PQexecParams", ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p,
                                           ctypes.POINTER(ctypes.c_char_p), ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int]),
        ("PQresultStatus", ctypes.c_int, [ctypes.c_void_p]),
        ("PQresultErrorField", ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_int]),
        ("PQnfields", ctypes.c_int, [ctypes.c_void_p]),
        ("PQftype", ctypes.c_uint, [ctypes.c_void_p, ctypes.c_int]),
        ("PQgetvalue", ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]),
        ("PQclear", None, [ctypes.c_void_p]),
        ("PQlibVersion", ctypes.c_int, [])):
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments

COMMAND_OK, TUPLES_OK, SQLSTATE = 1, 2, ord("C")
READ = {23: int, 16: lambda text: text == "t"}  # int4, bool; the rest is text


class ConnectionFailed(Exception):
    pass


class StatementFailed(Exception):
    def __init__(self, sqlstate):
        super().__init__()
        self.sqlstate = sqlstate


class Session:
    def __init__(self, request):
        self.connection = library.PQconnectdb(request["url"].encode())
        if library.PQstatus(self.connection) != 0:
            self.close()
            raise ConnectionFailed

    def run(self, sql, arguments=()):
        texts = [str(argument).encode() for argument in arguments]
        result = library.PQexecParams(self.connection, sql.encode(), len(texts), None, (ctypes.c_char_p * len(texts))(*texts),
                                      None, None, 0)
        try:
            status = library.PQresultStatus(result)
            if status not in (COMMAND_OK, TUPLES_OK):
                raise StatementFailed((library.PQresultErrorField(result, SQLSTATE) or b"none").decode())
            return tuple(READ.get(library.PQftype(result, column), str)(library.PQgetvalue(result, 0, column).decode())
                         for column in range(library.PQnfields(result)))
        finally:
            library.PQclear(result)

    def begin(self):
        self.run("BEGIN")

    def commit(self):
        self.run("COMMIT")

    def close(self):
        library.PQfinish(self.connection)


if __name__ == "__main__":
    number = library.PQlibVersion()
    serving.serve("libpq", f"{number // 10000}.{number % 10000}", Session)
