"""Writing what is new of a course: rows, changes and events, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from amparo.clocks import events
from amparo.clocks.models import Clock as ClockRow
from amparo.clocks.models import ClockChange, Matter, Timetable
from amparo.clocks.rules.course import Course
from amparo.clocks.rules.reading import Change, Clock, Reading, read_clock
from amparo.clocks.storage import promise_columns, timetable_of
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.known import KnownRows
from amparo.gate import packs

PLAIN: Mapping[str, type[events.ClockPayload]] = {
    "start": events.ClockStarted,
    "pause": events.ClockPaused,
    "resume": events.ClockResumed,
    "reopen": events.ClockReopened,
    "move": events.ClockMoved,
}
_timetables = KnownRows()


def write_course(actor: Actor, matter: Matter, after: Course, written: Mapping[int, int], now: datetime) -> None:
    """Saves the matter and every change of its course that is not written yet, each with its event.

    `written` says how many changes of a clock are there already (`written_of`). Holidays are named by the matter's
    pack.
    """
    matter.turn, matter.answered = after.turn, after.answered
    matter.save(force_insert=matter._state.adding)
    changed = [one for one in after.clocks if one.key is None or len(one.changes) > written[one.key]]
    rows = {row.pk: row for row in ClockRow.objects.filter(pk__in=[one.key for one in changed if one.key])}
    for clock in sorted(changed, key=lambda one: one.is_open):  # one that takes another's place finds it free
        row = rows[clock.key] if clock.key else ClockRow(kind=clock.kind, started_at=clock.started_at)
        row.matter = matter
        _write_clock(actor, row, clock, clock.changes[written[clock.key] if clock.key else 0 :], now)


def written_of(*courses: Course) -> dict[int, int]:
    """How many changes each clock has that was read from its row."""
    return {one.key: len(one.changes) for course in courses for one in course.clocks if one.key is not None}


def _write_clock(actor: Actor, row: ClockRow, clock: Clock, fresh: Sequence[Change], now: datetime) -> None:
    reading = read_clock(clock, now)
    show(row, clock.phase, reading, now)
    row.save()
    first = len(clock.changes) - len(fresh)
    ClockChange.objects.bulk_create(
        ClockChange(
            clock=row,
            number=first + offset,
            at=change.at,
            verb=change.verb,
            cause=change.cause,
            actor=actor.ref,
            **promise_columns(change.promise, _keep_hours(row.matter, change)),
        )
        for offset, change in enumerate(fresh)
    )
    for change in fresh:
        record(actor, payload_of(row, change, reading), about=row.matter.about, topics=row.matter.heard_as, now=now)


def show(row: ClockRow, phase: str, reading: Reading, now: datetime) -> None:
    """The row's columns after a change. What lies ahead again will be warned of, and breached, anew."""
    row.phase, row.ended_at, row.late = phase, reading.ended_at, reading.late
    row.minutes = reading.promise.minutes if reading.promise else None
    row.due_at, row.warn_at = reading.due_at, reading.warn_at
    if row.warn_at is not None and row.warn_at > now:
        row.warned_at = None
    if row.due_at is not None and row.due_at > now:
        row.breached_at = None


def _keep_hours(matter: Matter, change: Change) -> Timetable | None:
    if change.promise is None:
        return None
    hours = timetable_of(packs.pack_of(matter.pack_id), change.promise.schedule)
    if hours.sha256 not in _timetables:
        Timetable.objects.bulk_create([hours], ignore_conflicts=True)
        _timetables.add(hours.sha256)
    return hours


def payload_of(row: ClockRow, change: Change, reading: Reading) -> events.ClockPayload:
    """The event of a change."""
    due_at = reading.due_at.isoformat() if reading.due_at else None
    if change.verb == "retarget":
        minutes = change.promise.minutes if change.promise else None
        return events.ClockRetargeted(clock=row.pk, kind=row.kind, due_at=due_at, cause=change.cause, minutes=minutes)  # type: ignore[arg-type]
    if change.verb == "meet":
        return events.ClockMet(clock=row.pk, kind=row.kind, due_at=due_at, late=reading.late)  # type: ignore[arg-type]
    if change.verb == "stop":
        return events.ClockStopped(clock=row.pk, kind=row.kind, due_at=due_at, cause=change.cause)  # type: ignore[arg-type]
    return PLAIN[change.verb](clock=row.pk, kind=row.kind, due_at=due_at)  # type: ignore[arg-type]
