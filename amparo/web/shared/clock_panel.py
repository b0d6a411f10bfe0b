"""The clocks of a case on its page, and the page that says why something is due then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.cases.models import Case
from amparo.clocks import queries
from amparo.clocks.models import ClockChange
from amparo.clocks.queries import Glance, Shown
from amparo.clocks.rules.days import Day, days_of, zone_of
from amparo.clocks.rules.promises import Promise
from amparo.core.actors import Actor
from amparo.web.shared import clock_texts
from amparo.web.shared.components import Due
from amparo.web.shared.formats import moment_text, reader_locale

MOST_DUES = 3  # on the page of a case; the page behind it shows all
EDGE_DAYS = 10  # shown at the beginning and at the end of a long clock


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened to a clock, in words."""

    at: datetime
    texts: list[str]


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of a clock: its date, the hours or why there were none, what counted, and all so far."""

    day: str
    hours: str
    counted: str
    total: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Why a clock is due then."""

    key: int
    due: Due
    zone: str
    promise: str
    hours: str
    used: str
    lines: Sequence[Line]
    days: Sequence[DayRow]
    left_out: int = 0


def glance_due(glance: Glance | None) -> Due | None:
    """What is due next, for a list."""
    if glance is None:
        return None
    return Due(clock_texts.kind_label(glance.kind), glance.due_at, glance.state)  # type: ignore[arg-type]


def due_of(shown: Shown, own: bool) -> Due | None:
    """How a clock stands; None of one that promises nothing or needs nothing any more."""
    reading, label = shown.reading, clock_texts.kind_label(shown.clock.kind)
    if reading.promise is None or reading.state == "stopped":
        return None
    if reading.state == "met":
        return Due(label, reading.ended_at, "late" if reading.late else "met", done_text(shown))
    if reading.state == "paused":
        text = clock_texts.change_text("pause", "waiting", own)
        return Due(label, None, "late" if reading.late else "paused", text, reading.used_percent)
    return Due(label, reading.due_at, reading.state, used_percent=reading.used_percent)  # type: ignore[arg-type]


def done_text(shown: Shown) -> str:
    """What was done; of what came late also when it was due."""
    reading, solved = shown.reading, shown.clock.kind == "resolution"
    if not reading.late or reading.due_at is None or reading.promise is None:
        return _("Solved") if solved else _("Answered")
    values = {"due": moment_text(reading.due_at, reading.promise.time_zone)}
    return (
        _("Solved late. It was due: %(due)s.") % values if solved else _("Answered late. It was due: %(due)s.") % values
    )


def used_text(shown: Shown, promise: Promise) -> str:
    """How much of the promised time is used."""
    promised = timedelta(minutes=promise.minutes)
    if shown.reading.used > promised:
        return _("All of it is used.")
    values = {"used": clock_texts.duration_text(shown.reading.used), "promised": clock_texts.duration_text(promised)}
    return _("%(used)s of %(promised)s are used.") % values


def dues_context(actor: Actor, case: Case, now: datetime, side: str) -> dict[str, Any]:
    """The clocks beside a case: those that are open, then the newest that ended."""
    shown = queries.get_clocks(case.ref, now)
    own = not actor.is_agent
    dues = [due for one in shown if (due := due_of(one, own))][:MOST_DUES]
    return {
        "dues": dues,
        "time_zone": time_zone_of(shown),
        "clocks_url": reverse(f"{side}:clocks", args=[case.number]),
        "case_url": reverse(f"{side}:case", args=[case.number]),
    }


def time_zone_of(shown: list[Shown]) -> str:
    """The zone in which the times of a case are told: that of the first promise; empty where nothing is promised."""
    return next((one.reading.promise.time_zone for one in shown if one.reading.promise), "")


def stories_context(actor: Actor, case: Case, now: datetime, side: str) -> dict[str, Any]:
    """The page that explains them all."""
    own, shown = not actor.is_agent, queries.get_clocks(case.ref, now)
    return {
        "case": case,
        "stories": [story for one in shown if (story := story_of(one, own, now))],
        "time_zone": time_zone_of(shown),
        "case_url": reverse(f"{side}:case", args=[case.number]),
    }


def story_of(shown: Shown, own: bool, now: datetime) -> Story | None:
    """A clock explained; None of one for which nothing was ever promised."""
    promise = shown.reading.promise
    if promise is None:
        return None
    label = clock_texts.kind_label(shown.clock.kind)
    days = [day_row(day, shown, promise) for day in days_of(shown.clock, now)]
    left_out = max(0, len(days) - 2 * EDGE_DAYS)
    return Story(
        key=shown.clock.key or 0,
        due=due_of(shown, own) or Due(label, None, "paused", clock_texts.change_text("stop", "resolved", own)),
        zone=promise.time_zone,
        promise=clock_texts.promise_text(promise.minutes, promise.counted),
        hours=hours_text(promise),
        used=used_text(shown, promise),
        lines=lines_of(shown, own),
        days=days if not left_out else days[:EDGE_DAYS] + days[-EDGE_DAYS:],
        left_out=left_out,
    )


def hours_text(promise: Promise) -> str:
    """The calendar that makes the time, in a sentence."""
    if promise.counted == "elapsed":
        return _("Every minute counts, at night and on holidays too.")
    values = {
        "hours": clock_texts.week_text(promise.schedule),
        "city": clock_texts.zone_text(promise.schedule.zone),
    }
    return _("These hours count: %(hours)s (%(city)s).") % values


def lines_of(shown: Shown, own: bool) -> list[Line]:
    """All changes in words. Hours are told beside a promise where they are others than before, or than now."""
    told = hours_text(shown.reading.promise) if shown.reading.promise else ""
    lines = []
    for row, change in zip(shown.changes, shown.clock.changes, strict=True):
        line = line_of(row, own)
        if change.promise is not None and change.promise.counted != "elapsed":
            hours = hours_text(change.promise)
            if hours != told:
                line.texts.append(hours)
            told = hours
        lines.append(line)
    return lines


def line_of(change: ClockChange, own: bool) -> Line:
    """One change in words; a change of the target says what is promised since."""
    if change.verb == "start":
        texts = [clock_texts.start_text(change.cause, own)]
    elif change.verb == "retarget":
        texts = [clock_texts.cause_text(change.cause)]
        if change.minutes is None:
            texts.append(_("Nothing is promised since."))
    else:
        texts = [clock_texts.change_text(change.verb, change.cause, own)]
    if change.minutes is not None:
        texts.append(clock_texts.promise_text(change.minutes, change.counted))
    return Line(change.at, texts)


def day_row(day: Day, shown: Shown, promise: Promise) -> DayRow:
    """One day in words, in the zone of the hours."""
    zone = ZoneInfo(zone_of(promise))
    told = ", ".join(f"{start.astimezone(zone):%H:%M}–{end.astimezone(zone):%H:%M}" for start, end in day.pieces)
    reason = clock_texts.reason_text(day.why, shown.holidays.get(day.on.isoformat(), "")) if day.why else ""
    return DayRow(
        day=day_text(day.on),
        hours=told or reason,
        counted=clock_texts.duration_text(day.counted) if day.pieces else "–",
        total=clock_texts.duration_text(day.total),
        muted=not day.pieces,
    )


def day_text(on: date) -> str:
    """A day with its weekday, as the reader writes it."""
    return str(format_skeleton("MMMEd", datetime(on.year, on.month, on.day), locale=reader_locale()))  # noqa: DTZ001
