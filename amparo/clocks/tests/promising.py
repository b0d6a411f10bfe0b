"""Promises, hours and moments for the tests of clocks, and an oracle that counts minute by minute."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from amparo.clocks.rules.promises import Promise, Terms
from amparo.clocks.rules.reading import Change, Clock
from amparo.policy.calendars import Schedule, build_schedule

MINUTE = timedelta(minutes=1)
NONE: frozenset[date] = frozenset()
THANKSGIVING = date(2026, 11, 26)
US = build_schedule("us", "America/New_York", (("mon-fri", "06:00-18:00"),), frozenset({THANKSGIVING}))
LUNCH = build_schedule(
    "switzerland", "Europe/Zurich", (("mon-fri", "08:00-12:00,13:30-17:30"),), frozenset({date(2026, 4, 6)})
)
NIGHT = build_schedule("night", "Europe/Zurich", (("mon-sun", "22:00-06:00"),), NONE)
BRAZIL = build_schedule("brazil", "America/Sao_Paulo", (("mon-sat", "09:00-18:00"),), NONE)
SCHEDULES = (US, LUNCH, NIGHT, BRAZIL)


def at(text: str) -> datetime:
    """A moment as people write it."""
    return datetime.fromisoformat(text)


def promise(
    minutes: int, schedule: Schedule = US, counted: str = "business", warn: int | None = None, target: str = ""
) -> Promise:
    """A promise of so many minutes."""
    return Promise(target or f"{minutes}-{counted}", "T", minutes, counted, schedule, schedule.zone, warn)


def terms(first: int | None, following: int | None = None, solution: int | None = None, **more: object) -> Terms:
    """What is promised, in minutes of the same hours."""
    one = [None if minutes is None else promise(minutes, **more) for minutes in (first, following, solution)]  # type: ignore[arg-type]
    return Terms(*one)


def clock(promised: Promise, start: datetime, *changes: Change) -> Clock:
    """A first response with what happened to it."""
    return Clock("first_response", (Change(start, "start", "opened", promised), *changes))


@lru_cache(maxsize=200_000)
def open_at(schedule: Schedule, minute: datetime) -> bool:
    """Whether a minute is within the hours, by looking at the wall clock: not as the code does it."""
    local = minute.astimezone(ZoneInfo(schedule.zone))
    of_day = local.hour * 60 + local.minute
    for days_ago in (0, 1):
        day = local.date() - timedelta(days=days_ago)
        if day in schedule.closed:
            continue
        if any(o <= of_day + days_ago * 1440 < c for o, c in schedule.week[day.weekday()]):
            return True
    return False


def count_by_minutes(one: Clock, until: datetime) -> list[datetime]:
    """Every minute of a clock's life that counts, one after another; changes on whole minutes, in order."""
    counted, phase, promised = [], "running", one.changes[0].promise
    changes = list(one.changes[1:])
    minute = one.changes[0].at.astimezone(UTC)
    while minute < until:
        while changes and changes[0].at <= minute:
            change = changes.pop(0)
            if change.verb == "retarget":
                promised = change.promise
            else:
                phase = {"pause": "paused", "resume": "running"}[change.verb]
        if phase == "running" and promised and (promised.counted == "elapsed" or open_at(promised.schedule, minute)):
            counted.append(minute)
        minute += MINUTE
    return counted
