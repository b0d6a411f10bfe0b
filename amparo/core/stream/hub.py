"""The hub: one reader of the log for a process fans out to the open streams; rights are checked again and again."""

import asyncio
import contextlib
import logging
from collections import defaultdict, deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import psycopg
from django.conf import settings
from psycopg_pool import AsyncConnectionPool

from amparo.core.events import CHANNEL, READ_LIMIT, Cursor
from amparo.core.listening import connection_parameters, wakes
from amparo.core.metrics import STREAMS
from amparo.core.stream import topics as rights

log = logging.getLogger(__name__)
MOST_WAITING = 256  # messages of a stream; a browser that is so far behind is let go and resumes
MOST_OF_SESSION = 20  # streams
MOST_REPLAYED = 200  # messages; a browser that missed more hears of every topic once
RECHECK_SECONDS = 30.0
UNCHECKED_SECONDS = 120.0  # a stream whose right could not be checked for so long ends
LOOK_AGAIN_SECONDS = (0.02, 0.04, 0.08, 0.16)  # after a call, while an older transaction holds the horizon back
CHECK_THREADS = 2
POOL = 4

PLACE = "select amparo_generation(), (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint - 1"
READ = """select generation, (xid::text)::bigint, id, type, topics from core_event
    where (generation, xid, id) > (%s, %s::text::xid8, %s)
      and (generation < amparo_generation() or xid < pg_snapshot_xmin(pg_current_snapshot()))
      and (%s::text[] is null or topics && %s::text[])
    order by generation, xid, id limit %s"""


class Message(NamedTuple):
    """Something happened under these topics of the stream; `id` is None for "much was missed, look anew".

    A word in passing (`stream.tell`) is in no log: it has no cursor and is not repeated to whoever missed it.
    """

    cursor: Cursor | None
    id: int | None
    topics: tuple[str, ...]


@dataclass(eq=False, slots=True)
class Stream:
    """An open stream; `ended` says why it ends: closed, behind, gone, stopping, unchecked."""

    topics: frozenset[str]
    session_key: str
    check_at: float
    checked_at: float
    person_id: int | None = None
    ended: str = ""
    waiting: deque[Message] = field(default_factory=deque)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def push(self, message: Message) -> None:
        """Queues a message; a browser that does not keep up is let go."""
        if len(self.waiting) >= MOST_WAITING:
            self.end("behind")
        else:
            self.waiting.append(message)
            self.bell.set()

    def end(self, reason: str) -> None:
        """Ends the stream; its endpoint says so to the browser."""
        self.ended = self.ended or reason
        self.bell.set()


