"""On whose clock pages tell and read times: the reader's own."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from amparo.gate import packs
from amparo.people.actors import person_of_request
from amparo.people.models import Company, Membership, Person


def zone_of_company(company: Company) -> str:
    """The company's time zone (IANA), else its region's."""
    return company.time_zone or zone_of_country(company.country)


def zone_of_country(country: str) -> str:
    """The time zone of the region that serves a country, else the vendor's."""
    pack = packs.in_force()
    region = pack.region_of(country)
    return region.time_zone if region else pack.home_zone


def zone_of_person(person: Person, now: datetime) -> str:
    """A person's own time zone, else that of the company or partner they belong to, else the vendor's.

    One query, for customers and partners without a zone of their own only.
    """
    if person.time_zone:
        return person.time_zone
    if person.is_agent or person.is_administrator:
        return packs.in_force().home_zone
    rows = Membership.objects.current(now).filter(person=person)
    found: Membership | None = rows.select_related("company", "partner").order_by("pk").first()
    if found is not None and found.company is not None:
        return zone_of_company(found.company)
    if found is not None and found.partner is not None:
        return zone_of_country(found.partner.country)
    return packs.in_force().home_zone


def zone_of_reader(request: HttpRequest) -> str:
    """The time zone of whoever is signed in, else the vendor's."""
    person = person_of_request(request)
    return zone_of_person(person, timezone.now()) if person else packs.in_force().home_zone
