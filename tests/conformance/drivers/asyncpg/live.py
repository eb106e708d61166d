"""asyncpg: connect(); every session has an event loop of its own, so that workers are threads as elsewhere."""

import asyncio
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import asyncpg  # noqa: E402

import serving  # noqa: E402


class Session:
    def __init__(self, request):
        self.loop = asyncio.new_event_loop()
        self.connection = self.wait(asyncpg.connect(request["url"], **serving.settings_of(request, "connect")))
        self.transaction = None

    def wait(self, what):
        return self.loop.run_until_complete(what)

    def run(self, sql, arguments):
        return self.wait(self.connection.fetchrow(sql, *arguments))

    def begin(self):
        self.transaction = self.connection.transaction()
        self.wait(self.transaction.start())

    def commit(self):
        self.wait(self.transaction.commit())

    def close(self):
        self.connection.terminate()
        self.loop.close()


if __name__ == "__main__":
    serving.serve("asyncpg", asyncpg.__version__, Session)
