"""The closed lists of `decision-format.md`, and the small field types that every table of a pack uses."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

Action = Literal[
    "help.search",
    "community.ask",
    "training.enrol",
    "case.open",
    "case.view",
    "case.escalate",
    "phone.call",
    "hotline.ask",
    "chat.start",
    "service.book",
    "service.perform",
    "remote.request",
    "consultancy.support",
    "consultancy.technical",
    "idea.post",
    "priority.dispute",
    "authority.change",
]
Channel = Literal["portal", "widget", "email", "phone", "chat", "api"]
ContactKind = Literal["customer", "partner", "visitor"]
Role = Literal["designated", "portal-administrator", "authorised-manager", "phone-consultancy"]
Finances = Literal["clear", "pending"]
RequestKind = Literal[
    "question",
    "problem",
    "defect",
    "idea",
    "improvement",
    "account",
    "explanation",
    "investigation",
    "training",
    "configuration",
    "development",
    "billing",
    "registration",
    "designated-user",
    "permission",
    "password-reset",
]
Impact = Literal["down", "significant", "minor", "information"]
Scope = Literal["user", "team", "company", "all"]
Environment = Literal["production", "test", "development"]
Purpose = Literal["view", "analyse", "guide", "accompany", "inspect-tables", "other"]
CaseStatus = Literal["open", "closed"]
TextId = Literal["terms", "quote", "surcharge", "billing", "consultancy-term", "remote-access"]
RemedyKind = Literal[
    "self-service",
    "designated-colleague",
    "partner",
    "account-manager",
    "authorised-manager",
    "portal-administrator",
    "ideas",
    "community",
    "finance",
    "phone",
    "open-case-first",
    "chat",
    "support-consultancy",
    "technical-consultancy",
    "book-specialist",
    "wait-until-open",
    "status-page",
    "subscribe",
]
ObligationKind = Literal[
    "evidence",
    "acceptance",
    "sign-in",
    "fact",
    "split",
    "read-updates",
    "update-request",
    "call",
    "authenticated-email",
    "credit",
]
ClockKind = Literal["first-response", "next-response", "resolution"]
Audience = Literal["assignee", "agents", "administrators", "account-manager", "requester", "authorised-manager"]
Otherwise = Literal["refuse", "redirect", "oblige", "advise"]
Language = Literal["en", "es", "fr", "pt-BR", "de"]

ACTIONS: tuple[str, ...] = get_args(Action)
CHANNELS: tuple[str, ...] = get_args(Channel)
CONTACT_KINDS: tuple[str, ...] = get_args(ContactKind)
ROLES: tuple[str, ...] = get_args(Role)
FINANCES: tuple[str, ...] = get_args(Finances)
REQUEST_KINDS: tuple[str, ...] = get_args(RequestKind)
IMPACTS: tuple[str, ...] = get_args(Impact)
SCOPES: tuple[str, ...] = get_args(Scope)
ENVIRONMENTS: tuple[str, ...] = get_args(Environment)
PURPOSES: tuple[str, ...] = get_args(Purpose)
CASE_STATUSES: tuple[str, ...] = get_args(CaseStatus)
CLOCK_KINDS: tuple[str, ...] = get_args(ClockKind)
TEXT_IDS: tuple[str, ...] = get_args(TextId)
LANGUAGES: tuple[str, ...] = get_args(Language)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Table(BaseModel):
    """A table of a pack: unknown keys are refused and values are never coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


class Entry(Table):
    """A table that says something about the vendor, and therefore where that is written."""

    source: str = Field(min_length=1, description="Row of requirements.md or the pack's own reference")
    assumed: bool = Field(default=False, description="The source is silent here: this value is our assumption")


def _amount(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        raise ValueError('an amount of money is written in quotes: "3.00"')
    try:
        amount = Decimal(value)
    except InvalidOperation:
        raise ValueError(f'"{value}" is not an amount; write it like "3.00"') from None
    if not amount.is_finite() or amount < 0:
        raise ValueError("an amount is zero or more")
    return amount


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'"{value}" is not a time zone of the IANA database') from None
    return value


def parse_days(text: str) -> frozenset[int]:
    """Weekdays (Monday is 0) of `mon-fri` or `mon,wed,sat`; a range may run over the end of the week."""
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if first not in WEEKDAYS or (last and last not in WEEKDAYS):
            raise ValueError(f'"{text}" is not a list of days; write it like "mon-fri" or "mon,wed,sat"')
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        days.update(day % 7 for day in range(start, (end if end >= start else end + 7) + 1))
    return frozenset(days)


_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)\Z")


def parse_hours(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open intervals in minutes since midnight; an end at or before its start lies on the next day."""
    intervals = []
    for part in text.split(","):
        found = _HOURS.match(part.strip())
        numbers = [int(number) for number in found.groups()] if found else []
        if not numbers or numbers[1] > 59 or numbers[3] > 59:
            raise ValueError(f'"{text}" are not hours; write them like "06:00-18:00" or "08:00-12:00,13:00-17:00"')
        start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        if start >= 1440 or end > 1440:
            raise ValueError(f'"{text}" are not hours of a day')
        intervals.append((start, end if end > start else end + 1440))
    intervals.sort()
    if any(after[0] < before[1] for before, after in itertools.pairwise(intervals)):
        raise ValueError(f'the intervals of "{text}" overlap')
    return tuple(intervals)


def _days(value: str) -> str:
    parse_days(value)
    return value


def _hours(value: str) -> str:
    parse_hours(value)
    return value


def _country(value: str) -> str:
    if value != "*" and not re.fullmatch(r"[A-Z]{2}", value):
        raise ValueError(f'"{value}" is not a country: two capital letters (ISO 3166), or "*" for everybody else')
    return value


Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
Zone = Annotated[str, AfterValidator(_zone)]
Days = Annotated[str, AfterValidator(_days)]
Hours = Annotated[str, AfterValidator(_hours)]
Country = Annotated[str, AfterValidator(_country)]
Minutes = Annotated[int, Field(ge=0, le=525_600)]
Listed = Field(strict=False)  # TOML has arrays only: a list is taken where a tuple is kept

Ids = Annotated[tuple[Id, ...], Listed]
Actions = Annotated[tuple[Action, ...], Field(strict=False, min_length=1)]
Impacts = Annotated[tuple[Impact, ...], Listed]
Kinds = Annotated[tuple[RequestKind, ...], Listed]
