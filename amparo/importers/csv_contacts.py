"""Contacts from a CSV file: of any company by the vendor, of their own one by a portal administrator (TO-9b).

A row adds somebody, or roles to somebody who is there. It never takes a role away, never ends a membership, and never
changes what a person has said about themselves; an empty cell says nothing.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial

from django.db.models import Q
from django.db.models.functions import Lower

from amparo.core.actors import Actor
from amparo.importers import words
from amparo.importers.csv_reading import Row
from amparo.importers.running import Checking, Step
from amparo.people import actions
from amparo.people.actions import JoinTerms, PersonTerms
from amparo.people.models import Company, Membership, Person
from amparo.people.rules import clean_email, clean_name

REQUIRED = ("email",)
REQUIRED_OF_VENDOR = ("email", "company")
NAMES_COMPARED = 5000
HEADINGS = {
    "email": ("e-mail", "mail", "e-mail address", "email address", "correo", "correo electrónico",
              "dirección de correo", "dirección de correo electrónico", "adresse e-mail", "courriel",
              "endereço de e-mail", "e-mail-adresse", "mailadresse"),
    "name": ("full name", "nombre", "nombre completo", "nom", "nom complet", "nome", "nome completo",
             "vollständiger name", "contact", "contacto", "contato", "kontakt"),
    "first_name": ("given name", "first name", "vorname", "prénom", "primeiro nome", "primer nombre"),
    "last_name": ("last name", "surname", "family name", "nachname", "nom de famille", "apellido", "apellidos",
                  "sobrenome", "familienname"),
    "company": ("customer", "account", "organisation", "organization", "empresa", "cliente", "compañía", "entreprise",
                "société", "client", "firma", "unternehmen", "kunde", "company name"),
    "roles": ("role", "rol", "papel", "papéis", "perfil", "função", "funções", "rôle", "rôles", "rolle", "rollen",
              "funktion", "permissions"),
    "language": ("idioma", "língua", "langue", "sprache", "lang"),
    "country": ("país", "pays", "land", "country code"),
    "time_zone": ("time zone", "timezone", "zona horaria", "fuseau horaire", "fuso horário", "zeitzone"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContactOrder:
    """Who imports, when, and how.

    `company` is the one of a portal administrator, None where the rows name theirs; with `invite` everybody new gets
    the mail with their link; `basis` is where the companies authorised the roles (SI-13).
    """

    actor: Actor
    now: datetime
    company: Company | None = None
    invite: bool = True
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A row that can be taken."""

    company: Company
    terms: PersonTerms
    roles: Sequence[str]


