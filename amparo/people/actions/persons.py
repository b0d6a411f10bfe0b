"""Persons: who they are, how the desk speaks to them, whether their account works."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import IntegrityError, transaction

from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.events import Payload, record
from amparo.people import access, events
from amparo.people.actions.tokens import withdraw_tokens_of
from amparo.people.history import sides_of
from amparo.people.models import Invitation, Person
from amparo.people.rules import (
    BadInput,
    clean_country,
    clean_email,
    clean_language,
    clean_name,
    clean_time_zone,
    may_run_desk,
)

RIGHTS = frozenset({"agent", "administrator"})


@dataclass(frozen=True, slots=True)
class PersonTerms:
    """Who somebody is; `rights` (`agent`, `administrator`) are for the vendor's people only."""

    email: str
    name: str
    language: str = "en"
    country: str = ""
    time_zone: str = ""
    rights: frozenset[str] = frozenset()


@transaction.atomic
def create_person(actor: Actor, terms: PersonTerms, now: datetime) -> Person:
    """Enters a person without a password; administrators only, contacts are invited instead.

    Raises BadInput (`address-taken` where somebody has the address) and NotAllowed; `person.created` follows.
    """
    access.require_desk(actor)
    return enter_person(actor, terms, now)


def enter_person(actor: Actor, terms: PersonTerms, now: datetime) -> Person:
    """The row and its event, inside the caller's transaction, after the caller's check."""
    if not terms.rights <= RIGHTS:
        raise BadInput("rights", "unknown-right", {"rights": ", ".join(sorted(RIGHTS))})
    person = Person(
        email=clean_email(terms.email),
        name=clean_name(terms.name),
        language=clean_language(terms.language),
        country=clean_country(terms.country, required=False),
        time_zone=clean_time_zone(terms.time_zone),
        is_agent="agent" in terms.rights,
        is_administrator="administrator" in terms.rights,
        created_at=now,
    )
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise BadInput("email", "address-taken") from None
    payload = events.PersonCreated(person=person.pk, rights=sorted(terms.rights))
    record(actor, payload, about=f"person:{person.pk}", now=now)
    return person


@transaction.atomic
def set_language(actor: Actor, person: Person, language: str, now: datetime) -> Person:
    """The language in which the desk speaks to a person; themselves and administrators. `person.changed` follows."""
    return _change(actor, person, "language", {"language": clean_language(language)}, now)


@transaction.atomic
def set_person_place(actor: Actor, person: Person, country: str, time_zone: str, now: datetime) -> Person:
    """Country and time zone where they differ from the company's; themselves and administrators.

    `person.changed` follows.
    """
    values = {"country": clean_country(country, required=False), "time_zone": clean_time_zone(time_zone)}
    return _change(actor, person, "place", values, now)


@transaction.atomic
def rename_person(actor: Actor, person: Person, name: str, now: datetime) -> Person:
    """A person's name; themselves and administrators. `person.changed` follows."""
    return _change(actor, person, "name", {"name": clean_name(name)}, now)


@transaction.atomic
def set_rights(actor: Actor, person: Person, rights: frozenset[str], now: datetime) -> Person:
    """Makes somebody an agent, an administrator, both or neither; administrators only. `person.rights_changed` follows.

    Raises NotAllowed (`has-memberships`): people of the vendor belong to no customer; (`not-oneself`): nobody takes
    their own right to run the desk, so that there always is an administrator.
    """
    access.require_desk(actor)
    if not rights <= RIGHTS:
        raise BadInput("rights", "unknown-right", {"rights": ", ".join(sorted(RIGHTS))})
    if actor.id == person.pk and "administrator" not in rights:
        raise NotAllowed("not-oneself")
    locked = _locked(person)
    if rights and locked.memberships.current(now).exists():
        raise NotAllowed("has-memberships")
    before = sorted(_rights(locked))
    if before != sorted(rights):
        locked.is_agent, locked.is_administrator = "agent" in rights, "administrator" in rights
        locked.save(update_fields=["is_agent", "is_administrator"])
        _record(actor, locked, events.RightsChanged(person=locked.pk, before=before, after=sorted(rights)), now)
    return locked


@transaction.atomic
def deactivate_person(actor: Actor, person: Person, now: datetime) -> Person:
    """Closes the account: sessions, links and rights end at once; administrators only. `person.deactivated` follows.

    Raises NotAllowed (`not-oneself`), so that the last administrator cannot lock the door from outside.
    """
    access.require_desk(actor)
    if actor.id == person.pk:
        raise NotAllowed("not-oneself")
    locked = _locked(person)
    if locked.is_active:
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        Invitation.objects.filter(person=locked, used_at=None, revoked_at=None).update(revoked_at=now)
        withdraw_tokens_of(actor, locked, now)
        _record(actor, locked, events.PersonDeactivated(person=locked.pk), now)
    return locked


@transaction.atomic
def reactivate_person(actor: Actor, person: Person, now: datetime) -> Person:
    """Opens a closed account again; administrators only. `person.reactivated` follows."""
    access.require_desk(actor)
    locked = _locked(person)
    if not locked.is_active:
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        _record(actor, locked, events.PersonReactivated(person=locked.pk), now)
    return locked


def _change(
    actor: Actor, person: Person, field: Literal["language", "place", "name"], values: dict[str, str], now: datetime
) -> Person:
    if actor.id != person.pk:
        access.require(may_run_desk(actor))
    locked = _locked(person)
    if any(getattr(locked, column) != value for column, value in values.items()):
        for column, value in values.items():
            setattr(locked, column, value)
        locked.save(update_fields=list(values))
        _record(actor, locked, events.PersonChanged(person=locked.pk, field=field), now)
    return locked


def _record(actor: Actor, person: Person, payload: Payload, now: datetime) -> None:
    record(actor, payload, about=f"person:{person.pk}", topics=sides_of(person, now), now=now)  # SI-14


def _rights(person: Person) -> set[str]:
    return {r for r, held in (("agent", person.is_agent), ("administrator", person.is_administrator)) if held}


def _locked(person: Person) -> Person:
    found: Person = Person.objects.select_for_update().get(pk=person.pk)
    return found
