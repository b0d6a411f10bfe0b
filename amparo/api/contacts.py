"""Which people and companies a program sees, in pages (TO-9, SEC-7)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from amparo.api.cursors import key_in
from amparo.cases.lists import BadCursor
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.people.access import companies_visible_to
from amparo.people.models import Company, Membership, Person
from amparo.people.rules import LEADERS


def contacts_visible_to(actor: Actor, now: datetime) -> QuerySet[Person]:
    """Contacts with their addresses: all for the vendor's people, else oneself and the people of companies that one
    leads (as the company's page has it)."""
    current = Membership.objects.current(now).filter(person_id=OuterRef("pk"))
    if actor.is_agent or actor.is_administrator:
        return Person.objects.filter(Exists(current))
    led = Membership.objects.current(now).filter(
        person_id=actor.id or 0, person__is_active=True, company__isnull=False, roles__overlap=list(LEADERS)
    )
    return Person.objects.filter(Q(pk=actor.id or 0) | Exists(current.filter(company_id__in=led.values("company_id"))))


def contact_for(actor: Actor, person_id: int, now: datetime) -> Person:
    """One of them; raises NotVisible."""
    found = contacts_visible_to(actor, now).filter(pk=person_id).first()
    if found is None:
        raise NotVisible(f"person:{person_id}")
    return found


def list_contacts(actor: Actor, words: str, cursor: str, now: datetime, size: int) -> tuple[list[Person], str | None]:
    """A page of them, in the order of their keys, with the cursor of the next; raises BadCursor."""
    rows = contacts_visible_to(actor, now)
    for word in words.split()[:4]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if cursor:
        rows = rows.filter(pk__gt=key_in(cursor))
    found = list(rows.order_by("pk")[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else None


def list_memberships(actor: Actor, person: Person, now: datetime) -> list[Membership]:
    """The current memberships of a contact in companies that the actor sees, and in partners."""
    seen = companies_visible_to(actor, now)
    rows = Membership.objects.current(now).filter(Q(company=None) | Q(company__in=seen), person=person)
    return list(rows.select_related("person", "company", "partner").order_by("pk")[:50])


def list_companies(actor: Actor, words: str, cursor: str, now: datetime, size: int) -> tuple[list[Company], str | None]:
    """A page of the companies that the actor sees, by name, with the cursor of the next; raises BadCursor."""
    rows = companies_visible_to(actor, now)
    for word in words.split()[:4]:
        rows = rows.filter(name__icontains=word)
    after = key_in(cursor)
    if after is not None:
        last = companies_visible_to(actor, now).filter(pk=after).first()
        if last is None:
            raise BadCursor(cursor)
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(rows.order_by("name", "pk")[: size + 1])
    return found[:size], str(found[size - 1].pk) if len(found) > size else None
