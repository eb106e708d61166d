"""psycopg (3): Connection.connect's own reading of a string and arguments, and psycopg_pool's of a pool."""

import inspect
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import psycopg  # noqa: E402
from psycopg import pq  # noqa: E402

import understood  # noqa: E402

OWN = set(inspect.signature(psycopg.Connection.connect).parameters) - {"conninfo", "kwargs"}


def connected(conninfo="", **arguments):
    own = {name: arguments.pop(name) for name in list(arguments) if name in OWN}
    # As psycopg compares it before every statement; a string is an error there.
    threshold = own.get("prepare_threshold", 5)
    unprepared = threshold is None or not threshold >= 0
    parameters = psycopg.Connection._get_connection_params(conninfo, **arguments)
    psycopg.conninfo.make_conninfo(**parameters)  # as connect() does it: libpq refuses what it does not know
    answer = understood.of_libpq(parameters)
    answer["statements"] = "unprepared" if unprepared else "any"
    return answer


def pool_of(pool):
    lifetime = pool.max_lifetime
    return {
        "max": pool.max_size,
        "min": pool.min_size,
        "timeout": round(pool.timeout * 1000),
        "lifetime": round(lifetime * 1000),
        "pre_ping": pool._check is not None,
    }


def understand(request):
    answer = connected(request.get("url") or "", **understood.settings_of(request, "connect"))
    engine = understood.settings_of(request, "engine")
    if engine:
        import psycopg_pool

        standard = pool_of(psycopg_pool.ConnectionPool("", open=False))
        made = pool_of(psycopg_pool.ConnectionPool("", open=False, **engine))
        answer["pool"] = {name: made[name] for name in made if made[name] != standard[name]}
    return answer


if __name__ == "__main__":
    libpq = pq.version()
    understood.serve("psycopg", f"{psycopg.__version__}+libpq{libpq // 10000}.{libpq % 10000}", understand)
