"""Somebody with an account of their own is asked before they belong to one more company or partner (SEC-4).

Until they say yes their membership waits: it gives no right, and whoever invited them learns nothing of them.
"""

from datetime import datetime, timedelta

from amparo.people.models import Membership, Person

INVITATION_DAYS = 7
OFFERS_LIMIT = 20


def invited_until(membership: Membership) -> datetime:
    """Until when somebody who was asked may say yes."""
    return (membership.waiting_since or membership.since_at) + timedelta(days=INVITATION_DAYS)


def stand_in(membership: Membership) -> Person:
    """Somebody who was asked, as the inviters know them: the address and the name that were typed; never saved."""
    person = membership.person
    shown = Person(pk=person.pk, email=person.email, name=membership.invited_as, created_at=membership.since_at)
    shown.set_unusable_password()
    return shown


def list_offers(person: Person, now: datetime) -> list[Membership]:
    """Who wants to enter the person, for themselves alone; what is too old is left out."""
    since = now - timedelta(days=INVITATION_DAYS)
    rows = Membership.objects.filter(person=person, until_at=None, waiting_since__gt=since)
    return list(rows.select_related("company", "partner").order_by("waiting_since", "pk")[:OFFERS_LIMIT])
