"""pg8000: dbapi.connect(), which begins a transaction by itself; it ends when a statement has its row."""

import os
import sys
from importlib.metadata import version

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import pg8000.dbapi  # noqa: E402

import contexts  # noqa: E402
import serving  # noqa: E402


class Session:
    def __init__(self, request):
        self.inside = False
        self.connection = pg8000.dbapi.connect(**(contexts.made(request).get("connect") or {}))

    def run(self, sql, arguments):
        cursor = self.connection.cursor()
        cursor.execute(serving.percents(sql), arguments)
        row = cursor.fetchone()
        if not self.inside:
            self.connection.commit()
        return row

    def begin(self):
        self.inside = True

    def commit(self):
        self.inside = False
        self.connection.commit()

    def close(self):
        self.connection.close()


if __name__ == "__main__":
    serving.serve("pg8000", version("pg8000"), Session)
