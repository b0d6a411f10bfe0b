"""Who belongs to a company, and with which authority (SI-13, SI-14, TO-9b)."""

from datetime import datetime

from django.db import transaction

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import Payload, record
from amparo.people import access, events
from amparo.people.actions.joining import drop_waiting, start_waiting
from amparo.people.models import Company, Membership, Person
from amparo.people.rules import BadInput, clean_role

BASIS_LENGTH = 80


@transaction.atomic
def start_membership(actor: Actor, person: Person, company: Company, now: datetime) -> Membership:
    """Makes a person a contact of a company; administrators only (others invite).

    Raises NotAllowed (`of-the-vendor`) for people of the vendor; `membership.started` follows where it is new.
    """
    access.require_desk(actor)
    return enter_membership(actor, person, company, now)


def enter_membership(actor: Actor, person: Person, company: Company, now: datetime) -> Membership:
    """The row and its event, inside the caller's transaction, after the caller's check."""
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    if locked.is_agent or locked.is_administrator:
        raise NotAllowed("of-the-vendor")
    membership, created = Membership.objects.get_or_create(
        person=locked, company=company, until_at=None, defaults={"since_at": now}
    )
    if membership.waiting_since is not None:
        start_waiting(actor, membership, now)
    if created:
        payload = events.MembershipStarted(person=locked.pk, company=company.pk, partner=None)
        _record(actor, membership, payload, now)
    return membership


@transaction.atomic
def end_membership(actor: Actor, membership: Membership, basis: str, now: datetime) -> Membership:
    """Somebody no longer belongs to a company or partner: what they saw through it is closed at once.

    The vendor's people and the company's leaders; of a partner's staff administrators and who leads its side.
    `membership.ended` follows; roles end with it.
    """
    locked = _locked(membership)
    if locked.partner_id is not None:
        access.partner_for(actor, locked.partner_id, "people", now)
    elif locked.company_id is not None:
        access.require_people_of(actor, locked.company_id, now)
    if locked.waiting_since is not None:
        drop_waiting(actor, locked, now)
    elif locked.until_at is None or locked.until_at > now:
        locked.until_at = max(now, locked.since_at)
        locked.save(update_fields=["until_at"])
        payload = events.MembershipEnded(
            person=locked.person_id, company=locked.company_id, partner=locked.partner_id, basis=_basis(basis)
        )
        _record(actor, locked, payload, now)
    return locked


@transaction.atomic
def grant_role(actor: Actor, membership: Membership, role: str, basis: str, now: datetime) -> Membership:
    """Gives a contact a role in the company; `basis` is where the company authorised it (`case:1042`, `mail:7`).

    Administrators; agents with a basis (SI-13); portal administrators for phone consultancy (TO-9b).
    `role.granted` follows where it is new.
    """
    locked = _changeable(actor, membership, role, basis, now)
    if role not in locked.roles:
        locked.roles = sorted({*locked.roles, role})
        locked.save(update_fields=["roles"])
        payload = events.RoleGranted(
            person=locked.person_id, company=_company_id(locked), role=role, basis=_basis(basis)
        )
        _record(actor, locked, payload, now)
    return locked


@transaction.atomic
def withdraw_role(actor: Actor, membership: Membership, role: str, basis: str, now: datetime) -> Membership:
    """Takes a role from a contact; who may and why as in `grant_role`. `role.withdrawn` follows where they had it."""
    locked = _changeable(actor, membership, role, basis, now)
    if role in locked.roles:
        locked.roles = [held for held in locked.roles if held != role]
        locked.save(update_fields=["roles"])
        payload = events.RoleWithdrawn(
            person=locked.person_id, company=_company_id(locked), role=role, basis=_basis(basis)
        )
        _record(actor, locked, payload, now)
    return locked


def _changeable(actor: Actor, membership: Membership, role: str, basis: str, now: datetime) -> Membership:
    clean_role(role)
    locked = _locked(membership)
    access.require_role_change(actor, _company_id(locked), role, basis, now)
    if locked.until_at is not None and locked.until_at <= now:
        raise NotVisible(f"membership:{locked.pk}")
    return locked


def _company_id(membership: Membership) -> int:
    if membership.company_id is None:
        raise BadInput("role", "partner-staff-have-no-roles")
    return membership.company_id


def _basis(basis: str) -> str:
    """A reference, such as `case:1042`. Events are never changed, so an address is refused: nobody could erase it."""
    if len(basis) > BASIS_LENGTH or not basis.isprintable() or "@" in basis:
        raise BadInput("basis", "not-a-reference")
    return basis


def _locked(membership: Membership) -> Membership:
    found: Membership = Membership.objects.select_for_update().get(pk=membership.pk)
    return found


def _record(actor: Actor, membership: Membership, payload: Payload, now: datetime) -> None:
    side = f"company:{membership.company_id}" if membership.company_id else f"partner:{membership.partner_id}"
    topics = [side] if membership.waiting_since is None else []  # of whoever was only asked the side learns nothing
    record(actor, payload, about=f"person:{membership.person_id}", topics=topics, now=now)
