"""Where a remedy leads: the contact point of its kind that fits the request best."""

from __future__ import annotations

from collections.abc import Callable

from amparo.policy.decision import Price, Remedy
from amparo.policy.desk import region_for
from amparo.policy.facts import Facts
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.rules import ContactPoint

PriceOf = Callable[[str], Price]


def _fits(pack: Pack, facts: Facts, region: str | None, point: ContactPoint) -> bool:
    product, roles = facts.request.product, facts.contact.roles
    lineage = pack.lineage(product) if isinstance(product, str) else ()
    held = roles if isinstance(roles, tuple) else ()
    return (
        (not point.regions or region in point.regions)
        and (not point.products or any(one in point.products for one in lineage))
        and (not point.kinds or facts.request.kind in point.kinds)
        and (not point.actions or facts.action in point.actions)
        and (not point.roles or any(role in point.roles for role in held))
    )


def selectors_of(point: ContactPoint) -> int:
    """How many selectors a contact point has; one without any holds for everybody."""
    return sum(1 for one in (point.regions, point.products, point.kinds, point.actions, point.roles) if one)


def find_remedy(pack: Pack, facts: Facts, name: str, price_of: PriceOf) -> Remedy | None:
    """The remedy of a rule, `kind` or `kind:text`; None only in a pack without a contact point for it."""
    kind, _, text = name.partition(":")
    region = region_for(pack, facts)
    region_id = None if isinstance(region, str) else region.id
    points = [point for point in pack.contact_points.get(kind, ()) if not text or point.text == text]
    fitting = [point for point in points if _fits(pack, facts, region_id, point)] or (points[:1] if text else [])
    if not fitting:
        return None
    point = max(fitting, key=selectors_of)
    phone = point.phone
    opening: tuple[tuple[str, str], ...] = ((point.days or "mon-sun", point.hours),) if point.hours else ()
    if kind == "phone" and phone is None:
        served = pack.document.regions[0] if isinstance(region, str) else region
        phone = served.phone or pack.document.regions[0].phone
        opening = opening or ((served.days, served.hours), *((more.days, more.hours) for more in served.more_hours))
    url = point.url
    partner = facts.company_facts.partner
    if kind == "partner" and isinstance(partner, str) and partner in pack.partners:
        url, phone = url or pack.partners[partner].url, phone or pack.partners[partner].phone
    price = price_of(point.price_of) if point.price_of else None
    if price is not None and price.total == 0:
        price = None
    return Remedy(kind, point.text, url, phone, point.menu, tuple(opening), price)
