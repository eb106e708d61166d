"""peewee: PostgresqlDatabase over psycopg2 or psycopg; the first argument says which."""

import os
import sys
from importlib.metadata import version

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import peewee  # noqa: E402

import serving  # noqa: E402

NAME = sys.argv[1]


class Session:
    def __init__(self, request):
        settings = serving.settings_of(request, "connect")
        self.database = peewee.PostgresqlDatabase(request["url"], prefer_psycopg3=NAME == "psycopg", **settings)
        self.database.connect()

    def run(self, sql, arguments):
        return self.database.execute_sql(serving.percents(sql), arguments).fetchone()

    def begin(self):
        self.database.begin()

    def commit(self):
        self.database.commit()

    def close(self):
        self.database.close()


if __name__ == "__main__":
    base = version(NAME if NAME == "psycopg" else "psycopg2-binary")
    serving.serve("peewee", f"{peewee.__version__}+{NAME}{base}", Session)
