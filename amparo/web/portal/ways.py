"""The ways to the vendor from its pack: hours, phone numbers, and the contact points that are open to everybody."""

from typing import Any

from babel import Locale
from django.utils.translation import gettext as _

from amparo.gate.explain import opening_words
from amparo.people.models import Company
from amparo.policy.calendars import is_open
from amparo.policy.desk import region_schedule
from amparo.policy.pack.vendor import Region
from amparo.web.portal.opening import Flow
from amparo.web.shared import formats

SHOWN = ("self-service", "community", "ideas", "status-page", "book-specialist")
ICONS = {
    "self-service": "book-open",
    "community": "users",
    "ideas": "lightbulb",
    "status-page": "activity",
    "book-specialist": "calendar-clock",
}


def company_of(flow: Flow) -> Company | None:
    """The company that the person acts for, where it is clear which."""
    return Company.objects.filter(pk=flow.opening.company).first() if flow.opening.company else None


def region_of(flow: Flow) -> Region:
    """The region whose hours and number hold for the person; the vendor's first where nobody is known."""
    company = company_of(flow)
    found = flow.pack.region_of(company.country) if company else flow.pack.region_of("*")
    return found or flow.pack.document.regions[0]


def hours_of(region: Region, tag: str) -> str:
    """The region's days and hours as the reader writes them."""
    openings = [(region.days, region.hours), *((row.days, row.hours) for row in region.more_hours)]
    locale = Locale.parse(tag, sep="-")
    return "; ".join(opening_words(locale, days, hours) for days, hours in openings)


def desk_hours(flow: Flow) -> dict[str, Any]:
    """Whether the desk is open now, and its hours."""
    region, company = region_of(flow), company_of(flow)
    zone = company.time_zone if company and company.time_zone else region.time_zone
    schedule = region_schedule(flow.pack, region, zone)
    text = _("Hours: %(hours)s (%(zone)s).") % {
        "hours": hours_of(region, flow.tag),
        "zone": formats.city_text(zone),
    }
    return {"open": is_open(schedule, flow.now), "text": text}


def list_ways(flow: Flow) -> list[dict[str, Any]]:
    """The other ways: the phone number of the region, and what is open to everybody (SI-4, SI-8, KA-14)."""
    region = region_of(flow)
    found: list[dict[str, Any]] = []
    if region.phone and "phone" in flow.pack.contact_points:
        hours = hours_of(region, flow.tag)
        found.append({"icon": "phone", "title": _("Call us"), "phone": region.phone, "hours": hours})
    words, _language = flow.pack.words_in(flow.tag)
    for kind in SHOWN:
        point = next((row for row in flow.pack.contact_points.get(kind, ()) if row.url), None)
        if point is not None:
            title = way_titles()[kind]
            text = words.contact_points.get(point.text, "")
            found.append({"icon": ICONS[kind], "title": title, "text": text, "url": point.url})
    return found


def way_titles() -> dict[str, str]:
    """What each way is called."""
    return {
        "self-service": _("Help centre"),
        "community": _("Community"),
        "ideas": _("Ideas"),
        "status-page": _("System status"),
        "book-specialist": _("Book a specialist"),
    }


def coverage(flow: Flow) -> dict[str, Any]:
    """What the company's plan covers, for its people."""
    company = company_of(flow)
    if company is None:
        return {}
    words, _language = flow.pack.words_in(flow.tag)
    plan = words.plans.get(company.plan)
    rows = [(_("Plan"), plan.name)] if plan else []
    if company.credit_minutes:
        rows.append((_("Prepaid support"), _("%(minutes)s minutes") % {"minutes": company.credit_minutes}))
    return {"coverage": rows, "company_name": company.name}
