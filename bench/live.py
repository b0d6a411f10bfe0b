"""What many open live streams cost: one web process, streams of agents who each look at a case of their own.

Run `python -m bench.live --data FOLDER` on a desk of `amparo seed` (without it one of 10,000 cases is made). Measures
the memory and the CPU of the process while nothing happens, and how long a single message takes from the action to the
browser. Exits with 1 where that is too much.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.serving import Desk, desk_for, memory, own_cpu, serving

CASES = 10_000  # of a fresh desk
STREAMS = 9_000
OF_A_SESSION = 3  # tabs
AT_ONCE = 40  # that connect
IDLE_SECONDS = 30
MESSAGES = 200
EVERY_SECONDS = 0.1
LOST_SECONDS = 10.0
MEMORY_MB = 350.0
DELIVERY_MS = 30.0


@dataclass
class Browser(asyncio.Protocol):
    """One stream: says when it is open, and when a message arrived."""

    request: bytes
    opened: "asyncio.Future[bool]"
    heard: list[float] = field(default_factory=list)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the stream."""
        assert isinstance(transport, asyncio.Transport)  # a socket's
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """The head of the answer, or a message."""
        if not self.opened.done():
            self.opened.set_result(data.startswith(b"HTTP/1.1 200"))
        if b"event: live-" in data:
            self.heard.append(time.perf_counter())


def make_sessions(count: int) -> list[str]:
    """Sessions of the desk's agents, each of another browser."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.models import Session
    from django.utils import timezone
    from django.utils.crypto import get_random_string

    from amparo.people.models import Person

    store = import_module(settings.SESSION_ENGINE).SessionStore()
    agents = list(Person.objects.filter(is_agent=True, is_active=True).order_by("id"))
    made = []
    for number in range(count):
        agent = agents[number % len(agents)]
        data = {
            SESSION_KEY: str(agent.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: agent.get_session_auth_hash(),
        }
        expires = timezone.now() + timedelta(hours=1)
        made.append(Session(session_key=get_random_string(32), session_data=store.encode(data), expire_date=expires))
    Session.objects.bulk_create(made)
    return [one.session_key for one in made]


def requests_for(count: int, sessions: Sequence[str], cases: Sequence[int]) -> list[bytes]:
    """The request of each stream."""
    from django.conf import settings

    return [
        f"GET /live?topic=case:{cases[number]} HTTP/1.1\r\nHost: localhost\r\n"
        f"Cookie: {settings.SESSION_COOKIE_NAME}={sessions[number // OF_A_SESSION]}\r\n\r\n".encode()
        for number in range(count)
    ]


async def open_all(port: int, requests: Sequence[bytes]) -> list[Browser]:
    """Every stream, some at a time."""
    room = asyncio.Semaphore(AT_ONCE)
    loop = asyncio.get_running_loop()

    async def one(request: bytes) -> Browser:
        async with room:
            browser = Browser(request, loop.create_future())
            await loop.create_connection(lambda: browser, "127.0.0.1", port)
            if not await browser.opened:
                raise SystemExit("a stream was refused")
            return browser

    return list(await asyncio.gather(*map(one, requests)))


def say(case: int) -> float:
    """Records an event about a case; returns when the action began."""
    from django.db import connection, transaction
    from django.utils import timezone

    from amparo.core.actors import SYSTEM
    from amparo.core.events import record
    from amparo.core.mailer.queue import MailRetried

    connection.ensure_connection()
    began = time.perf_counter()
    with transaction.atomic():
        record(SYSTEM, MailRetried(mail=0, kind="bench"), about=f"case:{case}", now=timezone.now())
    return began


async def deliver(browsers: Sequence[Browser], cases: Sequence[int]) -> list[float]:
    """Milliseconds from the action to the browser, of single messages."""
    took = []
    for number in range(MESSAGES):
        place = number * 41 % len(browsers)
        began = await asyncio.to_thread(say, cases[place])
        while not browsers[place].heard and time.perf_counter() - began < LOST_SECONDS:
            await asyncio.sleep(0.001)
        await asyncio.sleep(EVERY_SECONDS)
        if not browsers[place].heard:
            raise SystemExit(f"nothing was heard of case {cases[place]}")
        took.append((browsers[place].heard.pop() - began) * 1000)
    return took


async def measure(desk: Desk, requests: Sequence[bytes], cases: Sequence[int]) -> int:
    """Opens, rests, speaks; prints and compares."""
    [web] = desk.webs
    empty, began = memory(web), time.perf_counter()
    browsers = await open_all(desk.ports[0], requests)
    print(f"{len(browsers):,} streams opened in {time.perf_counter() - began:.0f} s", flush=True)
    before, spent = own_cpu(web), await asyncio.to_thread(desk.spent)
    await asyncio.sleep(IDLE_SECONDS)
    database = (await asyncio.to_thread(desk.spent)).since(spent).database
    print(
        f"memory {memory(web):.0f} MB ({empty:.0f} MB before); while nothing happens "
        f"{(own_cpu(web) - before) / IDLE_SECONDS:.0%} of a core, {database / IDLE_SECONDS:.0%} in the database"
    )
    took = await deliver(browsers, cases)
    p95 = statistics.quantiles(took, n=20)[-1]
    print(f"a single message: p50 {statistics.median(took):.1f} ms, p95 {p95:.1f} ms, longest {max(took):.1f} ms")
    return 1 if memory(web) > MEMORY_MB or p95 > DELIVERY_MS else 0


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a desk made by amparo seed")
    parser.add_argument("--streams", type=int, default=STREAMS)
    given = parser.parse_args()
    with desk_for(given.data, CASES) as data:
        from django.contrib.sessions.models import Session

        from amparo.cases.models import Case

        sessions = make_sessions(given.streams // OF_A_SESSION + 1)
        cases = list(Case.objects.order_by("-number").values_list("pk", flat=True)[: given.streams])
        requests = requests_for(len(cases), sessions, cases)
        try:
            with serving(data, 1, {"AMPARO_LIVE_STREAMS": str(given.streams + 100)}) as desk:
                return asyncio.run(measure(desk, requests, cases))
        finally:
            Session.objects.filter(session_key__in=sessions).delete()


if __name__ == "__main__":
    sys.exit(main())
