"""What runs beside the pages: the jobs' worker and the consumers of the log, supervised.

`amparo serve` runs it inside the web process (settings.EMBEDDED_WORKER), `amparo worker` alone in a process.
"""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress

from django.db import connections
from django.utils import timezone

from amparo.core import consumers, jobs
from amparo.core.starting import interrupt_jobs

log = logging.getLogger(__name__)
CONSUMER_THREADS = 2
RESTART_SECONDS = (1, 2, 5, 15, 30)
HEALTHY_SECONDS = 60
STOP_SECONDS = jobs.STOP_SECONDS + 3


async def supervise(name: str, run: Callable[[], Awaitable[None]]) -> None:
    """Runs something for ever: after a crash it is started again, sooner first, then more slowly."""
    crashes = 0
    while True:
        began = time.monotonic()
        try:
            await run()
            log.error("%s ended, starting it again", name)
        except Exception:
            log.exception("%s crashed, starting it again", name)
        crashes = 0 if time.monotonic() - began > HEALTHY_SECONDS else crashes + 1
        await asyncio.sleep(RESTART_SECONDS[min(crashes, len(RESTART_SECONDS) - 1)])


def _prepare() -> None:
    try:
        consumers.prepare(timezone.now())
    finally:
        connections.close_all()


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Jobs and consumers run for as long as the block lasts; then they get a few seconds to end."""
    threads = ThreadPoolExecutor(CONSUMER_THREADS, "consumer")

    async def follow_log() -> None:
        await asyncio.to_thread(_prepare)
        await consumers.run(threads)

    tasks = [
        asyncio.create_task(supervise("the jobs' worker", jobs.run_worker)),
        asyncio.create_task(supervise("the consumers", follow_log)),
    ]
    try:
        yield
    finally:
        interrupt_jobs()
        for task in tasks:
            task.cancel()
        _, left = await asyncio.wait(tasks, timeout=STOP_SECONDS)
        if left:
            log.warning("a job did not end in time; the next worker takes it up")
        threads.shutdown(wait=False, cancel_futures=True)


def run_alone() -> None:
    """`amparo worker`: jobs and consumers in a process of their own, until SIGTERM or Ctrl-C."""

    async def until_told() -> None:
        told = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, told.set)
        async with running():
            await told.wait()

    with suppress(KeyboardInterrupt):
        asyncio.run(until_told())
