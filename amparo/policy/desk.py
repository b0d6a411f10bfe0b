"""Which region's hours and zone hold for a request (SI-7, SI-8)."""

from amparo.policy.calendars import Schedule, build_schedule
from amparo.policy.facts import Facts
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.vendor import Calendar, Region


def region_for(pack: Pack, facts: Facts) -> Region | str:
    """The region of the contact's country, else of the company's; or the path of the fact that is missing."""
    contact, company = facts.contact.country, facts.company_facts.country
    country, path = (contact, "contact.country") if isinstance(contact, str) else (company, "company.country")
    if isinstance(country, str):
        return pack.region_of(country) or path
    if pack.region_of_all:
        return pack.region_of_all
    return "company.country" if contact is None else "contact.country"


def zone_for(facts: Facts, region: Region) -> str:
    """The company's own zone where contact and company are in the same country, else the region's."""
    contact, company = facts.contact.country, facts.company_facts
    same = not isinstance(contact, str) or contact == company.country
    return company.time_zone if same and isinstance(company.time_zone, str) else region.time_zone


def company_zone(pack: Pack, facts: Facts, schedule: Schedule) -> str:
    """The zone in which a company reads its times: its own, else its region's, else the desk's."""
    company = facts.company_facts
    if isinstance(company.time_zone, str):
        return company.time_zone
    region = pack.region_of(company.country) if isinstance(company.country, str) else None
    return region.time_zone if region else schedule.zone


def _openings(hours: Region | Calendar) -> tuple[tuple[str, str], ...]:
    return ((hours.days, hours.hours), *((more.days, more.hours) for more in hours.more_hours))


def region_schedule(pack: Pack, region: Region, zone: str) -> Schedule:
    """The region's hours kept in a zone."""
    return build_schedule(region.id, zone, _openings(region), pack.holidays.get(region.id, frozenset()))


def schedule_for(pack: Pack, facts: Facts, calendar_id: str | None = None) -> Schedule | str:
    """The hours that hold for a request, or the path of the fact that is missing."""
    region = region_for(pack, facts)
    calendar = pack.calendars.get(calendar_id) if calendar_id else None
    if calendar is None:
        return region if isinstance(region, str) else region_schedule(pack, region, zone_for(facts, region))
    if calendar.time_zone is None and isinstance(region, str):
        return region
    zone = calendar.time_zone or (zone_for(facts, region) if not isinstance(region, str) else "UTC")
    closed = pack.holidays.get(calendar.holidays_of, frozenset()) if calendar.holidays_of else frozenset()
    return build_schedule(calendar.id, zone, _openings(calendar), closed)
