"""The log: strict, append-only, in the action's transaction, and read in commit order without a gap."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, connections, transaction
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amparo.core import events
from amparo.core.actors import SYSTEM, Actor
from amparo.core.events import Cursor, Payload, event
from amparo.core.models import Event

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@event("core.counted")
class Counted(Payload):
    writer: int
    step: int


class Undeclared(Payload):
    pass


def count(writer: int, step: int, **more: object) -> Event:
    with transaction.atomic():
        return events.record(SYSTEM, Counted(writer=writer, step=step), about=f"counter:{writer}", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_a_recorded_event_carries_who_what_when_and_its_topics() -> None:
    with transaction.atomic():
        row = events.record(
            Actor("person", 7), Counted(writer=1, step=2), about="counter:1", topics=["agents", "counter:1"], now=NOW
        )
    stored = Event.objects.get(pk=row.pk)
    assert (stored.type, stored.actor, stored.about, stored.at) == ("core.counted", "person:7", "counter:1", NOW)
    assert stored.topics == ["agents", "counter:1"]
    assert events.payload_of(stored) == Counted(writer=1, step=2)


@pytest.mark.django_db(transaction=True)
def test_eight_concurrent_writers_lose_nothing_and_keep_their_order() -> None:
    start = events.end_of_log()
    done = threading.Event()

    def write(writer: int) -> None:
        try:
            for step in range(60):
                count(writer, step)
        finally:
            connections.close_all()

    def follow() -> list[tuple[int, int]]:
        seen: list[tuple[int, int]] = []
        cursor = start
        try:
            while True:
                last_round = done.is_set()
                rows = events.read_after(cursor, limit=50)
                seen += [(row.payload["writer"], row.payload["step"]) for row in rows]
                if rows:
                    cursor = events.cursor_of(rows[-1])
                elif last_round:
                    return seen
        finally:
            connections.close_all()

    with ThreadPoolExecutor(9) as threads:
        reader = threads.submit(follow)
        for writer in [threads.submit(write, n) for n in range(8)]:
            writer.result()
        done.set()
        seen = reader.result()
    assert len(seen) == len(set(seen)) == 480
    for writer_number in range(8):
        assert [step for writer, step in seen if writer == writer_number] == list(range(60))


@pytest.mark.django_db(transaction=True)
def test_a_reader_waits_for_a_transaction_that_began_earlier() -> None:
    start = events.end_of_log()
    written, release = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                events.record(SYSTEM, Counted(writer=1, step=1), about="counter:1", now=NOW)
                written.set()
                release.wait(10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(slow)
        written.wait(10)
        count(2, 2)
        assert events.read_after(start) == []
        release.set()
        running.result()
    assert [row.payload["writer"] for row in events.read_after(start)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_action_leaves_no_event() -> None:
    start = events.end_of_log()
    with pytest.raises(RuntimeError), transaction.atomic():
        events.record(SYSTEM, Counted(writer=1, step=1), about="counter:1", now=NOW)
        raise RuntimeError
    assert events.read_after(start) == []


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_of_a_transaction_is_refused() -> None:
    with pytest.raises(events.NotInTransaction):
        events.record(SYSTEM, Counted(writer=1, step=1), about="counter:1", now=NOW)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["update core_event set about = 'x:1'", "delete from core_event"])
def test_the_log_is_append_only(statement: str) -> None:
    count(1, 1)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().about == "counter:1"


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_new_events_follow_although_transaction_numbers_begin_anew() -> None:
    before = count(1, 1)
    saved = events.cursor_of(before)
    far_ahead = Cursor(saved.generation, saved.xid + 1_000_000, 2**62)
    assert events.raise_generation() == saved.generation + 1
    count(1, 2)
    assert [row.payload["step"] for row in events.read_after(far_ahead)] == [2]
    assert [row.payload["step"] for row in events.read_after(Cursor(0, 0, 0))] == [1, 2]
    assert events.end_of_log().generation == saved.generation + 1


@pytest.mark.django_db(transaction=True)
def test_a_read_of_some_types_leaves_out_the_others() -> None:
    start = events.end_of_log()
    count(1, 1)
    assert events.read_between(start, events.end_of_log(), types=["core.other"]) == []
    assert len(events.read_between(start, events.end_of_log(), types=["core.counted"])) == 1


def test_a_payload_with_an_unknown_key_or_a_loose_type_is_refused() -> None:
    with pytest.raises(ValidationError):
        Counted(writer=1, step=1, note="prose")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Counted(writer="1", step=1)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_a_payload_nobody_declared_is_refused() -> None:
    with pytest.raises(events.UnknownEvent), transaction.atomic():
        events.record(SYSTEM, Undeclared(), about="counter:1", now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("topic", ["", "Case 1", "case:1\nid: 9", "case:", ":1", "a:" + "x" * 61])
def test_a_topic_that_no_page_could_listen_to_is_refused(topic: str) -> None:
    with pytest.raises(events.UnknownTopic), transaction.atomic():
        events.record(SYSTEM, Counted(writer=1, step=1), about="counter:1", topics=[topic], now=NOW)


@given(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1)))
def test_a_cursor_reads_what_it_wrote(parts: tuple[int, int, int]) -> None:
    assert Cursor.parse(str(Cursor(*parts))) == Cursor(*parts)


@pytest.mark.parametrize("text", ["", "1-2", "1-2-3-4", "a-b-c", "1--2-3", "1-2-99999999999999999999999"])
def test_what_is_not_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Cursor.parse(text)
