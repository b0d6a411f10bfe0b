"""Which events a company's own endpoint may get, as told by the packages whose events they are.

A package offers the types that a company's people may see, and says for each row whose it is; whatever is not offered
reaches the vendor's own endpoints alone: internal notes, experts' threads, tags (SEC-17).
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from amparo.core.events import Payload, declared, name_of
from amparo.core.models import Event
from amparo.notify.models import Message

TEST_TYPE = "webhook.test"
CompaniesOf = Callable[[Event], Iterable[int]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A type of event that companies may get: whose a row is, and which fields of it are not for them."""

    type: str
    companies_of: CompaniesOf
    without: frozenset[str]


_offers: dict[str, Offer] = {}


def offer(companies_of: CompaniesOf, *types: type[Payload], without: Iterable[str] = ()) -> None:
    """Offers types of events to the companies that `companies_of(row)` names, without some of their fields."""
    for payload in types:
        name = name_of(payload)
        _offers[name] = Offer(name, companies_of, frozenset(without))


def offered() -> Mapping[str, Offer]:
    """Every offer by type of event."""
    return MappingProxyType(_offers)


def types_for(company_id: int | None) -> list[str]:
    """The types that an endpoint may choose from: all for the vendor's, the offered ones for a company's."""
    return sorted(declared() if company_id is None else _offers)


def may_hear(company_id: int | None, row: Event) -> bool:
    """Whether an endpoint of the company (None: of the vendor) may get the event."""
    if company_id is None:
        return True
    found = _offers.get(row.type)
    return found is not None and company_id in set(found.companies_of(row))


def content_of(company_id: int | None, row: Event) -> dict[str, Any]:
    """What is sent of an event: type, when, about what, who, and the strict payload."""
    hidden = _offers[row.type].without if company_id is not None else frozenset[str]()
    return {
        "type": row.type,
        "timestamp": written(row.at),
        "event": row.pk,
        "about": row.about,
        "actor": row.actor,
        "data": {name: value for name, value in row.payload.items() if name not in hidden},
    }


def body_of(message: Message, row: Event | None) -> str:
    """What is sent for a message, the same bytes at every attempt; without an event it is a test."""
    if row is None:
        said = {"type": TEST_TYPE, "timestamp": written(message.created_at), "data": {"endpoint": message.endpoint_id}}
    else:
        said = content_of(message.endpoint.company_id, row)
    return json.dumps(said, separators=(",", ":"))


def written(at: datetime) -> str:
    """A moment as the body has it: UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def companies_in_topics(noun: str) -> CompaniesOf:
    """For events that are heard by a company as `<noun>:<its key>`: the companies of a row."""
    prefix = f"{noun}:"

    def companies_of(row: Event) -> list[int]:
        keys = (topic.removeprefix(prefix) for topic in row.topics if topic.startswith(prefix))
        return [int(key) for key in keys if key.isdecimal()]

    return companies_of
