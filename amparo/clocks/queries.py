"""What the screens show of clocks; whoever asks has checked the access to the matter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amparo.clocks.lifecycle import OPEN_PHASES
from amparo.clocks.models import Clock as ClockRow
from amparo.clocks.models import ClockChange, Matter, Timetable
from amparo.clocks.rules.course import retarget_course
from amparo.clocks.rules.facts import with_changes
from amparo.clocks.rules.promises import terms_for
from amparo.clocks.rules.reading import Clock, Reading, read_clock
from amparo.clocks.storage import clock_of, course_of, with_changes_read
from amparo.gate import packs
from amparo.policy.facts import parse_request

MOST_CLOCKS = 50


@dataclass(frozen=True)
class Glance:
    """The clock of a matter that is due next, for lists; `state` as of a Reading."""

    kind: str
    state: str
    due_at: datetime


@dataclass(frozen=True)
class Shown:
    """A clock in full: its changes, how it stands, the names of its holidays."""

    clock: Clock
    reading: Reading
    changes: Sequence[ClockChange]
    holidays: Mapping[str, str]

    @property
    def timetable(self) -> Timetable | None:
        """The hours that count now."""
        return next((one.timetable for one in reversed(self.changes) if one.timetable), None)


def list_glances(abouts: Sequence[str], now: datetime) -> dict[str, Glance]:
    """What is due next of each of some matters; those of which nothing is due are left out. One query."""
    rows = ClockRow.objects.filter(matter_id__in=abouts, phase="running", due_at__isnull=False).order_by("-due_at")
    return {row.matter_id: Glance(row.kind, _state(row, now), row.due_at) for row in rows if row.due_at}


def get_next_due(about: str) -> datetime | None:
    """When something of a matter is due next; None where nothing is."""
    rows = ClockRow.objects.filter(matter_id=about, phase="running", due_at__isnull=False)
    return rows.order_by("due_at").values_list("due_at", flat=True).first()


def foresee_due(about: str, changes: Mapping[str, Mapping[str, Any]], now: datetime) -> datetime | None:
    """What would be due next if facts changed now, as `retarget_clocks` would have it; writes nothing."""
    matter = Matter.objects.filter(pk=about).first()
    if matter is None:
        return None
    terms = terms_for(packs.in_force(now), parse_request(with_changes(matter.facts, changes)))
    return retarget_course(course_of(matter), terms, now, "").next_due_at(now)


def get_zone(clock_id: int) -> str:
    """The zone in which the company of a clock reads its times."""
    rows = ClockChange.objects.filter(clock_id=clock_id).exclude(time_zone="").order_by("-number")
    return rows.values_list("time_zone", flat=True).first() or "UTC"


def _state(row: ClockRow, now: datetime) -> str:
    if row.due_at is not None and row.due_at < now:
        return "late"
    return "soon" if row.warn_at is not None and row.warn_at <= now else "running"


def get_turn(about: str) -> str:
    """Whose turn it is in a matter (`rules.course.Turn`); empty where it has no clocks."""
    return Matter.objects.filter(pk=about).values_list("turn", flat=True).first() or ""


def get_clocks(about: str, now: datetime) -> list[Shown]:
    """A matter's clocks in full: those that run or are paused first, then those that ended, the newest first.

    Three queries; bounded to the newest MOST_CLOCKS.
    """
    newest = ClockRow.objects.filter(matter_id=about).order_by("-started_at", "-id").values("pk")[:MOST_CLOCKS]
    found = []
    for row in with_changes_read(ClockRow.objects.filter(pk__in=newest)):
        clock, changes = clock_of(row), list(row.changes.all())
        holidays = {day: name for one in changes if one.timetable for day, name in one.timetable.body["closed"].items()}
        found.append(Shown(clock, read_clock(clock, now), changes, holidays))
    return sorted(found, key=lambda one: (one.clock.phase not in OPEN_PHASES, -one.clock.started_at.timestamp()))
