"""psycopg2: its own connect(), stopped where it hands a string to libpq, which then parses that string."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import psycopg2  # noqa: E402
import psycopg2.extensions  # noqa: E402
import psycopg2.pool  # noqa: E402

import understood  # noqa: E402


class Stop(Exception):
    pass


def stop(dsn, **_):
    raise Stop(dsn)


psycopg2._connect = stop


def connected(dsn=None, **arguments):
    try:
        psycopg2.connect(dsn, **arguments)
    except Stop as stopped:
        return understood.of_libpq(psycopg2.extensions.parse_dsn(stopped.args[0]))
    raise AssertionError("psycopg2.connect did not reach libpq")


def understand(request):
    answer = connected(request.get("url"), **understood.settings_of(request, "connect"))
    engine = understood.settings_of(request, "engine")
    # psycopg2.pool takes two numbers and opens connections at once, so they are read here.
    for name, key in (("max", "maxconn"), ("min", "minconn")):
        if key in engine:
            answer["pool"][name] = engine[key]
    return answer


if __name__ == "__main__":
    libpq = psycopg2.extensions.libpq_version()
    understood.serve("psycopg2", f"{psycopg2.__version__.split()[0]}+libpq{libpq // 10000}.{libpq % 10000}", understand)
