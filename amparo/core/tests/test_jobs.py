"""Jobs: none from a rolled-back action, retried, taken up after a kill, periodic ones once."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.core import jobs
from amparo.core.models import StoredFile

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)
broken = False


@jobs.job("core.tests.keep", retry=(0, 60))
def keep(number: int) -> None:
    sha256 = f"{StoredFile.objects.count():064d}"
    StoredFile.objects.create(scope="job", sha256=sha256, size=number, media_type="x", created_at=NOW)
    if broken:
        raise RuntimeError("broken")


@pytest.fixture(autouse=True)
def clean_up(monkeypatch: pytest.MonkeyPatch, empty_queue: None) -> Iterator[None]:
    monkeypatch.setattr(sys.modules[__name__], "broken", False)
    yield
    queue.tasks.pop("core.tests.twice", None)


def work() -> None:
    """Does what is due, in a worker of its own."""
    asyncio.run(jobs.run_worker(wait=False))
    connections.close_all()


def done() -> list[int]:
    return sorted(StoredFile.objects.filter(scope="job").values_list("size", flat=True))


def test_a_job_runs_after_its_transaction_and_leaves_no_row() -> None:
    with transaction.atomic():
        jobs.enqueue(keep, number=1)
        assert done() == []
    work()
    assert done() == [1]
    assert not ProcrastinateJob.objects.filter(task_name=keep.name).exists()


def test_a_job_of_a_rolled_back_action_never_runs() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        jobs.enqueue(keep, number=1)
        raise RuntimeError
    work()
    assert done() == []


def test_a_job_for_later_waits() -> None:
    jobs.enqueue_at(keep, datetime.now(UTC) + timedelta(hours=1), number=1)
    work()
    assert done() == []
    assert jobs.waiting_jobs() == 1


def test_a_failing_job_is_tried_again_later_and_then_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "broken", True)
    jobs.enqueue(keep, number=1)
    work()
    waiting = ProcrastinateJob.objects.get(task_name=keep.name)
    assert (waiting.status, waiting.attempts) == ("todo", 2), "once more at once, then in a minute"
    assert len(done()) == 2
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = now(), attempts = 2")
    work()
    [failed] = jobs.failed_jobs()
    assert (failed.name, failed.ids) == ("core.tests.keep", {"number": 1})
    assert jobs.delete_old_jobs(datetime.now(UTC) - timedelta(days=1)) == 0
    assert jobs.delete_old_jobs(datetime.now(UTC) + timedelta(days=1)) == 1


def test_arguments_that_the_job_does_not_take_are_refused_when_it_is_enqueued() -> None:
    with pytest.raises(TypeError):
        jobs.enqueue(keep, nummer=1)
    with pytest.raises(TypeError, match="ids and codes"):
        jobs.enqueue(keep, number={"a": 1})  # type: ignore[arg-type]


def test_a_coroutine_is_no_job() -> None:
    async def stall() -> None:
        pass

    with pytest.raises(TypeError, match="plain function"):
        jobs.job("core.tests.stall")(stall)  # type: ignore[arg-type]


WORKER = textwrap.dedent(
    """
    import asyncio, os, sys, time
    import django
    django.setup()
    from django.conf import settings
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    from django.db import connections
    connections["default"].settings_dict["NAME"] = sys.argv[1]
    from amparo.core import jobs

    @jobs.job("core.tests.twice")
    def twice(path: str) -> None:
        with open(path, "a") as file:
            file.write("began\\n")
        if sys.argv[2] == "hang":
            time.sleep(60)
        with open(path, "a") as file:
            file.write("ended\\n")

    asyncio.run(jobs.run_worker(wait=sys.argv[2] == "hang"))
    """
)


def start_worker(mode: str) -> "subprocess.Popen[bytes]":
    name = connection.settings_dict["NAME"]
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, name, mode],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "amparo.settings", "AMPARO_SECRET_KEY": "only-for-tests"},
    )


def test_the_job_of_a_killed_worker_is_taken_up_by_the_next(tmp_path: Path) -> None:
    @jobs.job("core.tests.twice")
    def twice(path: str) -> None:
        pass

    seen = tmp_path / "seen"
    jobs.enqueue(twice, path=str(seen))
    first = start_worker("hang")
    wait_for(seen.is_file)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    with connection.cursor() as cursor:  # instead of waiting until it counts as dead
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")
    second = start_worker("finish")
    assert second.wait(30) == 0
    assert seen.read_text().split() == ["began", "began", "ended"]


def wait_for(what: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.05)


def test_a_periodic_job_runs_at_its_times() -> None:
    @jobs.periodic("* * * * * *", "core.tests.each_second")
    def each_second() -> None:
        keep(number=int(StoredFile.objects.count()) + 1)

    async def watch() -> None:
        running = asyncio.create_task(jobs.run_worker())
        await asyncio.sleep(3.2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    try:
        asyncio.run(watch())
    finally:
        queue.periodic_registry.periodic_tasks.pop(("core.tests.each_second", ""))
    assert 2 <= len(done()) <= 4
