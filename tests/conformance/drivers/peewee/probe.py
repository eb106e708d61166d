"""peewee: PostgresqlDatabase's own connecting, stopped in psycopg2 or psycopg; the first argument says in which."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import peewee  # noqa: E402
from playhouse.pool import PooledPostgresqlDatabase  # noqa: E402

import understood  # noqa: E402

NAME = sys.argv[1]
driver = understood.probe_of(NAME)


class Stop(Exception):
    pass


def connected(database):
    if NAME == "psycopg2":
        try:
            database._connect()
        except driver.Stop as stopped:
            return understood.of_libpq(driver.psycopg2.extensions.parse_dsn(stopped.args[0]))
        raise AssertionError("peewee did not reach libpq")
    import psycopg

    def stop(**arguments):
        raise Stop(arguments)

    real, psycopg.connect = psycopg.connect, stop
    try:
        database._connect()
    except Stop as stopped:
        return driver.connected(**stopped.args[0])
    finally:
        psycopg.connect = real
    raise AssertionError("peewee did not connect")


def pool_of(database):
    return {
        "max": database._max_connections,
        "timeout": None if database._wait_timeout is None else round(database._wait_timeout * 1000),
        "lifetime": None if database._stale_timeout is None else round(database._stale_timeout * 1000),
    }


def understand(request):
    connect = {**understood.settings_of(request, "connect"), "prefer_psycopg3": NAME == "psycopg"}
    engine = understood.settings_of(request, "engine")
    if not engine:
        return connected(peewee.PostgresqlDatabase(request["url"], **connect))
    pooled = PooledPostgresqlDatabase(request["url"], **connect, **engine)
    # Its own _connect looks for a free connection first, and there is none.
    answer = connected(pooled)
    answer["pool"] = understood.changed(pool_of(pooled), pool_of(PooledPostgresqlDatabase(request["url"])))
    return answer


if __name__ == "__main__":
    base = __import__(NAME).__version__.split()[0]
    understood.serve("peewee", f"{peewee.__version__}+{NAME}{base}", understand)
