"""psycopg (3): Connection.connect(), in autocommit."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import psycopg  # noqa: E402
from psycopg import pq  # noqa: E402

import serving  # noqa: E402


def open_session(request):
    return serving.DbApi(psycopg.connect(request["url"], autocommit=True, **serving.settings_of(request, "connect")))


if __name__ == "__main__":
    libpq = pq.version()
    serving.serve("psycopg", f"{psycopg.__version__}+libpq{libpq // 10000}.{libpq % 10000}", open_session)
