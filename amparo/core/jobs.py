"""Work after the answer: one door to the queue (procrastinate), which lives in the same PostgreSQL.

A package declares `@job("case.close_old")` in its `jobs.py` and enqueues it in the action's transaction: a job of a
rolled-back action never runs. A job may run twice (a killed worker's job is taken up by another), so it looks at the
state first and does nothing where its work is done. Jobs are plain functions, run in a bounded number of threads, and
are over in a minute; they take ids and codes, never objects or prose.
"""

import asyncio
import inspect
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connections, transaction
from procrastinate import JobContext, RetryDecision
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.retry import BaseRetryStrategy

from amparo.core import joblist, metrics, tracing
from amparo.core.listening import connection_parameters

log = logging.getLogger(__name__)
RETRY_SECONDS = (10, 60, 300, 1800, 7200)
CONCURRENCY = 4  # threads, each with a database connection of its own
# The queue is mostly empty when PostgreSQL looks at it, which would therefore read all of it for each job of a rush.
BY_INDEX = "-c enable_seqscan=off"
OUTSIDE = "outside"  # the queue of jobs that wait for other people's servers: they keep nothing else waiting
OUTSIDE_CONCURRENCY = 2
HEARTBEAT_SECONDS = 5
STALLED_SECONDS = 20  # a worker that was not heard for so long is dead, its jobs are taken up
STOP_SECONDS = 5
MOST_ATTEMPTS = 20  # a job that kills its worker each time is given up

Argument = int | str | bool | None


class Waits(BaseRetryStrategy):
    """Tries again after each of the given seconds, then gives up."""

    def __init__(self, seconds: Sequence[int]) -> None:
        self.seconds = tuple(seconds)

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:
        """procrastinate asks this for a job that failed `job.attempts` times before."""
        if job.attempts >= len(self.seconds):
            return None
        return RetryDecision(retry_in={"seconds": self.seconds[job.attempts]})


@dataclass(frozen=True)
class Job:
    """A declared job; calling it runs it here and now (tests do)."""

    name: str
    run: Callable[..., None]
    task: Any

    def __call__(self, **ids: Argument) -> None:
        self.run(**ids)


def job(
    name: str, *, queue_name: str = "default", retry: Sequence[int] = RETRY_SECONDS
) -> Callable[[Callable[..., None]], Job]:
    """Declares a job under a name that stays for ever: waiting jobs are stored under it.

    `retry` are the seconds to wait before each further attempt; after the last the job is listed by `failed_jobs`.
    """

    def keep(run: Callable[..., None]) -> Job:
        if inspect.iscoroutinefunction(run):
            raise TypeError(f"{name}: a job is a plain function; a coroutine would stall the live streams")
        task = queue.task(name=name, queue=queue_name, retry=Waits(retry), pass_context=True)(telling(run))
        return Job(name, run, task)

    return keep


def telling(run: Callable[..., None]) -> Callable[..., None]:
    """The same, keeping why it failed where it does: the queue knows only that."""

    def attempt(context: JobContext, **ids: Any) -> None:
        began, outcome, name = time.perf_counter(), "failed", context.job.task_name
        try:
            with tracing.traced(job=f"{name}:{context.job.id}"):
                run(**ids)
            outcome = "done"
        except Exception as error:
            if context.job.id is not None:
                joblist.note_trouble(context.job.id, error)
            raise
        finally:
            metrics.JOBS.labels(name, outcome).observe(time.perf_counter() - began)

    return attempt


def periodic(cron: str, name: str) -> Callable[[Callable[[], None]], Job]:
    """Declares a job that runs at the times of `cron` (a sixth field counts seconds), once for all processes."""

    def keep(run: Callable[[], None]) -> Job:
        def at(timestamp: int) -> None:
            run()

        task = queue.task(name=name, queue="periodic", queueing_lock=name, retry=False, pass_context=True)(telling(at))
        return Job(name, run, queue.periodic(cron=cron)(task))

    return keep


def enqueue(what: Job, **ids: Argument) -> None:
    """Lets a job run once the running transaction has committed (at once outside of one)."""
    _check(what, ids)
    what.task.defer(**ids)


def enqueue_at(what: Job, at: datetime, **ids: Argument) -> None:
    """Lets a job run at a moment in the future (aware), once the running transaction has committed."""
    _check(what, ids)
    what.task.configure(schedule_at=at).defer(**ids)


def _check(what: Job, ids: dict[str, Argument]) -> None:
    inspect.signature(what.run).bind(**ids)
    for key, value in ids.items():
        if not isinstance(value, int | str | bool | None):
            raise TypeError(f"{what.name}: {key} is a {type(value).__name__}; a job takes ids and codes")


