"""Where somebody is signed in (KA-4): allauth's list of sessions, entered only through here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.internal.flows import sessions as flows
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from amparo.people import actions
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
