"""The queue for the administrators: what waits, runs and failed, with the reason; once more, or not at all."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import Payload, event, record
from amparo.core.models import JobTrouble
from amparo.core.transitions import NotPossible

log = logging.getLogger(__name__)
State = Literal["failed", "running", "waiting", "ended"]
STATES: Mapping[State, tuple[str, ...]] = {
    "failed": ("failed",),
    "running": ("doing",),
    "waiting": ("todo",),
    "ended": ("cancelled", "aborted"),
}
PAGE = 50
COUNT_LIMIT = 1000
LONGEST_ERROR = 500


class JobPayload(Payload):
    """Which job, and its name."""

    job: int
    name: str


@event("job.retried")
class JobRetried(JobPayload):
    """An administrator let a job that had failed run once more."""


@event("job.cancelled")
class JobCancelled(JobPayload):
    """An administrator took a waiting job out of the queue."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job: `ids` are its arguments, `at` is when it was queued, `due_at` when it is to run at the earliest."""

    id: int
    name: str
    queue: str
    state: str
    ids: Mapping[str, Any]
    attempts: int
    due_at: datetime | None
    at: datetime | None
    error: str
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class JobPage:
    """One page, the newest first; `before` is where the next one begins."""

    rows: Sequence[JobRow]
    before: int | None


def note_trouble(job_id: int, error: Exception) -> None:
    """Keeps why a job failed; never raises, for the job's own error is what counts."""
    text = " ".join(f"{type(error).__name__}: {error}".split())[:LONGEST_ERROR].replace("\0", "")
    try:
        JobTrouble.objects.update_or_create(job_id=job_id, defaults={"error": text, "at": timezone.now()})
    except Exception:
        log.exception("why job %s failed could not be kept", job_id)


def forget_trouble() -> int:
    """Removes the reasons of jobs that are gone; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from core_job_trouble t where not exists (select 1 from procrastinate_jobs j where j.id = t.job_id)"
        )
        return int(cursor.rowcount)


def count_jobs() -> dict[State, int]:
    """How many are in each state, counted up to COUNT_LIMIT + 1; periodic ones that wait are left out."""
    counted: dict[State, int] = {}
    for state, statuses in STATES.items():
        rows = ProcrastinateJob.objects.filter(status__in=statuses)
        rows = rows.exclude(queue_name="periodic") if state == "waiting" else rows
        counted[state] = len(rows.values_list("pk")[: COUNT_LIMIT + 1])
    return counted


def list_jobs(state: State, before: int | None = None, size: int = PAGE) -> JobPage:
    """The jobs in a state (three queries)."""
    found = ProcrastinateJob.objects.filter(status__in=STATES[state])
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: size + 1])
    shown = rows[:size]
    keys = [row.pk for row in shown]
    deferred = ProcrastinateEvent.objects.filter(job_id__in=keys, type="deferred").order_by("-id")
    queued = dict(deferred.values_list("job_id", "at"))
    troubles = JobTrouble.objects.in_bulk(keys)
    return JobPage([_row(row, queued, troubles) for row in shown], keys[-1] if len(rows) > size else None)


def _row(row: ProcrastinateJob, queued: Mapping[int, datetime], troubles: Mapping[int, JobTrouble]) -> JobRow:
    trouble = troubles.get(row.pk)
    return JobRow(
        row.pk,
        row.task_name,
        row.queue_name,
        row.status,
        row.args,
        row.attempts,
        row.scheduled_at,
        queued.get(row.pk),
        trouble.error if trouble else "",
        trouble.at if trouble else None,
    )


def retry_job(actor: Actor, job_id: int, now: datetime) -> None:
    """Lets a failed job run once more; administrators only. `job.retried` follows; raises NotVisible, NotPossible."""
    row = _job_for(actor, job_id)
    if row.status != "failed":
        raise NotPossible("job", row.status, "retry")
    try:
        with transaction.atomic():
            queue.job_manager.retry_job_by_id(job_id, now)
            record(actor, JobRetried(job=job_id, name=row.task_name), about="jobs", now=now)
    except IntegrityError:  # of a periodic job the next one waits already
        raise NotPossible("job", "todo", "retry") from None


def cancel_job(actor: Actor, job_id: int, now: datetime) -> None:
    """Takes a waiting job out of the queue; administrators only. `job.cancelled`; raises NotVisible, NotPossible."""
    row = _job_for(actor, job_id)
    with transaction.atomic():
        if not queue.job_manager.cancel_job_by_id(job_id):
            raise NotPossible("job", row.status, "cancel")
        record(actor, JobCancelled(job=job_id, name=row.task_name), about="jobs", now=now)


def _job_for(actor: Actor, job_id: int) -> ProcrastinateJob:
    if not actor.is_administrator:
        raise NotAllowed("administrators-only")
    row: ProcrastinateJob | None = ProcrastinateJob.objects.filter(pk=job_id).first()
    if row is None:
        raise NotVisible(f"job:{job_id}")
    return row
