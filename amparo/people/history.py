"""What was done to a company, its people and their authority, from the event log (SI-14): bounded, the newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q
from django.db.models.expressions import RawSQL

from amparo.core.models import Event
from amparo.people.models import Company, Membership, Partner, Person

By = Literal["vendor", "company", "all"]
PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to: event types, whose doing, and a span of time (until is outside)."""

    types: Sequence[str]
    by: By = "vendor"
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of events; `before` is where the next one begins, None on the last."""

    events: Sequence[Event]
    before: int | None


def list_doings(topics: Sequence[str], asked: Asked, before: int | None = None, size: int = PAGE) -> Page:
    """The events that were heard under one of the topics; `before` is the event that the page before ended with.

    The topics are looked up first, on their own: left to choose, PostgreSQL would walk the whole log backwards for a
    company in which little has happened.
    """
    found = RawSQL(  # no part of the statement comes from outside
        "with heard as materialized (select id from core_event where topics && %s) select id from heard",
        [list(topics)],
    )
    rows = Event.objects.filter(pk__in=found, type__in=list(asked.types))
    if asked.by != "all":
        vendor = by_vendor()
        rows = rows.filter(vendor if asked.by == "vendor" else ~vendor)
    if asked.since is not None:
        rows = rows.filter(at__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows.order_by("-pk")[: size + 1])
    return Page(page[:size], page[size - 1].pk if len(page) > size else None)


def by_vendor() -> Q:
    """Events of the system and of the vendor's people, also of those who have left.

    The vendor's people belong to no customer: a person who never had a membership is, or was, one of them.
    """
    outsiders = RawSQL(
        "select 'person:' || p.id from people_person p where p.is_agent or p.is_administrator"
        " or not exists (select 1 from people_membership m where m.person_id = p.id)",
        [],
    )
    return Q(actor="system") | Q(actor__in=outsiders)


@dataclass(frozen=True, slots=True)
class Names:
    """Who and what the ids of some events are; what is gone is left out."""

    people: dict[int, Person]
    partners: dict[int, str]
    companies: dict[int, str]

    def person(self, key: object) -> str:
        """A person's name, empty where they are gone or nameless."""
        found = self.people.get(key) if isinstance(key, int) else None
        return found.name if found else ""


def names_for(events: Iterable[Event]) -> Names:
    """The names behind the ids of one page (three queries)."""
    persons, partners, companies = set[int](), set[int](), set[int]()
    for row in events:
        for value in (row.actor.removeprefix("person:"), row.payload.get("person"), *_managers(row)):
            if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()):
                persons.add(int(value))
        partners |= {value for value in [row.payload.get("partner")] if isinstance(value, int)}
        companies |= {value for value in [row.payload.get("company")] if isinstance(value, int)}
    return Names(
        Person.objects.in_bulk(persons),
        dict(Partner.objects.filter(pk__in=partners).values_list("pk", "name")),
        dict(Company.objects.filter(pk__in=companies).values_list("pk", "name")),
    )


def _managers(row: Event) -> list[object]:
    if row.payload.get("field") != "account_manager":
        return []
    return [row.payload.get("before"), row.payload.get("after")]


def sides_of(person: Person, now: datetime) -> list[str]:
    """The topics of the companies and partners that somebody belongs to: who may want to hear of their account."""
    held = Membership.objects.current(now).filter(person=person).values_list("company_id", "partner_id")[:50]
    return [f"company:{company}" if company else f"partner:{partner}" for company, partner in held]