@dataclass(frozen=True)
class FailedJob:
    """A job that was given up, for `amparo doctor` and the administrators."""

    id: int
    name: str
    ids: dict[str, Any]
    attempts: int


def failed_jobs(limit: int = 50) -> list[FailedJob]:
    """The jobs that were given up, the newest first."""
    rows = ProcrastinateJob.objects.filter(status="failed").order_by("-id")[:limit]
    return [FailedJob(row.id, row.task_name, row.args, row.attempts) for row in rows]


def waiting_jobs() -> int:
    """How many jobs are to be done now or later, periodic ones left out."""
    return int(ProcrastinateJob.objects.filter(status="todo").exclude(queue_name="periodic").count())


def waiting_seconds(now: datetime) -> dict[str, float]:
    """By queue, for how long the oldest job that is due has waited."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            """select j.queue_name, extract(epoch from %s - min(coalesce(j.scheduled_at, e.at)))
            from procrastinate_jobs j
            left join procrastinate_events e on e.job_id = j.id and e.type = 'deferred'
            where j.status = 'todo' and (j.scheduled_at is null or j.scheduled_at <= %s) group by 1""",
            [now, now],
        )
        return {str(queue): max(float(seconds or 0), 0.0) for queue, seconds in cursor.fetchall()}


def last_heartbeat() -> datetime | None:
    """When any worker was last heard; None where none is registered."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select max(last_heartbeat) from procrastinate_workers")
        found: datetime | None = cursor.fetchone()[0]
        return found


class LoopEnded(Exception):
    """The loop of some queues has given up, as when its heartbeat cannot be written."""


async def run_worker(*, wait: bool = True) -> None:
    """Runs jobs until cancelled (with `wait=False`, until none is due); then running ones get STOP_SECONDS to end.

    Ends, too, when the loop of some queues gives up: whoever started it starts all of them again."""
    parameters = connection_parameters()
    parameters["options"] = f"{parameters.get('options', '')} {BY_INDEX}".strip()
    connector = PsycopgConnector(kwargs=parameters, min_size=1, max_size=3)
    worker = queue.with_connector(connector)
    try:
        async with worker.open_async():
            await _take_up_stalled(worker.job_manager)
            inside = sorted({task.queue for task in queue.tasks.values()} - {OUTSIDE})
            async with asyncio.TaskGroup() as both:
                both.create_task(_work(worker, inside, CONCURRENCY, wait))
                both.create_task(_work(worker, [OUTSIDE], OUTSIDE_CONCURRENCY, wait))
    except* LoopEnded:
        pass
    finally:  # periodic jobs are deferred through Django's connection of the one thread for sensitive code
        await sync_to_async(connections.close_all)()


async def _work(worker: Any, queues: Sequence[str], concurrency: int, wait: bool) -> None:
    await worker.run_worker_async(
        queues=queues,
        install_signal_handlers=False,
        wait=wait,
        concurrency=concurrency,
        shutdown_graceful_timeout=STOP_SECONDS,
        delete_jobs="successful",
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_SECONDS,
        fetch_job_polling_interval=2.0,
    )
    if wait:
        raise LoopEnded(queues)


async def _take_up_stalled(manager: Any) -> int:
    """Puts the jobs of dead workers back into the queue; returns how many."""
    taken = 0
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        try:
            if stalled.attempts >= MOST_ATTEMPTS:
                log.error("job %s (%s) never ended in %s attempts", stalled.id, stalled.task_name, stalled.attempts)
                await manager.finish_job_by_id_async(job_id=stalled.id, status="failed", delete_job=False)
            else:
                await manager.retry_job(stalled)
                taken += 1
        except Exception as error:  # another process was quicker
            log.info("job %s was not taken up: %s", stalled.id, error)
    return taken


@queue.periodic(cron="* * * * * */20")
@queue.task(name="core.take_up_stalled", queue="periodic", queueing_lock="core.take_up_stalled", pass_context=True)
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Each 20 s: what a killed worker left is run again."""
    await _take_up_stalled(context.app.job_manager)


def delete_old_jobs(before: datetime) -> int:
    """Removes given-up and aborted jobs that ended before a moment; returns how many. Successful ones go at once."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute(
            """delete from procrastinate_jobs where status in ('failed', 'aborted', 'cancelled', 'succeeded')
            and not exists (select 1 from procrastinate_events e where e.job_id = procrastinate_jobs.id and e.at >= %s)
            """,
            [before],
        )
        return int(cursor.rowcount)
