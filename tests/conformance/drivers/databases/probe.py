"""databases: Database.connect() down to the arguments of asyncpg's pool, which asyncpg's own probe then reads."""

import asyncio
import os
import sys
from importlib.metadata import version

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import asyncpg  # noqa: E402
from databases import Database  # noqa: E402

import understood  # noqa: E402

asyncpg_probe = understood.probe_of("asyncpg")
SIZES = ("min_size", "max_size")


class Stop(Exception):
    pass


def stop(**arguments):
    raise Stop(arguments)


real_create_pool = asyncpg.create_pool


async def pool_arguments(url, settings):
    asyncpg.create_pool = stop
    try:
        await Database(url, **settings).connect()
    except Stop as stopped:
        return stopped.args[0]
    finally:
        asyncpg.create_pool = real_create_pool
    raise AssertionError("databases made no pool")


def understand(request):
    arguments = asyncio.run(pool_arguments(request["url"], understood.settings_of(request, "connect")))
    sizes = {name: arguments.pop(name) for name in SIZES if name in arguments}
    answer = asyncpg_probe.connected(**arguments)
    if sizes:
        standard = asyncio.run(asyncpg_probe.pool_of({}))
        answer["pool"] = understood.changed(asyncio.run(asyncpg_probe.pool_of(sizes)), standard)
    return answer


if __name__ == "__main__":
    understood.serve("databases", f"{version('databases')}+asyncpg{asyncpg.__version__}", understand)
