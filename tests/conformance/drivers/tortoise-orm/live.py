"""Tortoise ORM: its asyncpg client over what expand_db_url makes of the string, one for each session."""

import importlib.util
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import asyncpg  # noqa: E402
import tortoise  # noqa: E402
from tortoise.backends.base.config_generator import expand_db_url  # noqa: E402

import one_task  # noqa: E402
import serving  # noqa: E402


class Session:
    def __init__(self, request):
        self.task = one_task.OneTask()
        entry = expand_db_url(request["url"])
        assert entry["engine"] == "tortoise.backends.asyncpg"
        entry["credentials"].update(serving.settings_of(request, "connect"))
        self.client = self.task.wait(self.opened({"connections": {"default": entry}, "apps": {"models": {"models": ["one_task"]}}}))
        self.inside, self.transaction = self.client, None

    @staticmethod
    async def opened(config):
        if importlib.util.find_spec("tortoise.context"):  # since 1.0
            from tortoise.context import TortoiseContext

            context = TortoiseContext()
            context.__enter__()
            await context.init(config=config)
            client = context.db("default")
        else:
            # Tortoise.init() would share its connections with the other workers, which have loops of their own.
            from tortoise.backends.asyncpg.client import AsyncpgDBClient

            client = AsyncpgDBClient(connection_name="default", **config["connections"]["default"]["credentials"])
        await client.create_connection(with_db=True)
        return client

    def run(self, sql, arguments):
        _, rows = self.task.wait(self.inside.execute_query(sql, list(arguments)))
        return tuple(rows[0].values())

    def begin(self):
        self.transaction = self.client._in_transaction()
        self.inside = self.task.wait(self.transaction.__aenter__())

    def commit(self):
        self.inside = self.client
        self.task.wait(self.transaction.__aexit__(None, None, None))

    def close(self):
        try:
            if self.client._pool:
                self.client._pool.terminate()  # a dead connection would be waited for
        finally:
            self.task.end()


if __name__ == "__main__":
    serving.serve("tortoise-orm", f"{tortoise.__version__}+asyncpg{asyncpg.__version__}", Session)
