"""Why it is due then: the days that a clock went through, and what counted on each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from amparo.clocks.rules.promises import Promise
from amparo.clocks.rules.reading import Clock, Span, read_clock, spans_of
from amparo.policy.calendars import open_between

MOST_DAYS = 400
Piece = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a clock, in the zone of its hours: what counted, and why nothing did.

    `why` is empty where something counted, else `holiday` (the date is in the schedule), `closed` (no hours on this
    weekday), `paused`, or `outside` (it began after the hours, or ended before them). `total` is all that counted so
    far. Pieces that lie in the future are those that are expected.
    """

    on: date
    pieces: tuple[Piece, ...]
    counted: timedelta
    total: timedelta
    why: str = ""


def zone_of(promise: Promise) -> str:
    """The zone in which a promise's hours are kept; where every minute counts, the company's."""
    return promise.time_zone if promise.counted == "elapsed" else promise.schedule.zone


def days_of(clock: Clock, now: datetime) -> list[Day]:
    """The days from a clock's start until it is due, or ended before; while nobody knows, until now. At most MOST_DAYS.

    Pure.
    """
    reading = read_clock(clock, now)
    if reading.promise is None:
        return []
    spans = spans_of(clock.changes)
    known = [at for at in (reading.ended_at, reading.due_at) if at is not None]
    until = min(known) if known else max(now.astimezone(UTC), spans[-1].since)
    zone = ZoneInfo(zone_of(reading.promise))
    found: dict[date, list[Piece]] = {}
    for start, end in _pieces(spans, until):
        for piece in _by_day(start.astimezone(zone), end.astimezone(zone)):
            found.setdefault(piece[0].date(), []).append(piece)
    first, last = clock.started_at.astimezone(zone).date(), until.astimezone(zone).date()
    days, total = [], timedelta()
    for offset in range(min((last - first).days + 1, MOST_DAYS)):
        on = first + timedelta(days=offset)
        pieces = tuple(found.get(on, ()))
        counted = sum((_length(piece) for piece in pieces), timedelta())
        total += counted
        days.append(Day(on, pieces, counted, total, "" if pieces else _why(spans, on, zone)))
    return days


def _pieces(spans: list[Span], until: datetime) -> Iterator[Piece]:
    for span in spans:
        end = until if span.until is None else min(span.until, until)
        if span.promise is None or not span.counts or end <= span.since:
            continue
        if span.promise.counted == "elapsed":
            yield span.since, end
        else:
            yield from open_between(span.promise.schedule, span.since, end)


def _by_day(start: datetime, end: datetime) -> Iterator[Piece]:
    while start.date() < end.date():
        midnight = datetime.combine(start.date() + timedelta(days=1), time(), tzinfo=start.tzinfo)
        yield start, midnight
        start = midnight
    if start.astimezone(UTC) < end.astimezone(UTC):
        yield start, end


def _length(piece: Piece) -> timedelta:
    return piece[1].astimezone(UTC) - piece[0].astimezone(UTC)


def _why(spans: list[Span], on: date, zone: ZoneInfo) -> str:
    begins = datetime.combine(on, time(), tzinfo=zone).astimezone(UTC)
    ends = datetime.combine(on + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)
    there = [span for span in spans if span.since < ends and (span.until is None or span.until > begins)]
    for span in there:
        if span.promise is not None and span.promise.counted == "business":
            if on in span.promise.schedule.closed:
                return "holiday"
            if not span.promise.schedule.week[on.weekday()]:
                return "closed"
    return "paused" if any(span.phase != "running" for span in there) else "outside"
