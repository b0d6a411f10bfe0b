"""Rows as the pure dataclasses of `rules`, and back. Nothing is written here."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from amparo.clocks.lifecycle import OPEN_PHASES
from amparo.clocks.models import Clock as ClockRow
from amparo.clocks.models import ClockChange, Matter, Timetable
from amparo.clocks.rules.course import Course
from amparo.clocks.rules.promises import Promise
from amparo.clocks.rules.reading import Change, Clock
from amparo.policy.calendars import Schedule
from amparo.policy.pack.pack import Pack


def holiday_names(pack: Pack, schedule: Schedule) -> dict[str, str]:
    """What the days are called on which a schedule is closed."""
    for names in pack.holiday_names.values():
        if frozenset(names) == schedule.closed:
            return {day.isoformat(): name for day, name in sorted(names.items())}
    return {day.isoformat(): "" for day in sorted(schedule.closed)}


def timetable_of(pack: Pack, schedule: Schedule) -> Timetable:
    """The row (not saved) of a schedule, under the hash of what it says."""
    body = {
        "name": schedule.name,
        "zone": schedule.zone,
        "week": [[list(piece) for piece in day] for day in schedule.week],
        "closed": holiday_names(pack, schedule),
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return Timetable(sha256=hashlib.sha256(text.encode()).hexdigest(), body=body)


@lru_cache(maxsize=512)
def _schedule(text: str) -> Schedule:
    body = json.loads(text)
    week = tuple(tuple((opens, closes) for opens, closes in day) for day in body["week"])
    return Schedule(body["name"], body["zone"], week, frozenset(date.fromisoformat(day) for day in body["closed"]))


def schedule_of(row: Timetable) -> Schedule:
    """The hours of a row."""
    return _schedule(json.dumps(row.body, sort_keys=True))


def promise_of(row: ClockChange) -> Promise | None:
    """The promise that stands with a change."""
    if row.minutes is None or row.timetable is None:
        return None
    return Promise(
        row.target, row.source, row.minutes, row.counted, schedule_of(row.timetable), row.time_zone, row.warn_minutes
    )


def clock_of(row: ClockRow) -> Clock:
    """A clock with its changes, which must be prefetched with their timetables."""
    changes = tuple(Change(one.at, one.verb, one.cause, promise_of(one)) for one in row.changes.all())
    return Clock(row.kind, changes, row.pk)  # type: ignore[arg-type]  # one of KINDS, by a constraint


def with_changes_read(rows: QuerySet[ClockRow]) -> QuerySet[ClockRow]:
    """Clocks in the order in which they began, with everything that `clock_of` reads (three queries)."""
    changes = ClockChange.objects.order_by("number").select_related("timetable")
    return rows.order_by("started_at", "id").prefetch_related(Prefetch("changes", queryset=changes))


def course_of(matter: Matter) -> Course:
    """All that may still change: answers that were given long ago are left out."""
    rows = matter.clocks.exclude(Q(kind="next_response") & ~Q(phase__in=OPEN_PHASES))
    return make_course(matter, with_changes_read(rows))


def make_course(matter: Matter, rows: Iterable[ClockRow]) -> Course:
    """A matter's course from its clocks."""
    clocks = tuple(clock_of(row) for row in rows)
    return Course(clocks, matter.turn, matter.answered)  # type: ignore[arg-type]  # one of TURNS, by a constraint


def promise_columns(promise: Promise | None, timetable: Timetable | None) -> dict[str, Any]:
    """The columns of a change for a promise."""
    if promise is None:
        return {}
    return {
        "target": promise.target,
        "source": promise.source,
        "minutes": promise.minutes,
        "counted": promise.counted,
        "time_zone": promise.time_zone,
        "warn_minutes": promise.warn_minutes,
        "timetable": timetable,
    }