class ContactSource:
    """See `running.Source`."""

    def __init__(self, order: ContactOrder) -> None:
        self.order = order
        self.seen: dict[tuple[str, int], int] = {}
        self.people: dict[str, Person] = {}
        self.memberships: dict[tuple[int, int], Membership] = {}
        self.companies: dict[str, list[Company]] = {}

    def prepare(self, rows: Sequence[Row]) -> None:
        """Three queries a batch."""
        emails = [row.get("email").lower() for row in rows]
        known = Person.objects.annotate(key=Lower("email")).filter(key__in=emails)
        self.people = {person.email.lower(): person for person in known}
        if self.order.company is not None:  # a company's own list knows whom it asked
            there = Membership.objects.listed(self.order.now)
        else:
            there = Membership.objects.current(self.order.now)
        held = there.filter(person__in=self.people.values())
        found = held.filter(company__isnull=False).select_related("company")
        self.memberships = {(member.person_id, member.company_id): member for member in found}
        self.companies = {}
        if self.order.company is None:
            names = {" ".join(row.get("company").split()).lower() for row in rows}
            for company in Company.objects.annotate(key=Lower("name")).filter(key__in=names).order_by("pk"):
                self.companies.setdefault(company.name.lower(), []).append(company)

    def steps(self, row: Row) -> list[Step]:
        """The membership where there is none, the roles that are missing, and the invitation."""
        contact = self.read(row)
        person = self.people.get(contact.terms.email)
        member = self.memberships.get((person.pk, contact.company.pk)) if person else None
        if member is None:
            return self.adding(contact)
        steps = [self.granting(member, role) for role in contact.roles if role not in member.roles]
        if self.order.invite and self.order.company is None and person and self.never_invited(person):
            join = JoinTerms(contact.terms.email, contact.terms.name, contact.terms.language)
            steps.append(Step("invited", lambda: self.invite(contact.company, join)))
        return steps

    def adding(self, contact: Contact) -> list[Step]:
        """Somebody becomes a contact, with all their roles."""
        entered: list[Membership] = []

        def add() -> None:
            terms = contact.terms
            if self.order.invite:
                entered.append(self.invite(contact.company, JoinTerms(terms.email, terms.name, terms.language)))
            else:
                entered.append(actions.enter_contact(self.order.actor, contact.company, terms, self.order.now))

        def grant(role: str) -> None:
            actions.grant_role(self.order.actor, entered[0], role, self.order.basis, self.order.now)

        roles = [Step(f"role:{role}", partial(grant, role)) for role in contact.roles]
        return [Step("invited" if self.order.invite else "added", add, is_new=True), *roles]

    def granting(self, member: Membership, role: str) -> Step:
        """Somebody who is there gets a role."""
        order = self.order
        return Step(f"role:{role}", lambda: actions.grant_role(order.actor, member, role, order.basis, order.now))

    def invite(self, company: Company, terms: JoinTerms) -> Membership:
        """The ordinary invitation, with its checks and its mail."""
        return actions.invite_person(self.order.actor, company, terms, self.order.now)

    def never_invited(self, person: Person) -> bool:
        """Whether somebody without a password has never been sent a link."""
        return not person.has_usable_password() and not person.invitations.exists()

    def read(self, row: Row) -> Contact:
        """The row, cleaned; raises RowRefused with everything that is wrong with it."""
        checking = Checking(row)
        email = checking.needed("email", clean_email)
        name = name_of(row, checking)
        company = self.order.company or self.company_of(row, checking)
        language = company.language if company else "en"
        terms = PersonTerms(
            email,
            name,
            checking.cell("language", words.language_of, language),
            checking.cell("country", words.country_of),
            checking.cell("time_zone", words.time_zone_of),
        )
        roles = list(dict.fromkeys(self.roles_of(row, checking)))
        if company is not None and email:
            first = self.seen.setdefault((email, company.pk), row.number)
            if first != row.number:
                checking.refuse("email", "twice", {"row": first})
        checking.finish()
        if company is None:
            raise LookupError("a row without a company is refused")  # pragma: no cover  # finish has raised
        return Contact(company, terms, roles)

    def roles_of(self, row: Row, checking: Checking) -> list[str]:
        """The codes of the roles; each that is not known is refused."""
        found = []
        for word in words.several(row.get("roles")):
            one = Checking(Row(row.number, {"roles": word}))
            found.append(one.cell("roles", words.role_of))
            checking.refusals.extend(one.refusals)
        return [role for role in found if role]

    def company_of(self, row: Row, checking: Checking) -> Company | None:
        """The company of that name; where several have it, the row's country decides."""
        name = checking.needed("company", lambda text: " ".join(text.split()))
        if not name:
            return None
        found = self.companies.get(name.lower(), [])
        if len(found) > 1 and row.get("country"):
            found = [company for company in found if company.country == row.get("country").upper()]
        if len(found) == 1:
            return found[0]
        close = [] if found else difflib.get_close_matches(name, self.all_names, n=1, cutoff=0.75)
        code = "company-ambiguous" if found else "company-unknown"
        checking.refuse("company", code, {"meant": close[0]} if close else {})
        return None

    @cached_property
    def all_names(self) -> list[str]:
        """Names to suggest from."""
        rows = Company.objects.filter(~Q(name="")).order_by("name")
        return list(rows.values_list("name", flat=True)[:NAMES_COMPARED])


def name_of(row: Row, checking: Checking) -> str:
    """The name in one piece."""
    if row.get("name"):
        return checking.cell("name", clean_name)
    parts = [checking.cell(field, clean_name) for field in ("first_name", "last_name")]
    name = " ".join(filter(None, parts))
    if not name:
        checking.refuse("name", "empty")
    return name
