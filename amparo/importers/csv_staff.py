"""Staff of partners from a CSV file, by the vendor (SI-3).

A row adds somebody to a partner that is there, or says that they see to its people. It never ends a membership and
never changes what a person has said about themselves; an empty cell says nothing.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower

from amparo.core.actors import Actor
from amparo.importers import csv_contacts, words
from amparo.importers.csv_companies import HEADINGS as COMPANY_HEADINGS
from amparo.importers.csv_reading import Row
from amparo.importers.running import Checking, Step
from amparo.people import actions
from amparo.people.actions import JoinTerms, PersonTerms
from amparo.people.models import Membership, Partner, Person
from amparo.people.rules import BadInput, clean_email

REQUIRED = ("email", "partner")
HEADINGS = {
    **{name: csv_contacts.HEADINGS[name] for name in ("email", "name", "first_name", "last_name", "language")},
    "partner": COMPANY_HEADINGS["partner"],
    "leads": ("lead", "portal administrator", "administrator", "responsable", "dirige", "leitung", "responsável"),
}


@dataclass(frozen=True, slots=True)
class StaffOrder:
    """Who imports, and when; with `invite` everybody new gets the mail with their link."""

    actor: Actor
    now: datetime
    invite: bool = True


class StaffSource:
    """See `running.Source`."""

    def __init__(self, order: StaffOrder) -> None:
        self.order = order
        self.seen: dict[tuple[str, int], int] = {}
        self.people: dict[str, Person] = {}
        self.memberships: dict[tuple[int, int], Membership] = {}
        self.partners = {partner.name.lower(): partner for partner in Partner.objects.order_by("-pk")}

    def prepare(self, rows: Sequence[Row]) -> None:
        """Two queries a batch."""
        emails = [row.get("email").lower() for row in rows]
        known = Person.objects.annotate(key=Lower("email")).filter(key__in=emails)
        self.people = {person.email.lower(): person for person in known}
        held = Membership.objects.current(self.order.now).filter(person__in=self.people.values())
        found = held.filter(partner__isnull=False)
        self.memberships = {(member.person_id, member.partner_id): member for member in found}

    def steps(self, row: Row) -> list[Step]:
        """The membership where there is none, and whether they lead."""
        checking = Checking(row)
        email, name = checking.needed("email", clean_email), csv_contacts.name_of(row, checking)
        partner = self.partner_of(row, checking)
        language = checking.cell("language", words.language_of, "en")
        leads = checking.cell("leads", lambda text: words.yes_or_no(text, "leads"))
        if partner is not None and email:
            first = self.seen.setdefault((email, partner.pk), row.number)
            if first != row.number:
                checking.refuse("email", "twice", {"row": first})
        checking.finish()
        if partner is None:
            raise LookupError("a row without a partner is refused")  # pragma: no cover  # finish has raised
        person = self.people.get(email)
        member = self.memberships.get((person.pk, partner.pk)) if person else None
        if member is None:
            return [self.adding(partner, PersonTerms(email, name, language), leads == "yes")]
        if leads and (leads == "yes") != bool(member.roles):
            return [Step("leads", lambda: self.set_lead(member, leads == "yes"))]
        return []

    def adding(self, partner: Partner, terms: PersonTerms, leads: bool) -> Step:
        """Somebody becomes staff of the partner."""

        def add() -> None:
            order, join = self.order, JoinTerms(terms.email, terms.name, terms.language)
            known = self.people.get(terms.email)
            if known is not None and not known.is_active:
                raise BadInput("email", "account-closed")
            if order.invite:
                member = actions.invite_to_partner(order.actor, partner, join, order.now)
            else:
                person = known or actions.create_person(order.actor, terms, order.now)
                member = actions.join_partner(order.actor, person, partner, order.now)
            if leads:
                self.set_lead(member, True)

        return Step("invited" if self.order.invite else "added", add, is_new=True)

    def set_lead(self, member: Membership, leads: bool) -> None:
        """Whether they see to the partner's people."""
        actions.set_partner_lead(self.order.actor, member, leads, self.order.now)

    def partner_of(self, row: Row, checking: Checking) -> Partner | None:
        """The partner of that name."""
        name = checking.needed("partner", lambda text: " ".join(text.split()))
        found = self.partners.get(name.lower())
        if found is None and name:
            close = difflib.get_close_matches(name.lower(), list(self.partners), n=1, cutoff=0.75)
            checking.refuse("partner", "unknown-partner", {"meant": self.partners[close[0]].name} if close else {})
        return found
