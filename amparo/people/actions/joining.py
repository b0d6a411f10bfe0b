"""Asking somebody with an account of their own whether they belong to one more company or partner, and the answer."""

from datetime import datetime, timedelta

from django.db import transaction

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import events, mails
from amparo.people.joining import INVITATION_DAYS, stand_in
from amparo.people.models import Company, Membership, Partner, Person
from amparo.people.rules import clean_name

ASKED_AGAIN = timedelta(hours=12)  # one mail in this time, however often somebody presses the button (SEC-4)


def ask_to_join(actor: Actor, person: Person, side: Company | Partner, name: str, now: datetime) -> Membership:
    """The waiting row, its event and its mail, inside the caller's transaction, after the caller's check.

    Returns it with a stand-in for the person. Raises BadInput for a bad name, NotAllowed (`of-the-vendor`);
    `membership.asked` follows, heard by the vendor alone.
    """
    if person.is_agent or person.is_administrator:
        raise NotAllowed("of-the-vendor")
    Person.objects.select_for_update().get(pk=person.pk)
    place = {"company": side} if isinstance(side, Company) else {"partner": side}
    typed = {"since_at": now, "waiting_since": now, "invited_as": clean_name(name)}
    row, created = Membership.objects.get_or_create(person=person, until_at=None, **place, defaults=typed)
    if row.waiting_since is None:
        return row
    if created or now - row.waiting_since >= ASKED_AGAIN:
        row.waiting_since = now
        row.save(update_fields=["waiting_since"])
        asked = events.MembershipAsked(person=row.person_id, company=row.company_id, partner=row.partner_id)
        record(actor, asked, about=f"person:{row.person_id}", now=now)
        mails.send_offer(person, side.name, INVITATION_DAYS, now)
    row.person = stand_in(row)
    return row


@transaction.atomic
def accept_offer(actor: Actor, membership_id: int, now: datetime) -> Membership:
    """The person says yes: they belong from now on, with the roles that were given; `membership.started` follows."""
    row = _offer(actor, membership_id, now)
    start_waiting(actor, row, now)
    return row


@transaction.atomic
def decline_offer(actor: Actor, membership_id: int, now: datetime) -> None:
    """The person says no: nothing is left of it but the event, `membership.declined`, heard by the vendor alone."""
    row = _offer(actor, membership_id, now)
    drop_waiting(actor, row, now)


def start_waiting(actor: Actor, row: Membership, now: datetime) -> None:
    """A waiting membership begins; inside the caller's transaction. `membership.started` follows."""
    row.waiting_since, row.invited_as, row.since_at = None, "", now
    row.save(update_fields=["waiting_since", "invited_as", "since_at"])
    side = f"company:{row.company_id}" if row.company_id else f"partner:{row.partner_id}"
    record(
        actor,
        events.MembershipStarted(person=row.person_id, company=row.company_id, partner=row.partner_id),
        about=f"person:{row.person_id}",
        topics=[side],
        now=now,
    )


def drop_waiting(actor: Actor, row: Membership, now: datetime) -> None:
    """A waiting membership is no more: declined, or taken back; inside the caller's transaction."""
    payload = events.MembershipDeclined(person=row.person_id, company=row.company_id, partner=row.partner_id)
    record(actor, payload, about=f"person:{row.person_id}", now=now)
    row.delete()


def _offer(actor: Actor, membership_id: int, now: datetime) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).filter(person_id=actor.person_id or 0, until_at=None)
    since = now - timedelta(days=INVITATION_DAYS)
    found: Membership | None = rows.filter(pk=membership_id, waiting_since__gt=since).first()
    if found is None:
        raise NotVisible(f"membership:{membership_id}")
    return found
