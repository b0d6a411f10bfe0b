"""Reading a clock: what is used, what is left, when it is due, from its dated changes alone.

Time counts while the clock runs and a promise is in force, by the hours of that promise. All that was counted so far
is measured against the promise in force at the end: a change of priority, plan, calendar or pack neither forgives nor
adds time (docs/clocks.md). A change dated before the one that precedes it counts at that one's moment, and one that
the phase does not allow counts for nothing: a clock never runs backwards. Moments are compared in UTC: two of one time
zone would be compared by what the wall clock shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from amparo.clocks.lifecycle import CLOCK, OPEN_PHASES
from amparo.clocks.rules.promises import Kind, Promise


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a clock. `promise` belongs to `start` and `retarget`; None takes a promise back."""

    at: datetime
    verb: str
    cause: str = ""
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clock's life in one phase under one promise; `until` is None for what lasts."""

    since: datetime
    until: datetime | None
    phase: str
    promise: Promise | None

    @property
    def counts(self) -> bool:
        """Whether time is counted in it."""
        return self.phase == "running" and self.promise is not None

    def used_until(self, moment: datetime) -> timedelta:
        """The time that counts in it up to a moment."""
        if self.promise is None or self.phase != "running":
            return timedelta()
        return self.promise.used_between(self.since, moment if self.until is None else min(self.until, moment))


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock by its changes; the first is its start. `key` is its row, None until it has one."""

    kind: Kind
    changes: tuple[Change, ...]
    key: int | None = None

    def after(self, *changes: Change) -> Clock:
        """The same clock with further changes."""
        return replace(self, changes=self.changes + changes)

    @property
    def phase(self) -> str:
        """running, paused, met or stopped."""
        return spans_of(self.changes)[-1].phase

    @property
    def promise(self) -> Promise | None:
        """What is promised now, or was when it ended."""
        return spans_of(self.changes)[-1].promise

    @property
    def is_open(self) -> bool:
        """Running or paused."""
        return self.phase in OPEN_PHASES

    @property
    def started_at(self) -> datetime:
        """When it began."""
        return self.changes[0].at

    @property
    def last_at(self) -> datetime:
        """When it changed last."""
        return spans_of(self.changes)[-1].since


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clock stands at a moment.

    `state` is `running` `soon` (the warning is over) `late` `paused` `unpromised` `met` or `stopped`. `due_at` is None
    while it is paused (nobody knows when it will go on) and where nothing is promised; of a clock that has ended it is
    when it was due. `late` also says of an ended or paused one that it had run out. `left` is never negative.
    """

    state: str
    used: timedelta
    left: timedelta | None
    due_at: datetime | None
    warn_at: datetime | None
    late: bool
    promise: Promise | None
    ended_at: datetime | None = None

    @property
    def used_percent(self) -> int | None:
        """The share of the promised time that is used, at most 100; None where nothing is promised."""
        if self.promise is None:
            return None
        whole = timedelta(minutes=self.promise.minutes)
        return 100 if self.used >= whole else int(100 * self.used / whole)


def spans_of(changes: Sequence[Change]) -> list[Span]:
    """A clock's life in stretches, the last one open; those without length are left out. Takes one change or more."""
    begun = changes[0]
    spans, now = [], Span(begun.at.astimezone(UTC), None, CLOCK.initial, begun.promise)
    for change in changes[1:]:
        if change.verb == "start" or not CLOCK.allows(now.phase, change.verb):
            continue
        at = max(change.at.astimezone(UTC), now.since)
        phase = CLOCK.next(now.phase, change.verb)
        promise = change.promise if change.verb == "retarget" else now.promise
        if at > now.since:
            spans.append(replace(now, until=at))
        now = Span(at, None, phase, promise)
    return [*spans, now]


def counted_spans(spans: Sequence[Span]) -> Iterator[Span]:
    """Those in which time counts."""
    return (span for span in spans if span.counts)


def moment_used(spans: Sequence[Span], span: timedelta) -> datetime | None:
    """The first moment at which so much time was, or will be, used; None where that is not known."""
    left = span
    for one in counted_spans(spans):
        reached = one.promise.reached(one.since, left) if one.promise else None
        if reached is not None and (one.until is None or reached <= one.until):
            return reached
        if one.until is not None:
            left -= one.used_until(one.until)
    return None


def read_clock(clock: Clock, now: datetime) -> Reading:
    """How a clock stands. Total and pure; an earlier `now` than its last change counts as that change's moment."""
    spans = spans_of(clock.changes)
    last, moment = spans[-1], max(now.astimezone(UTC), spans[-1].since)
    used = sum((span.used_until(moment) for span in spans), timedelta())
    promise, ended_at = last.promise, None if last.phase in OPEN_PHASES else last.since
    if promise is None:
        state = "unpromised" if ended_at is None else last.phase
        return Reading(state, used, None, None, None, False, None, ended_at)
    whole = timedelta(minutes=promise.minutes)
    judged_at = moment if last.phase == "running" else _ran_until(spans)
    asked = [*spans, Span(last.since, None, "running", promise)] if ended_at else spans
    due_at = moment_used(asked, whole)
    warn = promise.warn_minutes
    warn_at = None if warn is None else moment_used(spans, timedelta(minutes=warn))
    late = due_at is not None and judged_at is not None and due_at < judged_at
    state = last.phase
    if state == "running":
        state = "late" if late else "soon" if warn_at is not None and warn_at <= moment else "running"
    return Reading(state, used, max(whole - used, timedelta()), due_at, warn_at, late, promise, ended_at)


def _ran_until(spans: Sequence[Span]) -> datetime | None:
    """When a clock that stands ran last."""
    return max((span.until for span in counted_spans(spans) if span.until is not None), default=None)
