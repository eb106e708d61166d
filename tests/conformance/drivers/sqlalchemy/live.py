"""SQLAlchemy: create_engine() or create_async_engine() with the engine's settings, one engine for each session.

The first argument is the driver: psycopg2, psycopg, asyncpg or pg8000.
"""

import asyncio
import os
import re
import sys
import uuid
from importlib.metadata import version

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import sqlalchemy  # noqa: E402

import serving  # noqa: E402

NAME = sys.argv[1]


def named(sql):
    """`$1::int` as SQLAlchemy's text() takes it; `::` would otherwise begin a parameter's name."""
    return sqlalchemy.text(re.sub(r"\$(\d)::(\w+)", r"CAST(:p\1 AS \2)", sql).replace("::text", r"\:\:text"))


def parameters(arguments):
    return {f"p{number + 1}": value for number, value in enumerate(arguments)}


def made(request):
    """The engine, as a user makes it of the string and the settings."""
    if NAME == "pg8000":
        import contexts

        contexts.made(request)
    arguments = {"connect_args": serving.settings_of(request, "connect"), **serving.settings_of(request, "engine")}
    if NAME == "asyncpg":
        from sqlalchemy.ext.asyncio import create_async_engine

        if any("prepared_statement_name_func" in note for note in request.get("notes") or []):
            arguments["connect_args"]["prepared_statement_name_func"] = lambda: f"__asyncpg_{uuid.uuid4()}__"
            arguments["poolclass"] = sqlalchemy.pool.NullPool
        return create_async_engine(request["url"], **arguments)
    return sqlalchemy.create_engine(request["url"], **arguments)


class Session:
    """A Connection in the default isolation: a statement begins a transaction, which ends when it has its row."""

    def __init__(self, request):
        self.inside = False
        self.loop = asyncio.new_event_loop() if NAME == "asyncpg" else None
        self.engine = made(request)
        self.connection = self.wait(self.engine.connect().__aenter__()) if self.loop else self.engine.connect()

    def wait(self, what):
        return self.loop.run_until_complete(what) if self.loop else what

    def run(self, sql, arguments):
        row = self.wait(self.connection.execute(named(sql), parameters(arguments))).fetchone()
        if not self.inside:
            self.wait(self.connection.commit())
        return row

    def begin(self):
        self.inside = True

    def commit(self):
        self.inside = False
        self.wait(self.connection.commit())

    def close(self):
        try:
            self.wait(self.connection.close())
        finally:
            self.wait(self.engine.dispose())
            if self.loop:
                self.loop.close()


if __name__ == "__main__":
    base = version(NAME if NAME != "psycopg2" else "psycopg2-binary")
    serving.serve("sqlalchemy-" + NAME, f"{sqlalchemy.__version__}+{NAME}{base}", Session)
