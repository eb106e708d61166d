"""aiopg: its connect() down to the string that psycopg2 hands to libpq, and its pool before it is filled."""

import asyncio
import inspect
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import aiopg  # noqa: E402

import understood  # noqa: E402

psycopg2_probe = understood.probe_of("psycopg2")
TIMEOUT = inspect.signature(aiopg.connect).parameters["timeout"].default




async def nothing(*_):
    pass


aiopg.pool.Pool._fill_free_pool = nothing


async def dialled(url, arguments):
    try:
        await aiopg.connect(url, **arguments)
    except psycopg2_probe.Stop as stopped:
        return stopped.args[0]
    raise AssertionError("aiopg did not reach libpq")


async def pool_of(url, arguments):
    pool = await aiopg.create_pool(url, **arguments)
    pool._closed = True  # nothing to close, and nothing to warn of
    return {"max": pool.maxsize, "min": pool.minsize}


def understand(request):
    connect = understood.settings_of(request, "connect")
    engine = understood.settings_of(request, "engine")
    from psycopg2.extensions import parse_dsn

    answer = understood.of_libpq(parse_dsn(asyncio.run(dialled(request["url"], connect))))
    # libpq-async: PQconnectPoll leaves connect_timeout to its caller, and aiopg does not look at it.
    answer["client"].pop("connect_timeout", None)
    timeout = connect.get("timeout", TIMEOUT)
    if timeout != TIMEOUT:
        answer["client"]["command_timeout"] = round(timeout * 1000)
    if engine:
        standard = asyncio.run(pool_of(request["url"], connect))
        answer["pool"] = understood.changed(asyncio.run(pool_of(request["url"], {**connect, **engine})), standard)
    return answer


if __name__ == "__main__":
    understood.serve("aiopg", aiopg.__version__, understand)
