"""The people of one company as its leaders see them: bounded, paged by name, with how far each account is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from amparo.people.joining import invited_until, stand_in
from amparo.people.models import Invitation, Membership, Person
from amparo.people.rules import LEADERS, ROLES

State = Literal["active", "invited", "expired", "never"]
PAGE = 50
EXPORT_LIMIT = 10_000
SEARCH_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the company; `invited_until` only while a link can still be followed.

    Of somebody who was asked and has not answered, `person` is a stand-in with what the inviter typed.
    """

    membership: Membership
    person: Person
    state: State
    invited_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to: words of name or address, a role, only those who have not set up their account."""

    text: str = ""
    role: str = ""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `after` is where the next one begins, None on the last."""

    colleagues: Sequence[Colleague]
    after: int | None


def list_colleagues(company_id: int, wanted: Wanted, now: datetime, after: int | None = None, size: int = PAGE) -> Page:
    """The members by name, whoever was only asked among them; `after` ended the page before (three queries)."""
    rows = members(company_id, wanted, now)
    last = Membership.objects.filter(pk=after or 0, company_id=company_id).select_related("person").first()
    if last is not None:
        name = last.invited_as or last.person.name
        rows = rows.filter(Q(called__gt=name) | Q(called=name, pk__gt=last.pk))
    found = list(rows[: size + 1])
    return Page(describe(found[:size], now), found[size - 1].pk if len(found) > size else None)


def members(company_id: int, wanted: Wanted, now: datetime) -> "QuerySet[Membership]":
    """The rows behind the list."""
    rows = Membership.objects.listed(now).filter(company_id=company_id, person__is_active=True)
    for word in wanted.text[:SEARCH_LENGTH].split():
        rows = rows.filter(Q(called__icontains=word) | Q(person__email__icontains=word))
    if wanted.role in ROLES:
        rows = rows.filter(roles__contains=[wanted.role])
    if wanted.waiting:
        new = Q(person__password__startswith=UNUSABLE_PASSWORD_PREFIX, person__last_login=None)
        rows = rows.filter(new | Q(waiting_since__isnull=False))
    ordered: QuerySet[Membership] = rows.select_related("person").order_by("called", "pk")
    return ordered


def describe(found: Sequence[Membership], now: datetime) -> list[Colleague]:
    """The members with how far each account is (one query)."""
    waiting = [member.person_id for member in found if not member.person.has_usable_password()]
    latest: dict[int, Invitation] = {}
    for invitation in Invitation.objects.filter(person__in=waiting).order_by("created_at", "pk"):
        latest[invitation.person_id] = invitation
    return [_colleague(member, latest.get(member.person_id), now) for member in found]


def _colleague(member: Membership, invitation: Invitation | None, now: datetime) -> Colleague:
    if member.waiting_since is not None:
        until = invited_until(member)
        member.person = stand_in(member)
        return Colleague(member, member.person, *(("invited", until) if until > now else ("expired", None)))
    person = member.person
    if person.has_usable_password() or person.last_login is not None:  # single sign-on needs no password
        return Colleague(member, person, "active")
    if invitation is None:
        return Colleague(member, person, "never")
    open_still = invitation.used_at is None and invitation.revoked_at is None and invitation.expires_at > now
    if open_still:
        return Colleague(member, person, "invited", invitation.expires_at)
    return Colleague(member, person, "expired")


def companies_led_by(person: Person, now: datetime) -> list[Membership]:
    """The memberships in which somebody leads the company's side, by the company's name."""
    held = Membership.objects.current(now).filter(person=person, company__isnull=False, roles__overlap=list(LEADERS))
    return list(held.select_related("company").order_by("company__name", "pk")[:50])


def own_side(person: Person, now: datetime) -> Membership | None:
    """Whose pages somebody has: a company of their own, the first by name, else a partner whose side they lead."""
    held = Membership.objects.current(now).filter(Q(company__isnull=False) | Q(roles__overlap=list(LEADERS)))
    found: Membership | None = (
        held.filter(person=person).select_related("company").order_by("company__name", "pk").first()
    )
    return found
