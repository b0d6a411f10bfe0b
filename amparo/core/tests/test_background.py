"""Jobs and consumers beside the pages: they run in `serve`, and come back after the database was away."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app as queue

from amparo.core import consumers, events, jobs
from amparo.core.actors import SYSTEM
from amparo.core.models import Event, StoredFile
from amparo.testing.server import serving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]


@events.event("core.knocked")
class Knocked(events.Payload):
    step: int


def keep(scope: str, number: int) -> None:
    StoredFile.objects.create(scope=scope, sha256=f"{number:064d}", size=number, media_type="x", created_at=NOW)


@jobs.job("core.tests.knock")
def knock(step: int) -> None:
    keep("job", step)


def hear(row: Event, payload: Knocked, now: datetime) -> None:
    keep("consumer", payload.step)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(consumers, "_consumers", {})
    consumers.consumer("core.tests.hear", [Knocked], start="beginning")(hear)
    assert "core.tests.knock" in queue.tasks
    yield


def act(step: int) -> None:
    with transaction.atomic():
        events.record(SYSTEM, Knocked(step=step), about="door:1", now=NOW)
        jobs.enqueue(knock, step=step)


def kept() -> list[tuple[str, int]]:
    return sorted(StoredFile.objects.values_list("scope", "size"))


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until, kept()
        time.sleep(0.05)


def test_the_embedded_worker_does_jobs_and_follows_the_log_and_survives_a_lost_database() -> None:
    with serving(worker=True):
        act(1)
        wait_until(lambda: kept() == [("consumer", 1), ("job", 1)])
        with connection.cursor() as cursor:
            cursor.execute(
                """select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()"""
            )
        act(2)
        wait_until(lambda: kept() == [("consumer", 1), ("consumer", 2), ("job", 1), ("job", 2)])


def test_stopping_the_desk_is_quick_and_leaves_no_worker_behind() -> None:
    with serving(worker=True):
        act(1)
        wait_until(lambda: len(kept()) == 2)
        began = time.monotonic()
    assert time.monotonic() - began < 5
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_workers")
        assert cursor.fetchone()[0] == 0
