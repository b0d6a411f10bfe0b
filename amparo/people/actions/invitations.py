"""Invitations: how somebody becomes able to sign in. The link is random, works once, expires and can be revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import access, events, mails
from amparo.people.access import invitation_for
from amparo.people.actions.joining import ask_to_join
from amparo.people.actions.memberships import enter_membership
from amparo.people.actions.partners import enter_staff
from amparo.people.actions.persons import PersonTerms, enter_person
from amparo.people.actors import actor_for
from amparo.people.history import sides_of
from amparo.people.joining import INVITATION_DAYS
from amparo.people.keys import hash_of, new_key
from amparo.people.models import Company, Invitation, Membership, Partner, Person
from amparo.people.rules import BadInput, clean_email, clean_language, clean_name

INVITATIONS_A_DAY = 5  # to one address: an invitation must not become a way to flood somebody (SEC-4)
PATH = "/welcome/"


@dataclass(frozen=True, slots=True)
class JoinTerms:
    """Who is invited: the name as the inviter knows it; the person corrects it on accepting."""

    email: str
    name: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """What a person chooses on accepting; no password on desks that have none."""

    name: str
    password: str
    language: str


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody whose address is proven; `key` opens the page to choose a password where they have none yet."""

    person: Person
    key: str | None


@transaction.atomic
def invite_person(actor: Actor, company: Company, terms: JoinTerms, now: datetime) -> Membership:
    """Makes somebody a contact of the company and mails them the link to set up their account.

    The company's portal administrators and authorised managers, and the vendor's people. Somebody with a working
    account belongs at once where the vendor says so; whom the company invites is asked first (`ask_to_join`).
    Raises BadInput, NotAllowed (`invited-too-often`, `of-the-vendor`); `membership.started` and, with a mail,
    `person.invited` follow, or `membership.asked`.
    """
    access.require_people_of(actor, company.pk, now)
    person = _find_or_enter(actor, terms, now)
    if must_ask(actor, person):
        return ask_to_join(actor, person, company, terms.name, now)
    membership = enter_membership(actor, person, company, now)
    if not person.has_usable_password() and person.is_active:
        _invite(actor, person, company.name, now)
    return membership


@transaction.atomic
def invite_to_partner(actor: Actor, partner: Partner, terms: JoinTerms, now: datetime) -> Membership:
    """As `invite_person`, for staff of a partner: administrators, and whoever leads the partner's side (SI-3)."""
    access.partner_for(actor, partner.pk, "people", now)
    person = _find_or_enter(actor, terms, now)
    if must_ask(actor, person):
        return ask_to_join(actor, person, partner, terms.name, now)
    membership = enter_staff(actor, person, partner, now)
    if not person.has_usable_password() and person.is_active:
        _invite(actor, person, partner.name, now)
    return membership


def must_ask(actor: Actor, person: Person) -> bool:
    """Whether somebody is asked before they belong: they have an account, and it is not the vendor who enters them."""
    of_vendor = actor.kind == "system" or actor.is_agent or actor.is_administrator
    return not of_vendor and (person.has_usable_password() or person.last_login is not None)


@transaction.atomic
def invite_colleague(actor: Actor, person: Person, now: datetime) -> Invitation:
    """Mails one of the vendor's own people the link to set up their account; administrators only.

    `person.invited` follows.
    """
    access.require_desk(actor)
    return _invite(actor, person, "", now)[0]


@transaction.atomic
def revoke_invitation(actor: Actor, invitation: Invitation, now: datetime) -> Invitation:
    """The link no longer works; the vendor's people and the leaders of the person's companies.

    `person.invitation_revoked` follows where it still worked.
    """
    if not (actor.is_agent or actor.kind == "system" or actor.is_administrator):
        companies = invitation.person.memberships.current(now).filter(company__isnull=False)
        allowed = [access.verdict_on_company(actor, m.company_id, "people", now).allowed for m in companies[:50]]
        if not any(allowed):
            raise NotAllowed("company-leaders-only")
    locked: Invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.used_at is None and locked.revoked_at is None:
        locked.revoked_at = now
        locked.save(update_fields=["revoked_at"])
        payload = events.InvitationRevoked(person=locked.person_id, invitation=locked.pk)
        record(actor, payload, about=f"person:{locked.person_id}", topics=sides_of(locked.person, now), now=now)
    return locked


@transaction.atomic
def accept_invitation(key: str, terms: AccountTerms, now: datetime) -> Person:
    """Sets name, language and password of the invited person; whoever holds the link may, once.

    Raises NotVisible where the link does not work (any more), BadInput for a bad name or a weak password;
    `person.joined` follows.
    """
    invitation = invitation_for(key, now, lock=True)
    person: Person = Person.objects.select_for_update().get(pk=invitation.person_id)
    person.name, person.language = clean_name(terms.name), clean_language(terms.language)
    if terms.password:
        try:
            validate_password(terms.password, person)
        except ValidationError as weak:
            raise BadInput("password", "too-weak") from weak
        person.set_password(terms.password)
    person.save(update_fields=["name", "language", "password"])
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    payload = events.PersonJoined(person=person.pk, invitation=invitation.pk)
    record(actor_for(person), payload, about=f"person:{person.pk}", topics=sides_of(person, now), now=now)
    return person


@transaction.atomic
def admit_confirmed(actor: Actor, terms: JoinTerms, now: datetime) -> Admission:
    """The person behind an address that was just proven (a visitor followed the link of their mail, KA-3, SEC-4).

    Called by the action that checked the proof. A new person belongs to no company; where there is no password yet,
    the admission carries a key for the page that sets one. The person may be a deactivated one: then no key.
    """
    person = _find_or_enter(actor, terms, now)
    if person.has_usable_password() or not person.is_active:
        return Admission(person, None)
    return Admission(person, _open(actor, person, now)[1])


def _known(email: str) -> Person | None:
    person: Person | None = Person.objects.filter(email__iexact=clean_email(email)).first()
    return person


def _find_or_enter(actor: Actor, terms: JoinTerms, now: datetime) -> Person:
    """The person with that address; somebody else may be entering them at this very moment."""
    known = _known(terms.email)
    if known is not None:
        return known
    try:
        return enter_person(actor, PersonTerms(terms.email, terms.name, terms.language), now)
    except BadInput as refusal:
        known = _known(terms.email)
        if refusal.code != "address-taken" or known is None:
            raise
        return known


def _invite(actor: Actor, person: Person, side: str, now: datetime) -> tuple[Invitation, str]:
    since = now - timedelta(days=1)
    if Invitation.objects.filter(person=person, created_at__gt=since).count() >= INVITATIONS_A_DAY:
        raise NotAllowed("invited-too-often", {"most": INVITATIONS_A_DAY})
    invitation, key = _open(actor, person, now)
    mails.send_invitation(person, PATH + key, side, INVITATION_DAYS, now)
    return invitation, key


def _open(actor: Actor, person: Person, now: datetime) -> tuple[Invitation, str]:
    """A new link; an earlier one that was never followed stops working."""
    Person.objects.select_for_update().get(pk=person.pk)
    Invitation.objects.filter(person=person, used_at=None, revoked_at=None).update(revoked_at=now)
    key = new_key()
    invitation = Invitation.objects.create(
        person=person,
        token_sha256=hash_of(key),
        created_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
    )
    payload = events.PersonInvited(person=person.pk, invitation=invitation.pk)
    record(actor, payload, about=f"person:{person.pk}", topics=sides_of(person, now), now=now)
    return invitation, key
