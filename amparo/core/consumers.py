"""Upper packages follow the event log: handlers run in the background, in commit order, once for each event.

A package declares `@consumer("notify.case_mail", types=[CaseAnswered])` in its `consumers.py`. Each batch of events is
handled in one transaction with the consumer's stored cursor, so that what a handler writes is written exactly once.
A handler that fails is tried again with backoff; it holds up its own consumer only.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

import psycopg
from django.db import connection, connections, transaction
from django.utils import timezone

from amparo.core import events
from amparo.core.listening import wakes
from amparo.core.models import ConsumerState, Event

log = logging.getLogger(__name__)
BATCH = 100  # events of one transaction: it holds the log's horizon back while it runs
MOST_GENERATIONS = 2**31 - 1
STALE_CURSOR = 10_000  # transactions; a cursor that found nothing to do is stored again after so many
EVERYBODY_SECONDS = 2.0  # after so long every consumer looks: one that failed tries again
BACKOFF_SECONDS = (1, 5, 30, 120, 600, 1800)

LOOK = """with place as materialized
    (select amparo_generation() as generation, pg_snapshot_xmin(pg_current_snapshot()) as horizon)
select generation, (horizon::text)::bigint - 1, array(
    select distinct type from core_event as e where (e.generation, e.xid, e.id) > (%s, %s::text::xid8, %s)
    and (e.generation < place.generation or e.xid < place.horizon)) from place"""

Handler = Callable[[Event, Any, datetime], None]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True)
class Consumer:
    """A handler of some types of events, called as `handle(row, payload, now)` inside a transaction.

    `known` are the types where they are always the same.
    """

    name: str
    types: Callable[[], Sequence[str]]
    handle: Handler
    start: Literal["end", "beginning"]
    pause_seconds: float = 0
    known: frozenset[str] | None = None

    def is_for(self, happened: frozenset[str]) -> bool:
        """Whether events of these types may concern it; one that is asked for its types at each step says yes."""
        return bool(happened) if self.known is None else not self.known.isdisjoint(happened)


@dataclass(frozen=True)
class Progress:
    """What one step of a consumer did; `more` says that another step would find something to do at once."""

    handled: int = 0
    more: bool = False
    failed: bool = False


_consumers: dict[str, Consumer] = {}


def consumer(
    name: str,
    types: Sequence[type[events.Payload]] | Callable[[], Sequence[str]],
    *,
    start: Literal["end", "beginning"] = "end",
    pause_seconds: float = 0,
) -> Callable[[H], H]:
    """Registers a handler under a name that stays for ever: its cursor is stored under it.

    A new consumer begins at the end of the log, or with `start="beginning"` reads all there is. The handler writes to
    the database only (mails and calls go through `mailer.send` and `jobs.enqueue`), and keeps it short. `types` may be
    a function that is asked at each step for the names of the types that are wanted now. With `pause_seconds` it rests
    after each step, so that under load many events are one step.
    """
    names = tuple(events.name_of(payload) for payload in types) if not callable(types) else ()
    wanted: Callable[[], Sequence[str]] = types if callable(types) else lambda: names

    def keep(handle: H) -> H:
        known = _consumers.get(name)
        if known is not None and getattr(known.handle, "__qualname__", "") != getattr(handle, "__qualname__", ""):
            raise ValueError(f"{name} is registered twice")
        known_types = None if callable(types) else frozenset(names)
        _consumers[name] = Consumer(name, wanted, handle, start, pause_seconds, known_types)
        return handle

    return keep


def registered() -> list[Consumer]:
    """Every consumer, by name."""
    return sorted(_consumers.values(), key=lambda each: each.name)


def advance(each: Consumer, now: datetime) -> Progress:
    """Handles the next batch of one consumer in one transaction; nothing if another process is at it."""
    with transaction.atomic():
        state = _lock(each, now)
        if state is None or (state.next_at is not None and state.next_at > now):
            return Progress()
        end = events.end_of_log()
        after = events.Cursor(state.generation, state.xid, state.event_id)
        types = each.types()  # after the end was taken: who asks for more types meanwhile misses nothing later
        rows = events.read_between(after, end, types=types, limit=BATCH) if types else []
        handled = 0
        for row in rows:
            try:
                with transaction.atomic():
                    each.handle(row, events.payload_of(row), now)
            except Exception as error:
                log.exception("consumer %s failed at event %s", each.name, row.id)
                _store_failure(state, row, error, now)
                return Progress(handled=handled, failed=True)
            _move(state, events.cursor_of(row), now)
            handled += 1
        full = len(rows) == BATCH
        moved = bool(rows) or end.generation > after.generation or end.xid - after.xid > STALE_CURSOR
        if moved:
            if not full:
                _move(state, end, now)
            state.save()
        return Progress(handled=handled, more=full)


def _lock(each: Consumer, now: datetime) -> ConsumerState | None:
    """The consumer's row, locked; None while another process holds it."""
    state = ConsumerState.objects.select_for_update(skip_locked=True).filter(name=each.name).first()
    if state is None and not ConsumerState.objects.filter(name=each.name).exists():
        begin = events.end_of_log() if each.start == "end" else events.Cursor(0, 0, 0)
        ConsumerState.objects.bulk_create(
            [
                ConsumerState(
                    name=each.name, generation=begin.generation, xid=begin.xid, event_id=begin.id, moved_at=now
                )
            ],
            ignore_conflicts=True,
        )
        state = ConsumerState.objects.select_for_update(skip_locked=True).filter(name=each.name).first()
    return state