class Hub:
    """Lives in one event loop, from `start` to `stop`."""

    def __init__(self) -> None:
        self.cursor: Cursor | None = None
        self.streams: set[Stream] = set()
        self._by_topic: dict[str, set[Stream]] = defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []
        self._pool: AsyncConnectionPool[Any] | None = None
        self._threads: ThreadPoolExecutor | None = None
        self._check_bell, self._ready = asyncio.Event(), asyncio.Event()

    async def start(self) -> None:
        """Begins to read; a database that is not there yet is waited for in the background."""
        if self._tasks:
            return
        self._check_bell = asyncio.Event()
        self._threads = ThreadPoolExecutor(CHECK_THREADS, "live-check")
        pool = AsyncConnectionPool(
            kwargs={**connection_parameters(), "autocommit": True}, min_size=1, max_size=POOL, open=False, timeout=5
        )
        await pool.open()
        self._pool = pool
        self._tasks = [asyncio.create_task(self._read_for_ever()), asyncio.create_task(self._check_for_ever())]

    async def wait_until_ready(self, seconds: float) -> bool:
        """Whether the hub has its place in the log; one that has just begun is waited for so long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), seconds)
        return self.cursor is not None

    async def stop(self) -> None:
        """Ends every stream, so that browsers resume elsewhere, and lets go of the database."""
        self.end_all("stopping")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        if self._threads is not None:
            await asyncio.to_thread(self._threads.shutdown)
        if self._pool is not None:
            await self._pool.close()
        STREAMS.set(0)
        self.streams.clear()  # those whose browsers have not noticed yet take no room after the next start
        self._by_topic.clear()
        self.cursor = None

    def end_all(self, reason: str) -> None:
        """Ends every open stream."""
        for stream in list(self.streams):
            stream.end(reason)

    def room_for(self, session_key: str) -> bool:
        """Whether one more stream may open."""
        if len(self.streams) >= settings.LIVE_STREAMS:
            return False
        mine = sum(stream.session_key == session_key for stream in self.streams) if session_key else 0
        return mine < MOST_OF_SESSION

    def room_for_visitor(self) -> bool:
        """Whether one more visitor may listen: they leave half of the room to people who are signed in."""
        visitors = sum(stream.person_id is None for stream in self.streams)
        return visitors <= max(1, int(settings.LIVE_STREAMS) // 2)

    def subscribe(self, topics: frozenset[str], session_key: str) -> Stream:
        """Lets a stream hear of its topics from now on; the caller checks the right before it sends any of it."""
        now = asyncio.get_running_loop().time()
        stream = Stream(topics, session_key, check_at=now + RECHECK_SECONDS, checked_at=now)
        self.streams.add(stream)
        STREAMS.set(len(self.streams))
        for topic in topics:
            self._by_topic[topic].add(stream)
        return stream

    def unsubscribe(self, stream: Stream) -> None:
        """Forgets a stream."""
        self.streams.discard(stream)
        STREAMS.set(len(self.streams))
        for topic in stream.topics:
            self._by_topic[topic].discard(stream)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    async def check(self, stream: Stream) -> bool:
        """Asks whether the stream's holder may listen, in one of the few threads."""
        may, stream.person_id = await self._ask(stream.session_key, stream.topics)
        return may

    async def _ask(self, session_key: str, topics: frozenset[str]) -> tuple[bool, int | None]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, rights.may_listen, session_key, topics)

    async def replay(self, topics: Iterable[str], after: Cursor) -> tuple[Cursor, list[Message]]:
        """What was committed under the topics behind a cursor, in commit order, and the place where that begins.

        A browser that missed more than MOST_REPLAYED, or whose cursor is of before a restore, hears of every topic
        once instead. A cursor that lies ahead of the log counts as its end.
        """
        assert self._pool is not None  # noqa: S101  # a stream opens only after start
        wanted = sorted(topics)
        async with self._pool.connection() as connection:
            end = await _end(connection)
            after = min(after, end)
            found = await connection.execute(READ, [*_place(after), wanted, wanted, MOST_REPLAYED + 1])
            rows = await found.fetchall()
        if len(rows) > MOST_REPLAYED or after.generation < end.generation:
            return after, [Message(end, None, tuple(wanted))]
        return after, [_message(row, frozenset(wanted)) for row in rows]

    async def _read_for_ever(self) -> None:
        async for wake in wakes(CHANNEL):
            try:
                if self.cursor is None:
                    self.cursor = await _end(wake.connection)
                    self._ready.set()
                for topic in wake.words:
                    rights.pass_on(topic)
                    self._pass_word(topic)
                found = await self._read(wake.connection)
                for pause in LOOK_AGAIN_SECONDS if wake.called else ():
                    if found:
                        break
                    await asyncio.sleep(pause)
                    found = await self._read(wake.connection)
            except psycopg.OperationalError as error:  # `wakes` makes the connection again, we go on from the cursor
                log.warning("live updates could not read the log: %s", error)
            except Exception:
                log.exception("live updates could not read the log")

    async def _read(self, connection: "psycopg.AsyncConnection[Any]") -> bool:
        """Fans out all there is behind the cursor; whether there was anything."""
        found = False
        while self.cursor is not None:
            result = await connection.execute(READ, [*_place(self.cursor), None, None, READ_LIMIT])
            rows = await result.fetchall()
            for row in rows:
                self._fan_out(row)
            if rows:
                found = True
                self.cursor = Cursor(*rows[-1][:3])
            if len(rows) < READ_LIMIT:
                break
        return found

    def _pass_word(self, topic: str) -> None:
        for stream in self._by_topic.get(topic, ()):
            if not any(message.cursor is None and topic in message.topics for message in stream.waiting):
                stream.push(Message(None, None, (topic,)))

    def _fan_out(self, row: tuple[Any, ...]) -> None:
        listeners = {stream for topic in row[4] for stream in self._by_topic.get(topic, ())}
        for stream in listeners:
            stream.push(_message(row, stream.topics))
        if rights.changes_access(row[3]):
            self._check_soon({topic for topic in row[4] if topic.startswith("person:")})

    def _check_soon(self, persons: set[str]) -> None:
        for stream in self.streams:
            if not persons or f"person:{stream.person_id}" in persons:
                stream.check_at = 0.0
        self._check_bell.set()

    async def _check_for_ever(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._check_bell.wait(), 1.0)
            self._check_bell.clear()
            due: dict[tuple[str, frozenset[str]], list[Stream]] = defaultdict(list)
            for stream in self.streams:
                if stream.check_at <= loop.time():
                    stream.check_at = loop.time() + RECHECK_SECONDS  # before asking: what changes now counts again
                    due[stream.session_key, stream.topics].append(stream)
            await asyncio.gather(*[self._check_again(*who, streams) for who, streams in due.items()])

    async def _check_again(self, session_key: str, topics: frozenset[str], streams: list[Stream]) -> None:
        loop = asyncio.get_running_loop()
        try:
            may, person_id = await self._ask(session_key, topics)
        except Exception as error:
            log.warning("the right to listen could not be checked: %s", error)
            for stream in streams:
                stream.check_at = loop.time() + 5
                if loop.time() - stream.checked_at > UNCHECKED_SECONDS:
                    stream.end("unchecked")
            return
        for stream in streams:
            stream.person_id, stream.checked_at = person_id, loop.time()
            if not may:
                stream.end("closed")


async def _end(connection: "psycopg.AsyncConnection[Any]") -> Cursor:
    generation, xid = await (await connection.execute(PLACE)).fetchone() or (1, 0)
    return Cursor(generation, xid, 2**63 - 1)


def _place(cursor: Cursor) -> tuple[int, str, int]:
    return cursor.generation, str(cursor.xid), cursor.id


def _message(row: tuple[Any, ...], topics: frozenset[str]) -> Message:
    heard = tuple(topic for topic in row[4] if topic in topics)
    return Message(Cursor(row[0], row[1], row[2]), row[2], heard)


hub = Hub()
