"""The facts of a request, exactly as `decision-format.md` lists them.

A fact that was left out is `UNKNOWN`; `None` says that there is none, which is known. Only a company of `None` leaves
the company's facts unknown. `parse_request` refuses what is not of this form; it never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from amparo.policy.pack.kinds import (
    ACTIONS,
    CASE_STATUSES,
    CHANNELS,
    CONTACT_KINDS,
    ENVIRONMENTS,
    FINANCES,
    IMPACTS,
    PURPOSES,
    REQUEST_KINDS,
    ROLES,
    SCOPES,
)
from amparo.policy.refusals import RequestRefusedError, refuse_word


class Unknown(Enum):
    """The type of the one value that stands for a fact left out."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
T = TypeVar("T")
Maybe: TypeAlias = T | Unknown | None

MAX_TEXT = 20_000
MAX_ITEMS = 200
MAX_COUNT = 10_000_000
FIRST_YEAR, LAST_YEAR = 1990, 2200
EXAMPLE_TIME = "2026-11-23T15:00:00-05:00"
TIME_SHAPE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d(:\d\d){1,2}(\.\d+)?(Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Contact:
    """The person who asks. A visitor is nobody known."""

    kind: Maybe[str] = UNKNOWN
    signed_in: Maybe[bool] = UNKNOWN
    active: Maybe[bool] = UNKNOWN
    roles: Maybe[tuple[str, ...]] = UNKNOWN
    country: Maybe[str] = UNKNOWN
    email: Maybe[str] = UNKNOWN
    email_authenticated: Maybe[bool] = UNKNOWN


@dataclass(frozen=True, slots=True)
class Company:
    """The company concerned; for partner staff the one they act for."""

    country: Maybe[str] = UNKNOWN
    time_zone: Maybe[str] = UNKNOWN
    partner: Maybe[str] = UNKNOWN
    finances: Maybe[str] = UNKNOWN
    plan: Maybe[str] = UNKNOWN
    credit_minutes: Maybe[int] = UNKNOWN
    email_domains: Maybe[tuple[str, ...]] = UNKNOWN


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    kind: Maybe[str] = UNKNOWN
    product: Maybe[str] = UNKNOWN
    problems: Maybe[int] = UNKNOWN
    impact: Maybe[str] = UNKNOWN
    scope: Maybe[str] = UNKNOWN
    environment: Maybe[str] = UNKNOWN
    urgent: Maybe[bool] = UNKNOWN
    minutes: Maybe[int] = UNKNOWN
    evidence: Maybe[tuple[str, ...]] = UNKNOWN
    purpose: Maybe[str] = UNKNOWN
    tool: Maybe[str] = UNKNOWN
    customer_present: Maybe[bool] = UNKNOWN
    text: Maybe[str] = UNKNOWN
    subject: Maybe[str] = UNKNOWN


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The case that it is about."""

    status: Maybe[str] = UNKNOWN
    age_minutes: Maybe[int] = UNKNOWN
    evidence: Maybe[tuple[str, ...]] = UNKNOWN
    evidence_assessed: Maybe[bool] = UNKNOWN
    doubt_recorded: Maybe[bool] = UNKNOWN
    updates_read: Maybe[bool] = UNKNOWN
    update_requested: Maybe[bool] = UNKNOWN
    called: Maybe[bool] = UNKNOWN
    author_company: Maybe[bool] = UNKNOWN
    priority_told: Maybe[bool] = UNKNOWN


@dataclass(frozen=True, slots=True)
class Accepted:
    """One acceptance; no version means the current one, no channel means that it is not known."""

    text: str
    version: int | None = None
    channel: str | None = None


NO_COMPANY = Company()
NOBODY = Contact("visitor", False, False, (), None, None, False)
NO_WISH = Wish(*(None for _ in fields(Wish)))


@dataclass(frozen=True, slots=True)
class Facts:
    """A request and everything known about it; `company` and `case` are None where there is none."""

    action: str
    at: Maybe[datetime] = UNKNOWN
    channel: Maybe[str] = UNKNOWN
    contact: Contact = field(default_factory=Contact)
    company: Maybe[Company] = UNKNOWN
    request: Wish = field(default_factory=Wish)
    case: Maybe[CaseFacts] = UNKNOWN
    accepted: Maybe[tuple[Accepted, ...]] = UNKNOWN

    @property
    def company_facts(self) -> Company:
        """The company's facts; all unknown where no company is known."""
        return self.company if isinstance(self.company, Company) else NO_COMPANY

    @property
    def nobody_signed_in(self) -> bool:
        """Nobody is signed in, and that is known."""
        if self.contact.signed_in is UNKNOWN:
            return self.contact.kind == "visitor"
        return not self.contact.signed_in

    @property
    def somebody_signed_in(self) -> bool:
        """Somebody is known to be signed in: else what is missing about contact or company is a sign-in."""
        return self.contact.signed_in is True


Test: TypeAlias = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True)
class Check:
    """What a fact may be: `boolean` `count` `text` `texts` `choice` `choices` `country` or `zone`, and how it is read.

    A test reads a value of JSON at a path and raises `RequestRefusedError`; `choices` are the words of the last two.
    """

    kind: str
    test: Test
    choices: tuple[str, ...] = ()


