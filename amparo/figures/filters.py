"""What an address asks the figures for: a period in a time zone, and whose cases. Read strictly (SEC-11)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, available_timezones

from amparo.cases.filters import SLUG, SOMEBODY, Given, day, one_of, shaped, somebody, words

PERIODS: Mapping[str, int] = MappingProxyType({"7d": 7, "30d": 30, "90d": 90, "365d": 365})
ALL, CHOSEN = "all", "days"
DEFAULT_PERIOD = "30d"
DEFLECTION_DAYS = (1, 3, 7, 14, 30)
DEFAULT_DEFLECTION_DAYS = 7
FIRST_DAY = date(2000, 1, 1)  # before any desk


def zone(text: str) -> str:
    """A time zone of the IANA database; raises ValueError."""
    if text not in available_timezones():
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class FigureFilter:
    """What the figures are about: what stands in the address, so that it can be shared.

    `period` is `7d` to `365d` (days that ended or run now), `all`, or `days` with `first` and `last`. `company` is a
    name or a part of it, `agent` as `alma-12` or `nobody`, `within` the days after which a redirected request that
    became no case counts as deflected.
    """

    period: str = ""
    first: str = ""
    last: str = ""
    zone: str = ""
    company: str = ""
    product: str = ""
    plan: str = ""
    agent: str = ""
    within: str = ""

    def said(self) -> dict[str, str]:
        """Only what is said."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}

    def address(self, **more: str) -> str:
        """The part of an address behind the question mark."""
        return urlencode(self.said() | more, safe=",:@/")

    def without(self, key: str) -> "FigureFilter":
        """The same without one part of it; the days go together."""
        gone = ("period", "first", "last") if key == "period" else (key,)
        return replace(self, **dict.fromkeys(gone, ""))

    @property
    def deflection_days(self) -> int:
        """Within how many days a case would speak against deflection."""
        return int(self.within) if self.within else DEFAULT_DEFLECTION_DAYS


READERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "period": one_of((*PERIODS, ALL, CHOSEN)),
        "first": day,
        "last": day,
        "zone": zone,
        "company": words,
        "product": shaped(SLUG),
        "plan": shaped(SLUG),
        "agent": lambda text: text if text == "nobody" else shaped(SOMEBODY)(text),
        "within": one_of(str(days) for days in DEFLECTION_DAYS),
    }
)


@dataclass(frozen=True)
class Understood:
    """A filter as it was understood, and the keys whose values were not."""

    filter: FigureFilter
    refused: tuple[str, ...] = field(default=())


def read_filter(given: Given) -> Understood:
    """What an address says; what cannot be understood is left out and named."""
    values: dict[str, Any] = {}
    refused = []
    for key, read in READERS.items():
        for text in [str(value).strip() for value in given.getlist(key)][-1:]:
            try:
                values[key] = read(text) if text else ""
            except ValueError:
                refused.append(key)
    chosen = FigureFilter(**values)
    if (chosen.first or chosen.last) and chosen.period in ("", CHOSEN):
        chosen = replace(chosen, period=CHOSEN)
    else:
        chosen = replace(chosen, first="", last="", period="" if chosen.period == CHOSEN else chosen.period)
    return Understood(chosen, tuple(refused))


@dataclass(frozen=True)
class Span:
    """The days that are counted, in a zone: from the beginning of the first to the end of the last, or until now.

    `within_days` is how long after a redirected request a case would speak against deflection.
    """

    zone: str
    first: date
    last: date
    now: datetime
    within_days: int = DEFAULT_DEFLECTION_DAYS

    @property
    def since(self) -> datetime:
        """The beginning."""
        return datetime.combine(self.first, time(), ZoneInfo(self.zone))

    @property
    def until(self) -> datetime:
        """The first moment that is not counted."""
        return datetime.combine(self.last + timedelta(days=1), time(), ZoneInfo(self.zone))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def step(self) -> str:
        """By what a course over time is told: `day`, `week` or `month`."""
        if self.days <= 45:
            return "day"
        return "week" if self.days <= 400 else "month"

    def step_at(self, on: date) -> tuple[datetime, datetime]:
        """From when to when the day, week or month goes in which a day lies."""
        here = ZoneInfo(self.zone)
        first = step_start(on, self.step)
        return datetime.combine(first, time(), here), datetime.combine(step_after(first, self.step), time(), here)

    def steps(self) -> list[date]:
        """The first day of every day, week or month that it touches."""
        found = [step_start(self.first, self.step)]
        while (following := step_after(found[-1], self.step)) <= self.last:
            found.append(following)
        return found


def step_start(at: date, step: str) -> date:
    """The first day of the week (a Monday) or month of a day; of a day it is itself."""
    if step == "week":
        return at - timedelta(days=at.weekday())
    return at.replace(day=1) if step == "month" else at


def step_after(at: date, step: str) -> date:
    """The first day of the next one."""
    if step == "month":
        return (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    return at + timedelta(days=7 if step == "week" else 1)


def span_of(chosen: FigureFilter, zone_name: str, now: datetime, began: datetime | None = None) -> Span:
    """The days that a filter means at `now`; `began` is when the desk's first case was opened."""
    today = now.astimezone(ZoneInfo(zone_name)).date()
    first, last = first_and_last(chosen, today, began.astimezone(ZoneInfo(zone_name)).date() if began else today)
    return Span(zone_name, first, last, now, chosen.deflection_days)


def first_and_last(chosen: FigureFilter, today: date, beginning: date) -> tuple[date, date]:
    """The first and the last day; nothing lies before FIRST_DAY or behind today."""
    period = chosen.period or DEFAULT_PERIOD
    if period in PERIODS:
        return today - timedelta(days=PERIODS[period] - 1), today
    last = date.fromisoformat(chosen.last) if period == CHOSEN and chosen.last else today
    first = date.fromisoformat(chosen.first) if period == CHOSEN and chosen.first else beginning
    last = max(min(last, today), FIRST_DAY)
    return max(min(first, last), FIRST_DAY), last


def agent_key(chosen: FigureFilter) -> int:
    """The agent's key; 0 for nobody."""
    return 0 if chosen.agent == "nobody" else somebody(chosen.agent)
