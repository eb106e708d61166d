"""aiopg: connect(); every session has an event loop of its own, so that workers are threads as elsewhere."""

import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import aiopg  # noqa: E402

import serving  # noqa: E402


class Session:
    def __init__(self, request):
        self.loop = asyncio.new_event_loop()
        self.connection = self.wait(self.connected(request))

    async def connected(self, request):
        return await aiopg.connect(request["url"], **serving.settings_of(request, "connect"))

    def wait(self, what):
        return self.loop.run_until_complete(what)

    async def fetched(self, sql, arguments=()):
        async with self.connection.cursor() as cursor:
            await cursor.execute(serving.percents(sql), arguments)
            return await cursor.fetchone() if cursor.description else None

    def run(self, sql, arguments):
        return self.wait(self.fetched(sql, arguments))

    def begin(self):
        self.wait(self.fetched("BEGIN"))

    def commit(self):
        self.wait(self.fetched("COMMIT"))

    def close(self):
        self.connection.close()
        self.loop.close()


if __name__ == "__main__":
    serving.serve("aiopg", aiopg.__version__, Session)
