"""Signing in and out, and passwords: called by the adapter of allauth, which checks; here it is written down."""

from datetime import datetime, timedelta

from django.db import transaction

from amparo.core.actors import VISITOR
from amparo.core.events import record
from amparo.core.models import Event
from amparo.people import events, mails
from amparo.people.actors import actor_for
from amparo.people.history import sides_of
from amparo.people.models import Invitation, Person

ONE_MAIL_IN = timedelta(minutes=1)


@transaction.atomic
def record_sign_in(person: Person, now: datetime) -> None:
    """`person.signed_in`: a session began."""
    record(actor_for(person), events.PersonSignedIn(person=person.pk), about=f"person:{person.pk}", now=now)


@transaction.atomic
def record_sign_out(person: Person, now: datetime) -> None:
    """`person.signed_out`: the person ended the session."""
    record(actor_for(person), events.PersonSignedOut(person=person.pk), about=f"person:{person.pk}", now=now)


@transaction.atomic
def record_sign_in_failure(email: str, now: datetime) -> None:
    """`person.sign_in_failed`: the same work for known and unknown addresses, and no address in the log (SEC-10)."""
    person: Person | None = Person.objects.filter(email__iexact=email).first()
    about = f"person:{person.pk}" if person else "sign-in"
    record(VISITOR, events.SignInFailed(person=person.pk if person else None), about=about, now=now)


@transaction.atomic
def record_provider_refused(person: Person, now: datetime) -> None:
    """`person.provider_refused`: the provider named the person by another id than the one that is theirs."""
    record(VISITOR, events.ProviderRefused(person=person.pk), about=f"person:{person.pk}", now=now)


@transaction.atomic
def set_password(person: Person, password: str, now: datetime) -> None:
    """Writes a checked password; every other session and every open link of the person ends.

    `person.password_changed` follows.
    """
    person.set_password(password)
    person.save(update_fields=["password"])
    Invitation.objects.filter(person=person, used_at=None, revoked_at=None).update(revoked_at=now)
    record(actor_for(person), events.PasswordChanged(person=person.pk), about=f"person:{person.pk}", now=now)


@transaction.atomic
def request_password_reset(person: Person, path: str, now: datetime) -> None:
    """Mails the link at `path` to choose a new password, in the person's language.

    Called by a job, which may run twice: within a minute there is one mail. `person.password_reset_requested` follows.
    """
    about = f"person:{person.pk}"
    Person.objects.select_for_update().get(pk=person.pk)
    if Event.objects.filter(about=about, type="person.password_reset_requested", at__gt=now - ONE_MAIL_IN).exists():
        return
    mails.send_password_reset(person, path, now)
    record(VISITOR, events.PasswordResetRequested(person=person.pk), about=about, now=now)


@transaction.atomic
def accept_by_provider(person: Person, now: datetime) -> None:
    """Somebody invited came in by single sign-on: their link is used up. `person.joined` follows where one was open."""
    for invitation in Invitation.objects.select_for_update().filter(person=person, used_at=None, revoked_at=None):
        invitation.used_at = now
        invitation.save(update_fields=["used_at"])
        payload = events.PersonJoined(person=person.pk, invitation=invitation.pk)
        record(actor_for(person), payload, about=f"person:{person.pk}", topics=sides_of(person, now), now=now)


@transaction.atomic
def record_passkey_renamed(person: Person, now: datetime) -> None:
    """`person.passkey_renamed`: no mail, a name opens no door."""
    record(actor_for(person), events.PasskeyRenamed(person=person.pk), about=f"person:{person.pk}", now=now)


@transaction.atomic
def record_sign_in_change(person: Person, what: events.Change, now: datetime) -> None:
    """`person.sign_in_changed`, and a mail to the person: whoever it was, they hear of it."""
    mails.send_sign_in_change(person, what, now)
    record(actor_for(person), events.SignInChanged(person=person.pk, what=what), about=f"person:{person.pk}", now=now)
