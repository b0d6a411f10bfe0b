"""Filters of lists of cases: what stands in an address and in a saved view, read strictly (SEC-11).

Every key and value is on a list of ours or has a shape of ours; nothing of it becomes part of a statement by name.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import Q

from amparo.cases.lifecycle import ENDED_STATES, OPEN_STATES
from amparo.core.languages import TAGS
from amparo.policy.pack.kinds import IMPACTS, REQUEST_KINDS

STATE_GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType({"open": OPEN_STATES, "ended": ENDED_STATES})
STATES = (*STATE_GROUPS, *OPEN_STATES, *ENDED_STATES)
DUE = MappingProxyType(
    {"late": timedelta(0), "4h": timedelta(hours=4), "24h": timedelta(days=1), "7d": timedelta(days=7)}
)
ASKS = ("any", "escalation", "authority")
SORTS = ("updated", "oldest", "opened", "due")
PERIOD = re.compile(r"(before-)?([1-9][0-9]{0,3})d")
SLUG = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
SOMEBODY = re.compile(r"(?:[\w.-]{0,60}-)?([0-9]{1,18})")
TEXT_MAX_LENGTH = 200
VALUES = 12  # of one key


class Given(Protocol):
    """What a form or an address says: several values may stand under one key."""

    def getlist(self, key: str) -> list[Any]:
        """Every value under a key."""


@dataclass(frozen=True)
class CaseFilter:
    """Which cases, and in which order; empty means that it does not matter.

    `due` is `any` (something is promised), `late`, or within `4h`, `24h`, `7d`. `asks` is what the customer asked for
    and nobody has decided yet.
    `company` is a name or a part of it; `assignee` is `me`, `nobody` or an agent (`alma-12`); `tag` all of them;
    `opened` and `active` are `7d` (within) or `before-7d` (not within), or lie between two days.
    """

    q: str = ""
    state: tuple[str, ...] = ()
    product: str = ""
    company: str = ""
    assignee: str = ""
    watched: str = ""
    author: str = ""
    tag: tuple[str, ...] = ()
    impact: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    due: str = ""
    asks: str = ""
    opened: str = ""
    opened_from: str = ""
    opened_to: str = ""
    active: str = ""
    active_from: str = ""
    active_to: str = ""
    sort: str = ""

    def said(self) -> dict[str, Any]:
        """Only what is said, for a saved view."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value}

    def address(self) -> str:
        """The part of an address behind the question mark, which people can read and share."""
        return urlencode(self.said(), doseq=True, safe=",:@")

    @property
    def narrows(self) -> bool:
        """Whether it says anything but the order."""
        return bool(set(self.said()) - {"sort"})


@dataclass(frozen=True)
class Reading:
    """A filter as it was understood, and the keys whose values were not."""

    filter: CaseFilter
    refused: tuple[str, ...] = field(default=())


def one_of(allowed: Iterable[str]) -> Callable[[str], str]:
    """A value of a list."""
    known = frozenset(allowed)

    def read(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text

    return read


def shaped(pattern: re.Pattern[str]) -> Callable[[str], str]:
    """A value of a shape."""

    def read(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(text)
        return text

    return read


def words(text: str) -> str:
    """Free text on one line."""
    return " ".join("".join(char if char.isprintable() else " " for char in text[:TEXT_MAX_LENGTH]).split())


def day(text: str) -> str:
    """A day as forms send it; raises ValueError."""
    return date.fromisoformat(text).isoformat()


READERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "q": words,
        "state": one_of(STATES),
        "product": shaped(SLUG),
        "company": words,
        "assignee": lambda text: text if text in ("me", "nobody") else shaped(SOMEBODY)(text),
        "watched": one_of(("me",)),
        "author": one_of(("me",)),
        "tag": words,
        "impact": one_of(IMPACTS),
        "language": one_of(TAGS),
        "kind": one_of(REQUEST_KINDS),
        "due": one_of(("any", *DUE)),
        "asks": one_of(ASKS),
        "opened": shaped(PERIOD),
        "opened_from": day,
        "opened_to": day,
        "active": shaped(PERIOD),
        "active_from": day,
        "active_to": day,
        "sort": one_of(SORTS),
    }
)
LISTS = frozenset(each.name for each in fields(CaseFilter) if each.default == ())
FOR_CUSTOMERS = frozenset({"q", "state", "product", "company", "author", "kind", "opened", "active", "sort"})


def read_filter(given: Given, allowed: Iterable[str] = tuple(READERS)) -> Reading:
    """What an address or a form says; what cannot be understood is left out and named."""
    values: dict[str, Any] = {}
    refused = []
    for key in READERS:
        if key not in allowed:
            continue
        found: list[str] = []
        for text in spread(key, given.getlist(key))[:VALUES]:
            try:
                value = READERS[key](text) if text else ""
            except ValueError:
                refused.append(key)
                continue
            if value and value not in found:
                found.append(value)
        if found:
            values[key] = tuple(found) if key in LISTS else found[-1]
    return Reading(CaseFilter(**values), tuple(dict.fromkeys(refused)))


def spread(key: str, values: Iterable[Any]) -> list[str]:
    """Tags may stand behind one another with commas, as people type them."""
    texts = [str(value) for value in values]
    parts = [part for text in texts for part in text.split(",")] if key == "tag" else texts
    return [part.strip() for part in parts]


class Stored:
    """A saved filter, read like an address: an older one may hold what is no longer known."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def getlist(self, key: str) -> list[Any]:
        """Every value under a key."""
        value = self.data.get(key, [])
        return value if isinstance(value, list) else [value]


def stored_filter(data: Mapping[str, Any]) -> CaseFilter:
    """The filter of a saved view."""
    return read_filter(Stored(data)).filter


def states_of(chosen: Iterable[str]) -> list[str]:
    """The states behind the chosen ones and groups of them."""
    return sorted({state for name in chosen for state in STATE_GROUPS.get(name, (name,))})


def somebody(text: str) -> int:
    """The key at the end of `alma-12`."""
    found = SOMEBODY.fullmatch(text)
    return int(found.group(1)) if found else 0


def period(text: str, name: str, now: datetime) -> Q:
    """Within the last days, or not within them."""
    found = PERIOD.fullmatch(text)
    if found is None:
        return Q()
    since = now - timedelta(days=int(found.group(2)))
    return Q(**{f"{name}__lt": since}) if found.group(1) else Q(**{f"{name}__gte": since})


def between(first: str, last: str, name: str, now: datetime) -> Q:
    """From the first day to the end of the last, in the zone of `now`."""
    found = Q()
    if first:
        found &= Q(**{f"{name}__gte": datetime.combine(date.fromisoformat(first), time(), now.tzinfo)})
    if last and date.fromisoformat(last) < date.max:
        after = date.fromisoformat(last) + timedelta(days=1)
        found &= Q(**{f"{name}__lt": datetime.combine(after, time(), now.tzinfo)})
    return found


def without_words(chosen: CaseFilter) -> CaseFilter:
    """The same without the text, which the search looks for."""
    return replace(chosen, q="")
