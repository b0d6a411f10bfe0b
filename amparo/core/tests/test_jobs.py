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

from amparo.core import joblist, jobs
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import VISITOR, Actor
from amparo.core.models import Event, StoredFile
from amparo.core.transitions import NotPossible

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
    assert jobs.waiting_jobs() == 1
    work()
    assert done() == []
    assert ProcrastinateJob.objects.get(task_name=keep.name).status == "todo"


def test_a_failing_job_is_tried_again_later_and_then_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "broken", True)
    jobs.enqueue(keep, number=1)
    wait_for(worked_twice)  # a worker may have left before the second attempt was due
    waiting = ProcrastinateJob.objects.get(task_name=keep.name)
    assert (waiting.status, waiting.attempts) == ("todo", 2), "once more at once, then in a minute"
    assert len(done()) == 2
    listed = [row.error for row in joblist.list_jobs("waiting").rows if row.name == keep.name]  # not a periodic one
    assert listed == ["RuntimeError: broken"]
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set scheduled_at = now(), attempts = 2 where task_name = %s", [keep.name]
        )
    work()
    [failed] = jobs.failed_jobs()
    assert (failed.name, failed.ids) == ("core.tests.keep", {"number": 1})
    assert jobs.delete_old_jobs(datetime.now(UTC) - timedelta(days=1)) == 0
    assert (joblist.forget_trouble(), jobs.delete_old_jobs(datetime.now(UTC) + timedelta(days=1))) == (0, 1)
    assert joblist.forget_trouble() == 1


def worked_twice() -> bool:
    """Lets a worker do what is due; whether the one job has been tried twice."""
    work()
    return bool(ProcrastinateJob.objects.get(task_name=keep.name).attempts == 2)


def fail(number: int) -> int:
    """A job that was given up."""
    jobs.enqueue(keep, number=number)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where task_name = %s returning id", [keep.name])
        return int(cursor.fetchone()[0])


ADMINISTRATOR = Actor("person", 1, frozenset({"administrator"}))


def test_an_administrator_lets_a_failed_job_run_once_more() -> None:
    job, now = fail(7), datetime.now(UTC)
    joblist.retry_job(ADMINISTRATOR, job, now)
    with pytest.raises(NotPossible):
        joblist.retry_job(ADMINISTRATOR, job, now)
    work()
    assert done() == [7]
    assert list(Event.objects.values_list("type", "payload__name")) == [("job.retried", keep.name)]


def test_an_administrator_takes_a_waiting_job_out_of_the_queue() -> None:
    jobs.enqueue(keep, number=7)
    job = ProcrastinateJob.objects.get(task_name=keep.name).pk
    joblist.cancel_job(ADMINISTRATOR, job, NOW)
    with pytest.raises(NotPossible):
        joblist.cancel_job(ADMINISTRATOR, job, NOW)
    work()
    assert done() == []
    assert [row.state for row in joblist.list_jobs("ended").rows] == ["cancelled"]
    assert list(Event.objects.values_list("type", flat=True)) == ["job.cancelled"]


def test_nobody_else_touches_the_queue_and_what_is_gone_is_not_found() -> None:
    job = fail(7)
    for actor in (VISITOR, Actor("person", 2, frozenset({"agent"}))):
        for touch in (joblist.retry_job, joblist.cancel_job):
            with pytest.raises(NotAllowed):
                touch(actor, job, NOW)
    with pytest.raises(NotVisible):
        joblist.retry_job(ADMINISTRATOR, job + 1000, NOW)
    assert not Event.objects.exists()


def test_the_list_goes_page_by_page_and_counts_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        jobs.enqueue(keep, number=number)
    first = joblist.list_jobs("waiting", size=3)
    second = joblist.list_jobs("waiting", first.before, size=3)
    assert [row.ids["number"] for row in (*first.rows, *second.rows)] == [4, 3, 2, 1, 0]
    assert second.before is None and first.rows[0].at is not None
    monkeypatch.setattr(joblist, "COUNT_LIMIT", 2)
    assert joblist.count_jobs() == {"failed": 0, "running": 0, "waiting": 3, "ended": 0}


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


REFUSE_ONE_OF_TWO = """
create function no_heartbeat() returns trigger language plpgsql as $$ begin
  if new.id %% 2 = 0 then raise exception 'no heartbeat'; end if; return new;
end $$;
create trigger no_heartbeat before update on procrastinate_workers for each row execute function no_heartbeat()
"""


def test_a_worker_of_which_one_loop_gives_up_ends_so_that_all_queues_begin_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.2)
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_ONE_OF_TWO, [])
    try:
        asyncio.run(asyncio.wait_for(jobs.run_worker(), 20))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop function no_heartbeat cascade")
    jobs.enqueue(keep, number=1)
    work()
    assert done() == [1]
