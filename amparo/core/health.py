"""Is the desk well? For `/healthz`, `amparo doctor` and monitoring: codes and figures, no secrets, no prose."""

import logging
import os
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from amparo.core import consumers, jobs
from amparo.core.events import end_of_log

log = logging.getLogger(__name__)
HEARD_SECONDS = 30
FREE_BYTES = 500 * 1024 * 1024
LAG_SECONDS = 60


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; a serious one that is not well makes the desk unwell."""

    name: str
    well: bool
    figure: str = ""
    serious: bool = True


def look(now: datetime) -> list[Finding]:
    """Looks at the database, its migrations, the jobs' worker, the log's readers and the disk; never raises."""
    findings = [_disk()]
    try:
        findings += [_database(), _migrations(), _worker(now), _horizon(), *_consumers()]
    except DatabaseError as error:
        log.warning("the database is not well: %s", error)
        findings.append(Finding("database", well=False))
    return findings


def healthz(request: HttpRequest) -> JsonResponse:
    """`GET /healthz`: 200 while the desk is well, else 503, and what is well and what is not; anybody may ask, so the
    figures are left to `look`."""
    findings = look(timezone.now())
    well = all(finding.well for finding in findings if finding.serious)
    body = {"well": well, "findings": {finding.name: finding.well for finding in findings}}
    return JsonResponse(body, status=200 if well else 503, headers={"Cache-Control": "no-store"})


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return Finding("database", well=True)


def count_missing_migrations() -> int:
    """How many migrations the database still needs."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrations() -> Finding:
    waiting = count_missing_migrations()
    return Finding("migrations", well=not waiting, figure=str(waiting))


def _worker(now: datetime) -> Finding:
    heard = jobs.last_heartbeat()
    well = heard is not None and now - heard < timedelta(seconds=HEARD_SECONDS)
    return Finding("worker", well=well, figure=heard.isoformat() if heard else "never")


def _horizon() -> Finding:
    """A transaction that writes for long holds everybody's events back."""
    seconds = int(consumers.horizon_lag_seconds())
    return Finding("event-log", well=seconds < LAG_SECONDS, figure=f"{seconds} s, {end_of_log()}", serious=False)


def _consumers() -> list[Finding]:
    return [
        Finding(f"consumer {state.name}", well=False, figure=f"{state.failures} failures", serious=False)
        for state in consumers.failing()
    ]


def _disk() -> Finding:
    try:
        place = os.statvfs(settings.DATA_DIR)
    except OSError:
        return Finding("disk", well=False)
    free = place.f_bavail * place.f_frsize
    return Finding("disk", well=free > FREE_BYTES, figure=f"{free // 1024**2} MiB free")
