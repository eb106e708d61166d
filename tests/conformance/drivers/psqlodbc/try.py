"""One attempt for each line: SQLDriverConnect with the string, through the driver manager."""

import ctypes
import json
import sys

SQL_HANDLE_ENV, SQL_HANDLE_DBC, SQL_ATTR_ODBC_VERSION, SQL_OV_ODBC3, SQL_DRIVER_NOPROMPT = 1, 2, 200, 3, 0


def main():
    odbc = ctypes.CDLL("libodbc.so.2")
    environment = ctypes.c_void_p()
    odbc.SQLAllocHandle(SQL_HANDLE_ENV, None, ctypes.byref(environment))
    odbc.SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, ctypes.c_void_p(SQL_OV_ODBC3), 0)
    for line in sys.stdin:
        text = json.loads(line)["url"].encode("utf-16-le")
        connection = ctypes.c_void_p()
        odbc.SQLAllocHandle(SQL_HANDLE_DBC, environment, ctypes.byref(connection))
        made = odbc.SQLDriverConnectW(connection, None, ctypes.create_string_buffer(text + b"\0\0"), len(text) // 2, None, 0,
                                      None, SQL_DRIVER_NOPROMPT)
        odbc.SQLFreeHandle(SQL_HANDLE_DBC, connection)
        print("tried" if made & ~1 else "connected", flush=True)


if __name__ == "__main__":
    main()
