"""What the desk holds about a person themselves: for the export of their data (design §5)."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from amparo.core.models import Event
from amparo.people.models import Absence, AgentProfile, ApiToken, Invitation, Membership, Person
from amparo.people.peers import NOWHERE
from amparo.people.personal import Subject

EVENTS_LIMIT = 50_000


def tell_person(subject: Subject) -> dict[str, Any]:
    """The account, memberships, ways to sign in, browsers, and what the log says of the person: by kind of thing."""
    if subject.person_id is None:
        return {}
    person: Person = Person.objects.get(pk=subject.person_id)
    return {
        "account": tell_account(person),
        "memberships": tell_memberships(person),
        "invitations": [
            {"created_at": row.created_at, "expires_at": row.expires_at, "used_at": row.used_at}
            for row in Invitation.objects.filter(person=person).order_by("created_at")
        ],
        "sign_in": tell_sign_in(person),
        "browsers": [
            {"browser": row.user_agent, "address": "" if row.ip == NOWHERE else row.ip, "since": row.created_at}
            for row in UserSession.objects.filter(user=person).order_by("created_at")
        ],
        "work": tell_work(person),
        "log": tell_log(person),
    }


def tell_work(person: Person) -> dict[str, Any]:
    """The programs that act for the person; of agents what they can help with, and when they were away."""
    profile = AgentProfile.objects.filter(person=person).values("skills", "languages").first()
    times = ("since_at", "until_at", "handover", "planned_at", "ended_at")
    tokens = ("name", "scopes", "created_at", "expires_at", "last_used_at", "withdrawn_at")
    programs = list(ApiToken.objects.filter(person=person).order_by("created_at").values(*tokens))
    absences = list(Absence.objects.filter(person=person).order_by("since_at").values(*times))
    return {
        key: value for key, value in (("programs", programs), ("profile", profile), ("absences", absences)) if value
    }


def tell_account(person: Person) -> dict[str, Any]:
    """The person's own row; of the password only that there is one."""
    return {
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "country": person.country,
        "time_zone": person.time_zone,
        "password_set": person.has_usable_password(),
        "agent": person.is_agent,
        "administrator": person.is_administrator,
        "active": person.is_active,
        "created_at": person.created_at,
        "last_sign_in": person.last_login,
    }


def tell_memberships(person: Person) -> list[dict[str, Any]]:
    """Where the person belongs and belonged, with their roles."""
    rows = Membership.objects.filter(person=person).select_related("company", "partner").order_by("since_at")
    return [
        {
            "company": row.company.name if row.company else None,
            "partner": row.partner.name if row.partner else None,
            "roles": row.roles,
            "since": row.since_at,
            "until": row.until_at,
            "asked": row.waiting_since,
        }
        for row in rows
    ]


def tell_sign_in(person: Person) -> list[dict[str, Any]]:
    """Second factors, connected accounts, further addresses: what they are, never what they are proven by."""
    factors = [
        {"kind": str(row.type), "added": row.created_at, "last_used": row.last_used_at}
        for row in Authenticator.objects.filter(user=person).order_by("pk")
    ]
    connected = [
        {"kind": "single-sign-on", "provider": row.provider, "uid": row.uid, "told": row.extra_data}
        for row in SocialAccount.objects.filter(user=person).order_by("pk")
    ]
    return [*factors, *connected, *({"kind": "address", "email": row.email} for row in addresses_of(person))]


def addresses_of(person: Person) -> list[EmailAddress]:
    """Addresses that allauth keeps beside the account's."""
    return list(EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email))


def tell_log(person: Person) -> list[dict[str, Any]]:
    """What happened to the account and what the person did, as the event log has it: codes and keys."""
    about = Event.objects.filter(about=f"person:{person.pk}")
    rows = (about | Event.objects.filter(actor=f"person:{person.pk}")).order_by("id")[:EVENTS_LIMIT]
    return [
        {"at": row.at, "event": row.type, "about": row.about, "by": row.actor, "details": row.payload} for row in rows
    ]
