"""SQLAlchemy: create_engine reads the string, its arguments are stopped before the driver's connect.

The first argument is the driver: psycopg2, psycopg, asyncpg or pg8000; its own probe then reads
what SQLAlchemy would have given it.
"""

import os
import sys
from importlib.metadata import version

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import sqlalchemy  # noqa: E402
from sqlalchemy import event  # noqa: E402

import understood  # noqa: E402

NAME = sys.argv[1]


driver = understood.probe_of(NAME)


class Stop(BaseException):
    pass


def pool_of(engine):
    pool = engine.pool
    return {
        "max": pool.size(),
        "overflow": pool._max_overflow,
        "timeout": round(pool._timeout * 1000),
        "lifetime": round(pool._recycle * 1000),
        "pre_ping": pool._pre_ping,
    }


def made(url, connect, engine):
    if NAME == "asyncpg":
        from sqlalchemy.ext.asyncio import create_async_engine

        return create_async_engine(url, connect_args=connect, **engine).sync_engine
    return sqlalchemy.create_engine(url, connect_args=connect, **engine)


def arguments_of(engine):
    def stop(dialect, record, positional, keywords):
        raise Stop(positional, keywords)

    event.listen(engine, "do_connect", stop)
    try:
        engine.raw_connection()
    except Stop as stopped:
        return stopped.args
    raise AssertionError("SQLAlchemy did not connect")


def understand(request):
    settings = understood.settings_of(request, "engine")
    if NAME == "pg8000":
        import contexts

        contexts.watched.clear()
        contexts.made(request)
    engine = made(request["url"], understood.settings_of(request, "connect"), settings)
    positional, keywords = arguments_of(engine)
    keywords = dict(keywords)
    if NAME == "asyncpg":
        # The two that SQLAlchemy's own adapter takes out before asyncpg.connect().
        cache = keywords.pop("prepared_statement_cache_size", 100)
        keywords.pop("prepared_statement_name_func", None)
    answer = driver.connected(*positional, **keywords)
    if NAME == "asyncpg" and cache != 0:
        answer["statements"] = "any"
    # What SQLAlchemy gives psycopg by itself, read above by psycopg: nobody asked for it.
    if settings:
        standard = pool_of(made(request["url"], {}, {}))
        pool = pool_of(engine)
        answer["pool"] = {name: pool[name] for name in pool if pool[name] != standard[name]}
    return answer


if __name__ == "__main__":
    base = version(NAME if NAME != "psycopg2" else "psycopg2-binary")
    understood.serve("sqlalchemy-" + NAME, f"{sqlalchemy.__version__}+{NAME}{base}", understand)
