"""databases: Database(url, **settings), one for each session."""

import os
import re
import sys
from importlib.metadata import version

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import asyncpg  # noqa: E402
from databases import Database  # noqa: E402

import one_task  # noqa: E402
import serving  # noqa: E402


def named(sql):
    """`$1::int` as SQLAlchemy's text() takes it; `::` would otherwise begin a parameter's name."""
    return re.sub(r"\$(\d)::(\w+)", r"CAST(:p\1 AS \2)", sql).replace("::text", r"\:\:text")


class Session:
    def __init__(self, request):
        self.task = one_task.OneTask()
        settings = serving.settings_of(request, "connect")
        self.database = Database(request["url"], **settings)
        self.transaction = None
        self.task.wait(self.database.connect())

    async def fetched(self, sql, arguments):
        values = {f"p{number + 1}": value for number, value in enumerate(arguments)}
        return await self.database.fetch_one(named(sql), values)

    def run(self, sql, arguments):
        return tuple(self.task.wait(self.fetched(sql, arguments))._mapping.values())

    async def begun(self):
        return await self.database.transaction()

    def begin(self):
        self.transaction = self.task.wait(self.begun())

    def commit(self):
        self.task.wait(self.transaction.commit())

    def close(self):
        try:
            if self.database.is_connected:
                self.database._backend._pool.terminate()  # a dead connection would be waited for
        finally:
            self.task.end()


if __name__ == "__main__":
    serving.serve("databases", f"{version('databases')}+asyncpg{asyncpg.__version__}", Session)
