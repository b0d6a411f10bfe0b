"""The facts of a decision, gathered from whoever owns them.

The gate lies below cases and billing, so their facts are *provided*: the owner registers a function in its `apps.py`,
and a test fails for a fact of the request format without a provider.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import connection

from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.gate.agreements import list_holding
from amparo.gate.asking import Asking
from amparo.people.access import Standing, standing_for
from amparo.people.models import Company, Person

Facts = dict[str, Any]
Provider = Callable[[Asking], Any]
SECTIONS = ("contact", "company", "case", "accepted")
AROUND_COMPANY = """select
    (select partner.name from people_partnership held join people_partner partner on partner.id = held.partner_id
        where held.company_id = %(company)s and held.since_at <= %(at)s and (held.until_at is null
        or held.until_at > %(at)s) order by held.partner_id limit 1),
    array(select domain from people_emaildomain where company_id = %(company)s)"""
_providers: dict[str, Provider] = {}


class NoProvider(Exception):
    """Nobody has registered for a section of the request."""


def provide(section: str, provider: Provider) -> None:
    """Registers who knows a section of the request; called from `apps.py`."""
    if section not in SECTIONS:
        raise ValueError(f"{section} is not a section of the request")
    _providers[section] = provider


def gather(asking: Asking) -> Facts:
    """The whole request of decision-format.md, ready for `decide`; raises NoProvider."""
    asking = asking if asking.standing else replace(asking, standing=standing_of(asking))
    gathered: Facts = {
        "action": asking.action,
        "at": asking.at.isoformat(),
        "channel": asking.channel,
        "request": asking.request,
    }
    for section in SECTIONS:
        if section not in _providers:
            raise NoProvider(section)
        gathered[section] = _providers[section](asking)
    return gathered


def standing_of(asking: Asking) -> Standing | None:
    """How the person may act for the company; raises NotVisible where they may not act for it at all."""
    if asking.person_id is None or asking.company_id is None:
        return None
    return standing_for(Actor("person", asking.person_id), asking.company_id, asking.at)


def contact_facts(asking: Asking) -> Facts:
    """Who asks: a customer, partner staff acting for a company, or a visitor."""
    if asking.person_id is None:
        return {"kind": "visitor", "signed_in": False, "active": False, "roles": []}
    person, standing = asking.person or Person.objects.get(pk=asking.person_id), asking.standing
    facts: Facts = {
        "kind": "partner" if standing and standing.how == "partner" else "customer",
        "signed_in": True,
        "active": person.is_active,
        "roles": sorted(standing.roles) if standing else [],
        "email": person.email,
        "email_authenticated": False,
    }
    if person.country:
        facts["country"] = person.country
    return facts


def company_facts(asking: Asking) -> Facts | None:
    """The company that the request is for."""
    if asking.company_id is None:
        return None
    company = asking.standing.company if asking.standing else Company.objects.get(pk=asking.company_id)
    with connection.cursor() as cursor:
        cursor.execute(AROUND_COMPANY, {"company": company.pk, "at": asking.at})
        partner, domains = cursor.fetchone()
    return {
        "country": company.country,
        "time_zone": company.time_zone or None,
        "partner": partner,
        "finances": company.finances,
        "plan": company.plan_at(asking.at) or None,
        "credit_minutes": company.credit_minutes,
        "email_domains": sorted(domains),
    }


def accepted_facts(asking: Asking) -> list[Any]:
    """The texts accepted for this very matter that still hold when it is asked, and those that the person is just
    ticking. How long they hold is said by the pack that decides (`valid_days`, see `policy.agreements`)."""
    rows = list_holding(asking.about, asking.pack or packs.in_force(), asking.at) if asking.about else ()
    found: list[Any] = [{"text": row.text, "version": row.version, "channel": row.channel} for row in rows]
    return found + [text for text in asking.accepted if text not in {row["text"] for row in found}]
