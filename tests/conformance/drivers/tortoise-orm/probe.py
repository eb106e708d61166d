"""Tortoise ORM: expand_db_url and its asyncpg client down to the arguments of asyncpg's pool."""

import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import asyncpg  # noqa: E402
import tortoise  # noqa: E402
from tortoise.backends.asyncpg.client import AsyncpgDBClient  # noqa: E402
from tortoise.backends.base.config_generator import expand_db_url  # noqa: E402

import understood  # noqa: E402

asyncpg_probe = understood.probe_of("asyncpg")
SIZES = ("min_size", "max_size")


class Stop(Exception):
    pass


async def stop(_, **arguments):
    raise Stop(arguments)


AsyncpgDBClient.create_pool = stop


async def pool_arguments(url, settings):
    entry = expand_db_url(url)
    assert entry["engine"] == "tortoise.backends.asyncpg"
    entry["credentials"].update(settings)
    try:
        # As tortoise.connection makes it.
        await AsyncpgDBClient(connection_name="default", **entry["credentials"]).create_connection(with_db=True)
    except Stop as stopped:
        return stopped.args[0]
    raise AssertionError("Tortoise made no pool")


def understand(request):
    settings = understood.settings_of(request, "connect")
    arguments = asyncio.run(pool_arguments(request["url"], settings))
    sizes = {name: arguments.pop(name) for name in SIZES}
    answer = asyncpg_probe.connected(**arguments)
    standard = asyncio.run(pool_arguments("postgres://u:p@h/d", {}))
    pool = asyncio.run(asyncpg_probe.pool_of(sizes))
    answer["pool"] = understood.changed(pool, asyncio.run(asyncpg_probe.pool_of({name: standard[name] for name in SIZES})))
    return answer


if __name__ == "__main__":
    understood.serve("tortoise-orm", f"{tortoise.__version__}+asyncpg{asyncpg.__version__}", understand)
