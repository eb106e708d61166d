"""asyncpg: connect() stopped where it would dial, its arguments then read by asyncpg's own parser."""

import asyncio
import inspect
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import asyncpg  # noqa: E402
from asyncpg import connect_utils  # noqa: E402

import contexts  # noqa: E402
import understood  # noqa: E402


class Stop(BaseException):
    """Not an Exception, so that nothing between here and asyncpg takes it for a failed attempt."""


async def stop(**arguments):
    raise Stop(arguments)


connect_utils._connect = stop


def dialled(dsn=None, **arguments):
    """The arguments with which asyncpg.connect() would start to dial, its defaults filled in."""
    try:
        asyncio.run(asyncpg.connect(dsn, **arguments))
    except Stop as stopped:
        return stopped.args[0]
    raise AssertionError("asyncpg.connect did not dial")


def encryption(parameters):
    context = parameters.ssl
    if parameters.sslmode in (connect_utils.SSLMode.disable,) or context is None or context is False:
        return understood.tls("disable")
    return contexts.tls_of(context, parameters.sslmode.name)


def address_of(address):
    if isinstance(address, str):  # the file of a socket
        directory, _, file = address.rpartition("/")
        assert file.startswith(".s.PGSQL.")
        return [directory, int(file[len(".s.PGSQL."):])]
    return [address[0], int(address[1])]


def connected(dsn=None, **arguments):
    contexts.watched.clear()
    called = inspect.signature(asyncpg.connect).bind(dsn, **arguments)
    called.apply_defaults()
    timeout = called.arguments["timeout"]
    arguments = dialled(dsn, **arguments)
    for name in ("timeout", "connection_class", "record_class", "loop"):
        arguments.pop(name, None)
    if "timeout" in inspect.signature(connect_utils._parse_connect_arguments).parameters:
        arguments["timeout"] = timeout  # before 0.29
    addresses, parameters, configuration = connect_utils._parse_connect_arguments(**arguments)
    startup = dict(parameters.server_settings or {})
    client = {}
    if timeout != 60:
        client["connect_timeout"] = round(timeout * 1000)
    if configuration.command_timeout is not None:
        client["command_timeout"] = round(configuration.command_timeout * 1000)
    attributes = getattr(parameters, "target_session_attrs", None)  # since 0.28
    if attributes is not None and attributes.value != "any":
        client["target_session_attrs"] = attributes.value
    for name, standard in (("krbsrvname", None), ("gsslib", "gssapi")):
        if getattr(parameters, name, None) not in (None, standard):
            client[name] = getattr(parameters, name)
    answer = {
        "user": parameters.user,
        "password": parameters.password,
        "database": parameters.database,
        "addresses": [address_of(address) for address in addresses],
        "tls": encryption(parameters),
        "options": startup.pop("options", None),
        "startup": startup,
        "client": client,
        "pool": {},
        "statements": "unprepared" if configuration.statement_cache_size == 0 else "any",
    }
    if isinstance(addresses[0], str):
        answer["tls"] = understood.tls("disable")  # facts: asyncpg ignores TLS on sockets
    return answer


async def pool_of(engine):
    pool = asyncpg.create_pool("postgresql://h/d", **engine)
    return {"max": pool._maxsize, "min": pool._minsize}


def understand(request):
    answer = connected(request.get("url"), **understood.settings_of(request, "connect"))
    engine = understood.settings_of(request, "engine")
    if engine:
        standard = asyncio.run(pool_of({}))
        made = asyncio.run(pool_of(engine))
        answer["pool"] = {name: made[name] for name in made if made[name] != standard[name]}
    return answer


if __name__ == "__main__":
    understood.serve("asyncpg", asyncpg.__version__, understand)
