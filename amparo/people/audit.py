"""The whole event log for administrators: narrowed, page by page, the newest first, fast with millions of events.

Every narrowing is answered by an index of `core_event`; the order is that of time, by the index on (at, id), so a page
costs as much at the end of the log as at its beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import Q, QuerySet

from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.events import Payload, event, record
from amparo.core.models import Event
from amparo.people.models import Company, Partner, Person

By = Literal["", "vendor", "customers", "system", "visitor"]
PAGE = 50
EXPORT_LIMIT = 10_000
MOST_STAFF = 2000
MOST_FOUND = 20  # people and companies that a name may stand for


@event("audit.exported")
class AuditExported(Payload):
    """An administrator took a part of the event log as a file."""

    rows: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the log is narrowed to; empty is everything. `until` is outside. `types` are names of events."""

    types: Sequence[str] = ()
    by: By = ""
    who: str = ""
    company: str = ""
    person: str = ""
    case: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where a page begins, behind the last event of the page before; written `<microseconds>-<id>`."""

    at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page; `after` is where the next one begins, None on the last."""

    events: Sequence[Event]
    after: Place | None


def list_events(actor: Actor, wanted: Wanted, start: Place | None = None, size: int = PAGE) -> AuditPage:
    """A page of the log; raises NotAllowed for everybody but administrators. At most six queries."""
    if not actor.is_administrator:
        raise NotAllowed("administrators-only")
    rows = narrowed(wanted)
    if start is not None:
        rows = rows.filter(Q(at__lt=start.at) | Q(pk__lt=start.id), at__lte=start.at)
    found = list(rows.order_by("-at", "-pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return AuditPage(found[:size], Place(last.at, last.pk) if last else None)


@transaction.atomic
def export_events(actor: Actor, wanted: Wanted, now: datetime) -> Sequence[Event]:
    """The newest EXPORT_LIMIT events as they are narrowed; `audit.exported` follows. Administrators only."""
    found = list_events(actor, wanted, size=EXPORT_LIMIT).events
    record(actor, AuditExported(rows=len(found)), about="audit", now=now)
    return found


def narrowed(wanted: Wanted) -> QuerySet[Event]:
    """The events that are wanted, unordered."""
    rows = Event.objects.all()
    if wanted.types:
        rows = rows.filter(type__in=list(wanted.types))
    if wanted.since is not None:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(at__lt=wanted.until)
    if wanted.by in ("system", "visitor"):
        rows = rows.filter(actor=wanted.by)
    elif wanted.by:
        staff = Person.objects.filter(Q(is_agent=True) | Q(is_administrator=True)).order_by("pk")
        vendor = [f"person:{key}" for key in staff.values_list("pk", flat=True)[:MOST_STAFF]]
        people = rows.filter(actor__startswith="person:")
        rows = rows.filter(actor__in=vendor) if wanted.by == "vendor" else people.exclude(actor__in=vendor)
    if wanted.who:
        rows = rows.filter(actor__in=[f"person:{key}" for key in people_called(wanted.who)])
    for topics in topics_wanted(wanted):
        rows = rows.filter(topics__overlap=topics) if topics else rows.none()
    return rows


def topics_wanted(wanted: Wanted) -> list[list[str]]:
    """For each thing that the events are to be about the names under which the log knows it; none where it is gone."""
    asked = []
    if wanted.company:
        companies = Company.objects.filter(name__icontains=wanted.company).order_by("pk")
        keys = companies.values_list("pk", flat=True)[:MOST_FOUND]
        asked.append([f"{noun}:{key}" for key in keys for noun in ("company", "company-cases")])
    if wanted.person:
        people = people_called(wanted.person)
        asked.append([f"{noun}:{key}" for key in people for noun in ("person", "my-cases")])
    if wanted.case is not None:
        asked.append([f"case:{wanted.case}", f"notes:{wanted.case}"])
    return asked


def people_called(words: str) -> list[int]:
    """People whose name or address holds each of the words, MOST_FOUND at most."""
    rows = Person.objects.all()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_FOUND])


@dataclass(frozen=True, slots=True)
class Known:
    """Names behind the ids that some events hold."""

    people: dict[int, str]
    companies: dict[int, str]
    partners: dict[int, str]


def names_in(events: Sequence[Event]) -> Known:
    """Everybody and everything that the events name (three queries)."""
    people, companies, partners = set[int](), set[int](), set[int]()
    sets = {"person": people, "my-cases": people, "company": companies, "company-cases": companies, "partner": partners}
    for row in events:
        for ref in (row.actor, row.about, *row.topics):
            noun, _colon, key = ref.partition(":")
            if noun in sets and key.isdecimal():
                sets[noun].add(int(key))
        for name, found in (("person", people), ("to", people), ("company", companies), ("partner", partners)):
            if isinstance(value := row.payload.get(name), int):
                found.add(value)
        people |= {one for one in row.payload.get("invited", ()) if isinstance(one, int)}
    return Known(
        {row.pk: str(row) for row in Person.objects.filter(pk__in=people)},
        dict(Company.objects.filter(pk__in=companies).values_list("pk", "name")),
        dict(Partner.objects.filter(pk__in=partners).values_list("pk", "name")),
    )
