"""psycopg2: connect(), in autocommit."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import psycopg2  # noqa: E402
import psycopg2.extensions  # noqa: E402

import serving  # noqa: E402


def open_session(request):
    connection = psycopg2.connect(request["url"], **serving.settings_of(request, "connect"))
    connection.autocommit = True
    return serving.DbApi(connection)


if __name__ == "__main__":
    libpq = psycopg2.extensions.libpq_version()
    serving.serve("psycopg2", f"{psycopg2.__version__.split()[0]}+libpq{libpq // 10000}.{libpq % 10000}", open_session)
