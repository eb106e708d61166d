"""An event loop whose work all happens in one task: databases and Tortoise keep what is going on by task or context."""

import asyncio


class OneTask:
    seconds = 10  # asyncpg before 0.29 can hang behind a pool; once it did, the rest is not worth waiting for

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)  # of this thread
        self.todo = asyncio.Queue()
        self.task = self.loop.create_task(self.work())

    async def work(self):
        while True:
            what, done = await self.todo.get()
            try:
                done.set_result(await what)
            except Exception as error:
                done.set_exception(error)

    def wait(self, what):
        done = self.loop.create_future()
        self.todo.put_nowait((what, done))
        try:
            return self.loop.run_until_complete(asyncio.wait_for(done, OneTask.seconds))
        except asyncio.TimeoutError:
            OneTask.seconds = 0.5
            raise

    def end(self):
        self.task.cancel()
        # asyncpg answers a cancellation with a request of its own, for which it may wait for ever.
        self.loop.run_until_complete(asyncio.wait({self.task}, timeout=1))
        self.loop.close()
