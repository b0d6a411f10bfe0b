"""What screens and the gate read about people: bounded, few queries, nothing checked here (see access)."""

from datetime import date, datetime

from django.db.models import Q

from amparo.catalogue.models import Product
from amparo.people.models import Absence, EmailDomain, Membership, Partner, Partnership, Person, PublicKey
from amparo.people.public_keys import PREFIX

MEMBERS_LIMIT = 200
DOMAINS_LIMIT = 50
PRODUCTS_LIMIT = 500


def get_partner(company_id: int, now: datetime) -> Partner | None:
    """The partner that serves a company now (SI-2)."""
    found: Partnership | None = (
        Partnership.objects.current(now).filter(company_id=company_id).select_related("partner").first()
    )
    return found.partner if found else None


def get_membership(person_id: int, company_id: int, now: datetime) -> Membership | None:
    """A person's current membership of a company."""
    found: Membership | None = (
        Membership.objects.current(now)
        .filter(person_id=person_id, company_id=company_id, person__is_active=True)
        .select_related("person", "company")
        .first()
    )
    return found


def list_members(company_id: int, now: datetime, limit: int = MEMBERS_LIMIT) -> list[Membership]:
    """A company's current memberships with their persons, by name; closed accounts are left out."""
    rows = Membership.objects.current(now).filter(company_id=company_id, person__is_active=True)
    return list(rows.select_related("person").order_by("person__name", "id")[:limit])


def list_colleagues_with_role(company_id: int, role: str, now: datetime, limit: int = 20) -> list[Person]:
    """Whom in the company somebody without the role can turn to (SI-1, TO-9b), by name."""
    rows = Membership.objects.current(now).filter(company_id=company_id, roles__contains=[role], person__is_active=True)
    return [membership.person for membership in rows.select_related("person").order_by("person__name", "id")[:limit]]


def list_email_domains(company_id: int) -> list[str]:
    """The mail domains proven to be the company's own (SI-13)."""
    rows = EmailDomain.objects.filter(company_id=company_id).order_by("domain")
    return list(rows.values_list("domain", flat=True)[:DOMAINS_LIMIT])


def list_products_owned(company_id: int, on: date, limit: int = PRODUCTS_LIMIT) -> list[Product]:
    """The products that a company has contracted on a day, in the catalogue's order."""
    contracted = Q(companyproduct__until_on=None) | Q(companyproduct__until_on__gt=on)
    rows = Product.objects.filter(contracted, companyproduct__company_id=company_id, companyproduct__since_on__lte=on)
    return list(rows[:limit])


def list_agents(limit: int = MEMBERS_LIMIT) -> list[Person]:
    """The vendor's people who answer cases, by name."""
    return list(Person.objects.filter(is_agent=True, is_active=True).order_by("name", "id")[:limit])


def list_away(now: datetime, limit: int = MEMBERS_LIMIT) -> dict[int, Absence]:
    """Who of the agents is away at `now`, by their key."""
    rows = Absence.objects.running(now).select_related("person", "deputy").order_by("until_at", "pk")
    return {absence.person_id: absence for absence in rows[:limit]}


def list_agents_with_profiles(limit: int = MEMBERS_LIMIT) -> list[Person]:
    """The same with what they can help with: two queries."""
    rows = Person.objects.filter(is_agent=True, is_active=True).select_related("agent_profile")
    return list(rows.prefetch_related("agent_profile__products").order_by("name", "id")[:limit])


def find_public_key(key: str) -> PublicKey | None:
    """The working key that a page named; None for one that is unknown or was withdrawn."""
    if not key.startswith(PREFIX) or len(key) > 40 or not key.isascii() or not key.isprintable():
        return None
    found: PublicKey | None = PublicKey.objects.live().filter(key=key).first()
    return found
