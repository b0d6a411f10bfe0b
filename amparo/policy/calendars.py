"""Business time: pure arithmetic over opening hours, holidays and time zones (SI-7, SI-10).

Opening intervals are half-open (18:00 is closed) and kept in local time; all sums are made in absolute time, so that a
change of the clocks neither loses nor invents minutes. A local time that does not exist (the clocks go forward over
it) counts as the moment of the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from amparo.policy.pack.kinds import parse_days, parse_hours

HORIZON_DAYS = 4_000
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a desk is open: for each weekday (Monday first) intervals in minutes since local midnight."""

    name: str
    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    closed: frozenset[date] = frozenset()


@lru_cache(maxsize=256)
def build_schedule(name: str, zone: str, openings: tuple[tuple[str, str], ...], closed: frozenset[date]) -> Schedule:
    """A schedule from pairs of days and hours as packs write them."""
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for days, hours in openings:
        for day in parse_days(days):
            week[day].extend(parse_hours(hours))
    return Schedule(name, zone, tuple(tuple(sorted(day)) for day in week), closed)


def _instant(day: date, minutes: int, zone: ZoneInfo, *, last: bool) -> datetime:
    """The moment of a local time. Of one that happens twice the first, or the last where an interval ends."""
    local = datetime.combine(day + timedelta(days=minutes // 1440), time(minutes // 60 % 24, minutes % 60))
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if late >= early:
        return late if last else early
    # The local time does not exist: of a gap, fold 0 lies after the change and fold 1 before it.
    low, high = late, early
    offset = high.astimezone(zone).utcoffset()
    while high - low > MINUTE:
        middle = low + (high - low) // 2
        low, high = (low, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, high)
    return high.replace(second=0, microsecond=0)


def open_intervals(schedule: Schedule, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open intervals (in UTC, merged where they touch one another's time) that end after a moment, in order."""
    zone = ZoneInfo(schedule.zone)
    start = since.astimezone(UTC)
    day = since.astimezone(zone).date() - timedelta(days=1)
    reached = start
    for offset in range(HORIZON_DAYS):
        today = day + timedelta(days=offset)
        if today in schedule.closed:
            continue
        for opens, closes in schedule.week[today.weekday()]:
            first = max(_instant(today, opens, zone, last=False), reached)
            end = _instant(today, closes, zone, last=True)
            if end > first:
                yield first, end
                reached = end


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Open at this very moment."""
    moment = at.astimezone(UTC)
    first = next(open_intervals(schedule, at), None)
    return first is not None and first[0] <= moment


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """The moment itself if it is open, else the next opening; None if the desk never opens. In the schedule's zone."""
    first = next(open_intervals(schedule, at), None)
    return first[0].astimezone(ZoneInfo(schedule.zone)) if first else None


def add_business_time(schedule: Schedule, at: datetime, span: timedelta) -> datetime | None:
    """The first moment at which so much open time has passed; None if it never will. In the schedule's zone.

    Of no time at all: the moment itself where the desk is open, else the next opening.
    """
    left = span
    for start, end in open_intervals(schedule, at):
        if start + left <= end:
            return (start + left).astimezone(ZoneInfo(schedule.zone))
        left -= end - start
    return None


def add_business_minutes(schedule: Schedule, at: datetime, minutes: int) -> datetime | None:
    """When so many open minutes have passed; None if they never will. In the schedule's zone."""
    return add_business_time(schedule, at, timedelta(minutes=minutes))


def add_elapsed_minutes(schedule: Schedule, at: datetime, minutes: int) -> datetime:
    """So many minutes later, open or not. In the schedule's zone."""
    return (at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(ZoneInfo(schedule.zone))


def open_between(schedule: Schedule, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open intervals from one moment to a later one, cut to it, in UTC and in order."""
    stop = end.astimezone(UTC)
    for opens, closes in open_intervals(schedule, start):
        if opens >= stop:
            return
        yield opens, min(closes, stop)


def business_time_between(schedule: Schedule, start: datetime, end: datetime) -> timedelta:
    """The open time from one moment to a later one, exactly; none if it is not later."""
    return sum((closes - opens for opens, closes in open_between(schedule, start, end)), timedelta())


def business_minutes_between(schedule: Schedule, start: datetime, end: datetime) -> int:
    """Whole open minutes from one moment to a later one; 0 if it is not later."""
    return business_time_between(schedule, start, end) // MINUTE
