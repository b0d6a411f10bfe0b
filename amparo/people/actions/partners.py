"""Partners, whom they serve and who works for them (SI-2, SI-3)."""

from datetime import datetime

from django.db import transaction

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import Payload, record
from amparo.people import access, events
from amparo.people.actions.joining import start_waiting
from amparo.people.models import Company, Membership, Partner, Partnership, Person
from amparo.people.rules import COMPANY_NAME_LENGTH, BadInput, clean_country, clean_name

LEAD = "portal-administrator"  # the one role of a partner's staff, and of its own side only


@transaction.atomic
def create_partner(actor: Actor, name: str, country: str, now: datetime) -> Partner:
    """Enters a partner; administrators only. `partner.created` follows."""
    access.require_desk(actor)
    partner = Partner.objects.create(
        name=clean_name(name, limit=COMPANY_NAME_LENGTH), country=clean_country(country), created_at=now
    )
    record(actor, events.PartnerCreated(partner=partner.pk), about=f"partner:{partner.pk}", now=now)
    return partner


@transaction.atomic
def join_partner(actor: Actor, person: Person, partner: Partner, now: datetime) -> Membership:
    """Makes a person staff of a partner; administrators only. `membership.started` follows where it is new."""
    access.require_desk(actor)
    return enter_staff(actor, person, partner, now)


def enter_staff(actor: Actor, person: Person, partner: Partner, now: datetime) -> Membership:
    """The row and its event, inside the caller's transaction, after the caller's check."""
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    if locked.is_agent or locked.is_administrator:
        raise NotAllowed("of-the-vendor")
    membership, created = Membership.objects.get_or_create(
        person=locked, partner=partner, until_at=None, defaults={"since_at": now}
    )
    if membership.waiting_since is not None:
        start_waiting(actor, membership, now)
    if created:
        payload = events.MembershipStarted(person=locked.pk, company=None, partner=partner.pk)
        record(actor, payload, about=f"person:{locked.pk}", topics=[f"partner:{partner.pk}"], now=now)
    return membership


@transaction.atomic
def change_partner(actor: Actor, partner: Partner, name: str, country: str, now: datetime) -> Partner:
    """Another name or country of a partner; administrators only. `partner.changed` follows."""
    access.require_desk(actor)
    locked: Partner = Partner.objects.select_for_update().get(pk=partner.pk)
    values = (clean_name(name, limit=COMPANY_NAME_LENGTH), clean_country(country))
    if values != (locked.name, locked.country):
        locked.name, locked.country = values
        locked.save(update_fields=["name", "country"])
        record(actor, events.PartnerChanged(partner=locked.pk), about=f"partner:{locked.pk}", now=now)
    return locked


@transaction.atomic
def set_partner_lead(actor: Actor, membership: Membership, leads: bool, now: datetime) -> Membership:
    """Whether somebody of a partner may invite colleagues and end their memberships; administrators only.

    It gives no right in the companies that the partner serves. Raises BadInput (`not-of-a-partner`), NotVisible where
    the membership has ended; `partner.lead_changed` follows.
    """
    access.require_desk(actor)
    locked: Membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if locked.partner_id is None:
        raise BadInput("membership", "not-of-a-partner")
    if locked.until_at is not None and locked.until_at <= now:
        raise NotVisible(f"membership:{locked.pk}")
    if leads != (LEAD in locked.roles):
        locked.roles = [LEAD] if leads else []
        locked.save(update_fields=["roles"])
        payload = events.PartnerLeadChanged(person=locked.person_id, partner=locked.partner_id, leads=leads)
        topics = [f"partner:{locked.partner_id}"]
        record(actor, payload, about=f"person:{locked.person_id}", topics=topics, now=now)
    return locked


@transaction.atomic
def start_partnership(actor: Actor, partner: Partner, company: Company, now: datetime) -> Partnership:
    """From now on the partner serves the company, which is told to contact it; administrators only.

    A company has one partner at a time: raises NotAllowed (`served-already`) where another one serves it.
    `partnership.started` follows where it is new.
    """
    access.require_desk(actor)
    Company.objects.select_for_update().get(pk=company.pk)
    open_one: Partnership | None = Partnership.objects.filter(company=company, until_at=None).first()
    if open_one is not None:
        if open_one.partner_id != partner.pk:
            raise NotAllowed("served-already")
        return open_one
    partnership = Partnership.objects.create(partner=partner, company=company, since_at=now)
    _record(actor, events.PartnershipStarted(partner=partner.pk, company=company.pk), partnership, now)
    return partnership


@transaction.atomic
def end_partnership(actor: Actor, partnership: Partnership, now: datetime) -> Partnership:
    """The partner's staff may no longer act for the company; administrators only. `partnership.ended` follows."""
    access.require_desk(actor)
    locked: Partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if locked.until_at is None:
        locked.until_at = max(now, locked.since_at)
        locked.save(update_fields=["until_at"])
        payload = events.PartnershipEnded(partner=locked.partner_id, company=locked.company_id)
        _record(actor, payload, locked, now)
    return locked


def _record(actor: Actor, payload: Payload, partnership: Partnership, now: datetime) -> None:
    about, topic = f"company:{partnership.company_id}", f"partner:{partnership.partner_id}"
    record(actor, payload, about=about, topics=[topic], now=now)
