"""Consumers: each event once, in commit order; one that fails is retried and holds up nobody else."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from amparo.core import consumers, events
from amparo.core.actors import SYSTEM
from amparo.core.models import ConsumerState, Event, StoredFile

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@events.event("core.rang")
class Rang(events.Payload):
    step: int


@events.event("core.hushed")
class Hushed(events.Payload):
    pass


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(consumers, "_consumers", {})
    yield
    connections.close_all()


def ring(*steps: int) -> None:
    for step in steps:
        with transaction.atomic():
            events.record(SYSTEM, Rang(step=step), about="bell:1", now=NOW)


def keep_effect(row: Event, payload: Rang, now: datetime) -> None:
    """An effect in the database that would show if it came twice or out of order."""
    StoredFile.objects.create(
        scope="bell:1", sha256=f"{payload.step:064d}", size=row.id, media_type="x", created_at=now
    )


def effects() -> list[int]:
    return [int(file.sha256) for file in StoredFile.objects.order_by("id")]


def test_a_new_consumer_begins_at_the_end_of_the_log_and_follows_commit_order() -> None:
    ring(1)
    consumers.consumer("core.test", [Rang])(keep_effect)
    consumers.prepare(NOW)
    with transaction.atomic():
        events.record(SYSTEM, Hushed(), about="bell:1", now=NOW)
    ring(2, 3)
    assert consumers.drain(NOW) == 2
    assert effects() == [2, 3]
    assert consumers.drain(NOW) == 0


def test_a_new_consumer_may_ask_for_all_there_is() -> None:
    ring(1, 2)
    consumers.consumer("core.test", [Rang], start="beginning")(keep_effect)
    assert consumers.drain(NOW) == 2
    assert effects() == [1, 2]


def test_more_events_than_a_batch_are_all_handled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "BATCH", 3)
    consumers.consumer("core.test", [Rang], start="beginning")(keep_effect)
    ring(*range(10))
    assert consumers.drain(NOW) == 10
    assert effects() == list(range(10))


def test_a_failing_handler_keeps_what_came_before_and_is_tried_again_with_backoff() -> None:
    broken = True

    def handle(row: Event, payload: Rang, now: datetime) -> None:
        keep_effect(row, payload, now)
        if broken and payload.step == 2:
            raise RuntimeError("no paper")

    consumers.consumer("core.test", [Rang], start="beginning")(handle)
    ring(1, 2, 3)
    assert consumers.drain(NOW) == 1
    assert effects() == [1]
    [state] = consumers.failing()
    assert (state.name, state.failures, state.error) == ("core.test", 1, "RuntimeError: no paper")
    assert state.next_at == NOW + timedelta(seconds=1)
    broken = False
    assert consumers.drain(NOW) == 0, "not before its time"
    assert consumers.drain(NOW + timedelta(seconds=1)) == 2
    assert effects() == [1, 2, 3]
    assert consumers.failing() == []


def test_a_failing_consumer_holds_up_no_other() -> None:
    def fail(row: Event, payload: Rang, now: datetime) -> None:
        raise RuntimeError

    consumers.consumer("core.a_failing", [Rang], start="beginning")(fail)
    consumers.consumer("core.b_working", [Rang], start="beginning")(keep_effect)
    ring(1, 2)
    consumers.drain(NOW)
    assert effects() == [1, 2]


def test_an_event_that_can_never_be_handled_may_be_skipped() -> None:
    def handle(row: Event, payload: Rang, now: datetime) -> None:
        if payload.step == 1:
            raise RuntimeError
        keep_effect(row, payload, now)

    consumers.consumer("core.test", [Rang], start="beginning")(handle)
    ring(1, 2)
    assert not consumers.skip_event("core.test", NOW)
    consumers.drain(NOW)
    assert consumers.skip_event("core.test", NOW)
    consumers.drain(NOW)
    assert effects() == [2]


def test_two_processes_together_handle_each_event_once() -> None:
    consumers.consumer("core.test", [Rang], start="beginning")(keep_effect)
    ring(*range(30))
    each = consumers.registered()[0]

    def work() -> None:
        try:
            for _ in range(20):
                consumers.advance(each, NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        for running in [threads.submit(work) for _ in range(4)]:
            running.result()
    assert effects() == list(range(30))


def test_a_restored_database_goes_on_where_its_cursor_stands() -> None:
    consumers.consumer("core.test", [Rang], start="beginning")(keep_effect)
    ring(1)
    consumers.drain(NOW)
    ConsumerState.objects.update(xid=2**40)  # numbers of the lost cluster were further on
    events.raise_generation()
    ring(2)
    consumers.drain(NOW)
    assert effects() == [1, 2]


def test_the_runner_hears_what_is_committed() -> None:
    consumers.consumer("core.test", [Rang])(keep_effect)
    consumers.prepare(NOW)

    async def watch() -> None:
        with ThreadPoolExecutor(2) as threads:
            running = asyncio.create_task(consumers.run(threads))
            await asyncio.sleep(0.3)
            await asyncio.to_thread(ring_and_close)
            for _ in range(50):
                if await asyncio.to_thread(effects_and_close) == [7]:
                    break
                await asyncio.sleep(0.05)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    def ring_and_close() -> None:
        ring(7)
        connections.close_all()

    def effects_and_close() -> list[int]:
        try:
            return effects()
        finally:
            connections.close_all()

    asyncio.run(watch())
    assert effects() == [7]
