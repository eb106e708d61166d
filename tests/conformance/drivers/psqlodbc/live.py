"""psqlODBC behind unixODBC: SQLDriverConnect with the string, then SQLPrepare and SQLExecute."""

import ctypes
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import serving  # noqa: E402

ENVIRONMENT, CONNECTION, STATEMENT = 1, 2, 3  # kinds of handles
ODBC_VERSION, ODBC3, NOPROMPT = 200, 3, 0
PARAM_INPUT, C_CHAR, VARCHAR, C_SLONG, INTEGER, C_WCHAR, NTS = 1, 1, 12, 4, 4, -8, -3
TYPE_NAME = 14  # an attribute of a column
READ = {"int4": int, "bool": lambda text: text == "1"}  # the rest is text
odbc = ctypes.CDLL("libodbc.so.2")
Handle, Length = ctypes.c_void_p, ctypes.c_ssize_t


class Failed(Exception):
    def __init__(self, sqlstate):
        super().__init__()
        self.sqlstate = sqlstate


def wide(text):
    """UTF-16 with its length in units."""
    data = text.encode("utf-16-le")
    return ctypes.create_string_buffer(data + b"\0\0"), len(data) // 2


def new(kind, parent):
    handle = Handle()
    odbc.SQLAllocHandle(ctypes.c_short(kind), parent, ctypes.byref(handle))
    return handle


def checked(made, kind, handle):
    if ctypes.c_short(made).value & ~1:  # neither SQL_SUCCESS nor with information
        state = ctypes.create_string_buffer(12)
        odbc.SQLGetDiagRecW(ctypes.c_short(kind), handle, ctypes.c_short(1), state, None, None, ctypes.c_short(0), None)
        raise Failed(state.raw[:10].decode("utf-16-le").rstrip("\0") or "none")


class Session:
    environment = new(ENVIRONMENT, None)
    odbc.SQLSetEnvAttr(environment, ODBC_VERSION, ctypes.c_void_p(ODBC3), 0)

    def __init__(self, request):
        self.connection = new(CONNECTION, Session.environment)
        text, length = wide(request["url"])
        try:
            checked(odbc.SQLDriverConnectW(self.connection, None, text, ctypes.c_short(length), None, ctypes.c_short(0), None,
                                           ctypes.c_ushort(NOPROMPT)), CONNECTION, self.connection)
        except Failed:
            odbc.SQLFreeHandle(ctypes.c_short(CONNECTION), self.connection)
            raise

    def bind(self, statement, arguments):
        """What must live until the statement has run."""
        kept = []
        for number, argument in enumerate(arguments, 1):
            if isinstance(argument, int):
                value, kinds, size = ctypes.c_int(argument), (C_SLONG, INTEGER), 0
            else:
                value, kinds, size = ctypes.create_string_buffer(argument.encode()), (C_CHAR, VARCHAR), len(argument)
            length = Length(NTS if size else 0)
            odbc.SQLBindParameter(statement, ctypes.c_ushort(number), ctypes.c_short(PARAM_INPUT), *map(ctypes.c_short, kinds),
                                  ctypes.c_size_t(size), ctypes.c_short(0), ctypes.byref(value), Length(0), ctypes.byref(length))
            kept += [value, length]
        return kept

    def column(self, statement, number):
        name, buffer, length = ctypes.create_string_buffer(64), ctypes.create_string_buffer(2048), Length()
        odbc.SQLColAttribute(statement, ctypes.c_ushort(number), ctypes.c_ushort(TYPE_NAME), name, ctypes.c_short(64), None, None)
        checked(odbc.SQLGetData(statement, ctypes.c_ushort(number), ctypes.c_short(C_WCHAR), buffer, Length(2048), ctypes.byref(length)),
                STATEMENT, statement)
        return READ.get(name.value.decode(), str)(buffer.raw[:length.value].decode("utf-16-le"))

    def run(self, sql, arguments=()):
        statement = new(STATEMENT, self.connection)
        try:
            text, length = wide(serving.percents(sql).replace("%s", "?"))
            checked(odbc.SQLPrepareW(statement, text, ctypes.c_int(length)), STATEMENT, statement)
            kept = self.bind(statement, arguments)
            checked(odbc.SQLExecute(statement), STATEMENT, statement)
            del kept
            columns = ctypes.c_short()
            odbc.SQLNumResultCols(statement, ctypes.byref(columns))
            if columns.value:
                checked(odbc.SQLFetch(statement), STATEMENT, statement)
            return tuple(self.column(statement, number) for number in range(1, columns.value + 1))
        finally:
            odbc.SQLFreeHandle(ctypes.c_short(STATEMENT), statement)

    def begin(self):
        self.run("BEGIN")

    def commit(self):
        self.run("COMMIT")

    def close(self):
        odbc.SQLDisconnect(self.connection)
        odbc.SQLFreeHandle(ctypes.c_short(CONNECTION), self.connection)


if __name__ == "__main__":
    version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "odbc-postgresql"], stdout=subprocess.PIPE, text=True, check=True)
    serving.serve("psqlODBC", version.stdout, Session)