def _move(state: ConsumerState, to: events.Cursor, now: datetime) -> None:
    state.generation, state.xid, state.event_id = to.generation, to.xid, to.id
    state.failures, state.failed_event_id, state.next_at, state.error = 0, None, None, ""
    state.moved_at = now


def _store_failure(state: ConsumerState, row: Event, error: Exception, now: datetime) -> None:
    state.failures += 1
    state.failed_event_id = row.id
    state.error = f"{type(error).__name__}: {error}"[:1000]
    state.next_at = now + timedelta(seconds=BACKOFF_SECONDS[min(state.failures, len(BACKOFF_SECONDS)) - 1])
    state.save()


def prepare(now: datetime) -> None:
    """Stores the beginning of every new consumer: events recorded from now on reach it."""
    with transaction.atomic():
        for each in registered():
            _lock(each, now)


def drain(now: datetime, names: Sequence[str] = ()) -> int:
    """Handles everything that waits, here and now, for the named consumers or all; returns how many events were."""
    total = 0
    for each in registered():
        while not names or each.name in names:
            step = advance(each, now)
            total += step.handled
            if not step.more:
                break
    return total


def pass_over(name: str, now: datetime) -> None:
    """Puts a consumer at the end of the log: what waits for it was done in another way, many at once.

    For a load of past events on a desk that does not serve yet; raises KeyError for an unknown name.
    """
    each = {one.name: one for one in registered()}[name]
    with transaction.atomic():
        state = _lock(each, now)
        if state is not None:
            _move(state, events.end_of_log(), now)
            state.save()


def lag_seconds(now: datetime) -> dict[str, float]:
    """The age of the oldest event that each consumer has not handled, 0 where there is none (one query each)."""
    found = {}
    end = events.end_of_log()
    states = {state.name: state for state in ConsumerState.objects.all()}
    for each in registered():
        state, types = states.get(each.name), each.types()
        if state is None or not types:
            found[each.name] = 0.0
            continue
        after = events.Cursor(state.generation, state.xid, state.event_id)
        waiting = events.read_between(after, end, types=types, limit=1)
        found[each.name] = max((now - waiting[0].at).total_seconds(), 0.0) if waiting else 0.0
    return found


def horizon_lag_seconds() -> float:
    """For how long the oldest writing transaction runs: it holds everybody's events back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0)
            from pg_stat_activity where backend_xid is not null"""
        )
        return float(cursor.fetchone()[0])


def failing() -> list[ConsumerState]:
    """Consumers that stand at an event they cannot handle (for `amparo doctor` and the administrators' page)."""
    return list(ConsumerState.objects.filter(failures__gt=0).order_by("name"))


def skip_event(name: str, now: datetime) -> bool:
    """Lets a failing consumer go on behind the event at which it stands; False where it does not stand at one."""
    with transaction.atomic():
        state = ConsumerState.objects.select_for_update().filter(name=name).first()
        if state is None or state.failed_event_id is None:
            return False
        row = Event.objects.get(pk=state.failed_event_id)
        _move(state, events.cursor_of(row), now)
        state.save()
        return True


async def run(executor: Executor) -> None:
    """Follows the log until cancelled: one task for each consumer, their handlers in the executor's threads."""
    bells = {each: asyncio.Event() for each in registered()}
    tasks = [asyncio.create_task(_follow(each, bell, executor)) for each, bell in bells.items()]
    seen, everybody_at = None, 0.0
    try:
        async for wake in wakes(events.CHANNEL):
            happened = None
            with suppress(psycopg.Error):  # `wakes` makes the connection again
                seen, happened = await _look(wake.connection, seen)
            everybody = happened is None or time.monotonic() >= everybody_at
            if everybody:
                everybody_at = time.monotonic() + EVERYBODY_SECONDS
            for each, bell in bells.items():
                if everybody or each.is_for(happened or frozenset()):
                    bell.set()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _look(
    connection: "psycopg.AsyncConnection[Any]", seen: events.Cursor | None
) -> tuple[events.Cursor, frozenset[str] | None]:
    """The end of the log and the types of events since it was seen last; None for all, the first time.

    One statement for all consumers: most of what happens concerns none of them.
    """
    place = seen or events.Cursor(MOST_GENERATIONS, 0, 0)
    found = await (await connection.execute(LOOK, [place.generation, str(place.xid), place.id])).fetchone()
    assert found is not None  # noqa: S101  # it reads no table for its row
    return events.Cursor(found[0], found[1], 2**63 - 1), None if seen is None else frozenset(found[2])


async def _follow(each: Consumer, bell: asyncio.Event, executor: Executor) -> None:
    loop = asyncio.get_running_loop()
    while True:
        await bell.wait()
        bell.clear()
        more = True
        while more:
            more = (await loop.run_in_executor(executor, _step, each)).more
            await asyncio.sleep(each.pause_seconds)


def _step(each: Consumer) -> Progress:
    """One step in a thread of its own: never raises, gives the connection back."""
    try:
        return advance(each, timezone.now())
    except Exception:
        log.exception("consumer %s could not take a step", each.name)
        return Progress(failed=True)
    finally:
        connections.close_all()
