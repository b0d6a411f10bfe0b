"""Where somebody is signed in (KA-4): allauth's list of sessions, entered only through here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.internal.flows import sessions as flows
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as StoredSession
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import access, actions, events, mails
from amparo.people.history import sides_of
from amparo.people.models import ApiToken, Person
from amparo.people.peers import NOWHERE

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in; `address` is empty where it is not known."""

    id: int
    browser: str
    address: str
    since_at: datetime
    seen_at: datetime
    current: bool
    person: Person | None = None


def list_sessions(request: HttpRequest, person: Person) -> Sequence[Session]:
    """The person's living sessions, this one first, then the newest; dead ones are forgotten."""
    living = UserSession.objects.purge_and_list(person)[:LIMIT]
    key = request.session.session_key
    rows = [
        Session(
            id=row.pk,
            browser=row.user_agent,
            address="" if row.ip == NOWHERE else row.ip,
            since_at=row.created_at,
            seen_at=row.last_seen_at,
            current=row.session_key == key,
        )
        for row in living
    ]
    return sorted(rows, key=lambda row: (not row.current, -row.seen_at.timestamp()))


def forget_sign_in(person: Person) -> None:
    """Removes every session, second factor, connection and token of a person: for the action that erases them."""
    flows.get_adapter().end_sessions(UserSession.objects.filter(user=person))
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    ApiToken.objects.filter(person=person).delete()


def end_sessions(request: HttpRequest, person: Person, only: int | None = None) -> int:
    """Ends one other session, or all others; `person.signed_out` follows for each. Returns how many ended."""
    others = UserSession.objects.filter(user=person).exclude(session_key=request.session.session_key)
    ended = list(others if only is None else others.filter(pk=only))
    flows.end_sessions(request, ended)
    for _session in ended:
        actions.record_sign_out(person, timezone.now())
    return len(ended)


def is_connected(person: Person) -> bool:
    """Whether a provider of single sign-on knows the person by an id of its own."""
    found: bool = SocialAccount.objects.filter(user=person).exists()
    return found


@transaction.atomic
def disconnect(actor: Actor, person: Person, now: datetime) -> bool:
    """Takes off what connects a person with single sign-on, whose next sign-in there connects them anew (KA-4).

    Administrators and the system only. `person.provider_removed` follows, and a mail to the person; their company
    reads of it (SI-14). Says whether there was anything.
    """
    access.require_desk(actor)
    removed, _rows = SocialAccount.objects.filter(user=person).delete()
    if removed:
        mails.send_sign_in_change(person, "provider-removed", now)
        payload = events.ProviderRemoved(person=person.pk)
        record(actor, payload, about=f"person:{person.pk}", topics=sides_of(person, now), now=now)
    return bool(removed)


def list_connected(most: int) -> list[Person]:
    """People whom a provider of single sign-on knows, at most so many."""
    return list(Person.objects.filter(pk__in=SocialAccount.objects.values("user")).order_by("pk")[:most])


@dataclass(frozen=True, slots=True)
class SessionPage:
    """Living sessions of everybody, the newest first; `before` is where the next page begins."""

    sessions: Sequence[Session]
    before: int | None


def list_everybody(words: str, now: datetime, before: int | None = None, here: str = "") -> SessionPage:
    """For administrators: who is signed in, narrowed to names and addresses that hold the words (one query).

    `here` is the key of the session that asks.
    """
    living = StoredSession.objects.filter(expire_date__gt=now).values("session_key")
    rows = UserSession.objects.filter(session_key__in=living, user__is_active=True).select_related("user")
    for word in words.split():
        rows = rows.filter(Q(user__name__icontains=word) | Q(user__email__icontains=word))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: LIMIT + 1])
    following = found[LIMIT - 1].pk if len(found) > LIMIT else None
    return SessionPage([_shown(row, here) for row in found[:LIMIT]], following)


def _shown(row: UserSession, here: str) -> Session:
    address, current = "" if row.ip == NOWHERE else row.ip, row.session_key == here
    return Session(row.pk, row.user_agent, address, row.created_at, row.last_seen_at, current, row.user)


@transaction.atomic
def end_for_somebody(actor: Actor, session_id: int, now: datetime) -> Person:
    """Ends a session of anybody; administrators only. `person.session_ended` follows; raises NotVisible.

    The person's company reads of it (SI-14).
    """
    if not actor.is_administrator:
        raise NotAllowed("administrators-only")
    row = UserSession.objects.select_related("user").filter(pk=session_id).first()
    if row is None:
        raise NotVisible(f"session:{session_id}")
    person: Person = row.user
    row.end()
    payload = events.SessionEnded(person=person.pk, session=session_id)
    record(actor, payload, about=f"person:{person.pk}", topics=sides_of(person, now), now=now)
    return person
