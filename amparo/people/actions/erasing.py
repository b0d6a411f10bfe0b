"""A person's own rows are emptied (design §5). Called by `amparo.privacy`, which checks and asks beforehand."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import events
from amparo.people.models import Absence, AgentProfile, ApiToken, Company, Invitation, Membership, Person
from amparo.people.personal import Subject
from amparo.people.sessions import forget_sign_in

BATCH = 2000


@transaction.atomic
def empty_person(actor: Actor, subject: Subject, now: datetime) -> None:
    """The row loses name, address and settings and keeps its key; sessions and ways to sign in go, memberships end.

    May be called again. `membership.ended` follows for each; `person.erased` once everything else is done.
    """
    person: Person = Person.objects.select_for_update().get(pk=subject.person_id)
    Invitation.objects.filter(person=person, used_at=None, revoked_at=None).update(revoked_at=now)
    forget_sign_in(person)
    EmailAddress.objects.filter(user=person).delete()
    UserSession.objects.filter(user=person).delete()
    end_all_sessions(person.pk)
    Membership.objects.filter(person=person, waiting_since__isnull=False).delete()
    for membership in Membership.objects.select_for_update().filter(person=person).current(now):
        end_for_erasure(actor, membership, now)
    ApiToken.objects.filter(person=person).delete()
    AgentProfile.objects.filter(person=person).delete()
    Absence.objects.filter(person=person).delete()
    Company.objects.filter(account_manager=person).update(account_manager=None)
    blank = Person(pk=person.pk, email=subject.address, created_at=person.created_at, is_active=False)
    blank.set_unusable_password()
    blank.save(force_update=True)


def end_all_sessions(person_id: int) -> int:
    """Removes every stored session of a person: it holds the address with which they signed in. Returns how many."""
    ended = []
    for row in Session.objects.iterator(chunk_size=BATCH):
        if str(row.get_decoded().get("_auth_user_id", "")) == str(person_id):
            ended.append(row.pk)
    return int(Session.objects.filter(pk__in=ended).delete()[0])


def end_for_erasure(actor: Actor, membership: Membership, now: datetime) -> None:
    """A membership ends with the person; `membership.ended` follows."""
    membership.until_at = max(now, membership.since_at)
    membership.save(update_fields=["until_at"])
    payload = events.MembershipEnded(
        person=membership.person_id, company=membership.company_id, partner=membership.partner_id, basis=""
    )
    side = f"company:{membership.company_id}" if membership.company_id else f"partner:{membership.partner_id}"
    record(actor, payload, about=f"person:{membership.person_id}", topics=[side], now=now)