def _boolean(path: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise RequestRefusedError(path, "boolean")
    return value


def _count(path: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_COUNT:
        raise RequestRefusedError(path, "count", most=MAX_COUNT)
    return value


def _string(path: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise RequestRefusedError(path, "text", most=MAX_TEXT)
    return value


def _one_of(choices: tuple[str, ...]) -> Test:
    def check(path: str, value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise refuse_word(path, "choice", value, choices)
        return value

    return check


def _list_of(choices: tuple[str, ...] | None = None) -> Test:
    def check(path: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > MAX_ITEMS:
            raise RequestRefusedError(path, "texts", most=MAX_ITEMS)
        one = _one_of(choices) if choices else _string
        return tuple(one(f"{path}[{index}]", item) for index, item in enumerate(value))

    return check


def _country(path: str, value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{2}", value):
        raise RequestRefusedError(path, "country")
    return value


def _zone(path: str, value: object) -> str:
    try:
        ZoneInfo(_string(path, value))
    except (KeyError, ValueError, OSError):
        raise RequestRefusedError(path, "time-zone", given=value) from None
    return str(value)


def _time(path: str, value: object) -> datetime:
    text = _string(path, value)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        code = "no-such-time" if TIME_SHAPE.fullmatch(text) else "time"
        raise RequestRefusedError(path, code, example=EXAMPLE_TIME) from None
    if at.tzinfo is None:
        raise RequestRefusedError(path, "no-offset" if "T" in text else "time", example=EXAMPLE_TIME)
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise RequestRefusedError(path, "time-range", first=FIRST_YEAR, last=LAST_YEAR)
    return at


def _accepted(path: str, value: object) -> tuple[Accepted, ...]:
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise RequestRefusedError(path, "acceptances", most=MAX_ITEMS)
    return tuple(_one_accepted(f"{path}[{index}]", item) for index, item in enumerate(value))


def _one_accepted(path: str, value: object) -> Accepted:
    if isinstance(value, str):
        name, at, way = value.partition("@")
        if not name or (at and way not in CHANNELS):
            raise RequestRefusedError(path, "acceptance-way", choices=", ".join(CHANNELS))
        return Accepted(name, None, way or None)
    if not isinstance(value, dict):
        raise RequestRefusedError(path, "acceptance")
    _refuse_unknown_keys(path, value, ("text", "version", "channel"))
    if not isinstance(value.get("text"), str) or not value["text"]:
        raise RequestRefusedError(f"{path}.text", "acceptance-text")
    version, channel = value.get("version"), value.get("channel")
    if version is not None:
        _count(f"{path}.version", version)
    if channel is not None:
        _one_of(CHANNELS)(f"{path}.channel", channel)
    return Accepted(value["text"], version, channel)


def choice(choices: tuple[str, ...]) -> Check:
    """A fact that is one of these words."""
    return Check("choice", _one_of(choices), choices)


BOOLEAN, COUNT = Check("boolean", _boolean), Check("count", _count)
TEXT, TEXTS = Check("text", _string), Check("texts", _list_of())
COUNTRY, ZONE = Check("country", _country), Check("zone", _zone)
CONTACT: dict[str, Check] = {
    "kind": choice(CONTACT_KINDS),
    "signed_in": BOOLEAN,
    "active": BOOLEAN,
    "roles": Check("choices", _list_of(ROLES), ROLES),
    "country": COUNTRY,
    "email": TEXT,
    "email_authenticated": BOOLEAN,
}
COMPANY: dict[str, Check] = {
    "country": COUNTRY,
    "time_zone": ZONE,
    "partner": TEXT,
    "finances": choice(FINANCES),
    "plan": TEXT,
    "credit_minutes": COUNT,
    "email_domains": TEXTS,
}
REQUEST: dict[str, Check] = {
    "kind": choice(REQUEST_KINDS),
    "product": TEXT,
    "problems": COUNT,
    "impact": choice(IMPACTS),
    "scope": choice(SCOPES),
    "environment": choice(ENVIRONMENTS),
    "urgent": BOOLEAN,
    "minutes": COUNT,
    "evidence": TEXTS,
    "purpose": choice(PURPOSES),
    "tool": TEXT,
    "customer_present": BOOLEAN,
    "text": TEXT,
    "subject": TEXT,
}
CASE: dict[str, Check] = {
    "status": choice(CASE_STATUSES),
    "age_minutes": COUNT,
    "evidence": TEXTS,
    "evidence_assessed": BOOLEAN,
    "doubt_recorded": BOOLEAN,
    "updates_read": BOOLEAN,
    "update_requested": BOOLEAN,
    "called": BOOLEAN,
    "author_company": BOOLEAN,
    "priority_told": BOOLEAN,
}
TOP: tuple[str, ...] = ("action", "at", "channel", "contact", "company", "request", "case", "accepted")

SECTIONS: Mapping[str, Mapping[str, Check]] = {
    "contact": CONTACT,
    "company": COMPANY,
    "request": REQUEST,
    "case": CASE,
}

# Every fact that a predicate may read; `amparo.policy.predicates` and its tests hold to this list.
PATHS: frozenset[str] = frozenset(
    {"at", "channel", "case", "company", "accepted"}
    | {f"contact.{name}" for name in CONTACT}
    | {f"company.{name}" for name in COMPANY}
    | {f"request.{name}" for name in REQUEST}
    | {f"case.{name}" for name in CASE}
)


def _refuse_unknown_keys(path: str, value: Mapping[str, object], known: tuple[str, ...]) -> None:
    for key in value:
        if key not in known:
            name = f"{path}.{key}" if path else key
            raise refuse_word(name, "unknown-field", key, known)


def _section(path: str, value: object, checks: Mapping[str, Check]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise RequestRefusedError(path, "object" if path == "request" else "object-or-null")
    _refuse_unknown_keys(path, value, tuple(checks))
    return {key: None if given is None else checks[key].test(f"{path}.{key}", given) for key, given in value.items()}


def parse_request(value: object) -> Facts:
    """The facts of a request as JSON. Pure; raises `RequestRefusedError` naming the field that is not of the form."""
    if not isinstance(value, dict):
        raise RequestRefusedError("", "request")
    _refuse_unknown_keys("", value, TOP)
    given: dict[str, Any] = {"action": _one_of(ACTIONS)("action", value.get("action"))}
    if "at" in value:
        given["at"] = None if value["at"] is None else _time("at", value["at"])
    if "channel" in value:
        given["channel"] = None if value["channel"] is None else _one_of(CHANNELS)("channel", value["channel"])
    if "contact" in value:
        contact = value["contact"]
        given["contact"] = NOBODY if contact is None else Contact(**_section("contact", contact, CONTACT))
    if "company" in value:
        company = value["company"]
        given["company"] = None if company is None else Company(**_section("company", company, COMPANY))
    if "request" in value:
        wish = value["request"]
        given["request"] = NO_WISH if wish is None else Wish(**_section("request", wish, REQUEST))
    if "case" in value:
        case = value["case"]
        given["case"] = None if case is None else CaseFacts(**_section("case", case, CASE))
    if "accepted" in value:
        accepted = value["accepted"]
        given["accepted"] = () if accepted is None else _accepted("accepted", accepted)
    return Facts(**given)


def value_at(facts: Facts, path: str) -> object:
    """The fact at a path such as `request.minutes`; `UNKNOWN` for the company's where no company is known."""
    section, _, name = path.partition(".")
    held = getattr(facts, section)
    if not name:
        return held
    if held is None or isinstance(held, Unknown):
        return UNKNOWN if held is UNKNOWN or section == "company" else None
    return getattr(held, name)
