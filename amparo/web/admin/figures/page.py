"""What stands on a page of figures: its filter in words and as a form, its cards, as of when it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from amparo.catalogue.models import Product
from amparo.core.sent import whole
from amparo.figures.filters import ALL, CHOSEN, DEFAULT_PERIOD, DEFLECTION_DAYS, FigureFilter, read_filter
from amparo.figures.queries import FIGURES
from amparo.figures.scope import Scope, default_zone, scope_of
from amparo.gate import packs
from amparo.people.models import Person
from amparo.people.queries import list_agents
from amparo.web.admin.figures import texts
from amparo.web.admin.figures.cards import NUMBERS, UNSHOWN, Making, card_of, numbers_of, wait_notes
from amparo.web.admin.figures.names import names_for
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.components import Chip, FilterField, Option, Tab
from amparo.web.shared.formats import city_text

PRODUCTS_LIMIT = 500


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: the scope, and the keys that were not understood."""

    scope: Scope
    refused: tuple[str, ...]


def read_address(given: QueryDict, person: Person | None, now: datetime) -> Wanted:
    """The scope that an address means."""
    understood = read_filter(given)
    chosen = replace(
        understood.filter, zone=understood.filter.zone or default_zone(person.time_zone if person else "")
    )  # said in every address
    return Wanted(scope_of(chosen, chosen.zone, now), understood.refused)


def page_context(page: str, wanted: Wanted) -> dict[str, Any]:
    """Everything on a page of figures."""
    scope = wanted.scope
    tables = FIGURES[page](scope)
    making = Making(page, scope, names_for(tables, scope.span.step), wait_notes(tables))
    here = reverse("admin:figures", args=[page])
    return filter_context(wanted, here) | {
        "title": texts.page_texts()[page],
        "tabs": tabs(page, scope.chosen),
        "strips": [(making.titles[table.key], numbers_of(making, table)) for table in tables if table.key in NUMBERS],
        "cards": [card_of(making, table) for table in tables if table.key not in (*NUMBERS, *UNSHOWN)],
        "nothing": not any(any(row.values) for table in tables for row in table.rows),
    }


def tabs(page: str, chosen: FigureFilter) -> list[Tab]:
    """The pages of figures, each under the same filter."""
    address = chosen.address()
    return [
        Tab(label, f"{reverse('admin:figures', args=[name])}{'?' if address else ''}{address}", name == page)
        for name, label in texts.page_texts().items()
    ]


def filter_context(wanted: Wanted, here: str, kept: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The filter as a form and in words; `kept` travels along (what a list is about)."""
    scope = wanted.scope
    called = filter_texts()
    return {
        "here": here,
        "kept": list((kept or {}).items()),
        "fields": fields(scope),
        "chips": chips(scope, here, kept or {}),
        "refused": [called.get(key, key) for key in wanted.refused],
        "period_text": period_text(scope),
        "zone_text": f"{city_text(scope.span.zone)} ({scope.span.zone})",
        "as_of": scope.as_of,
        "zone": scope.span.zone,
    }


def period_text(scope: Scope) -> str:
    """From when to when."""
    first, last = (date_format(day, "DATE_FORMAT") for day in (scope.span.first, scope.span.last))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def filter_texts() -> dict[str, str]:
    """What each filter is called."""
    return {
        "period": _("Period"),
        "first": _("From"),
        "last": _("Until"),
        "zone": _("Time zone"),
        "company": _("Company"),
        "product": _("Product"),
        "plan": _("Plan"),
        "agent": _("Agent"),
        "within": _("A case within"),
    }


def period_texts() -> dict[str, str]:
    """The periods to choose from."""
    return {
        "7d": _("Last 7 days"),
        "30d": _("Last 30 days"),
        "90d": _("Last 90 days"),
        "365d": _("Last 365 days"),
        ALL: _("Everything"),
        CHOSEN: _("Chosen days"),
    }


def choices(scope: Scope) -> dict[str, list[Option]]:
    """What can be chosen: two queries."""
    chosen, tag, pack = scope.chosen, reader_tag(), packs.in_force()
    words, _language = pack.words_in(tag)
    zones = [scope.span.zone, *(region.time_zone for region in pack.document.regions), "UTC"]
    period = chosen.period or DEFAULT_PERIOD
    agents = [(f"{row.pk}", str(row)) for row in list_agents()]
    held = chosen.agent.rsplit("-", maxsplit=1)[-1]
    return {
        "period": [Option(key, text, key == period) for key, text in period_texts().items()],
        "zone": [Option(one, one.replace("_", " "), one == scope.span.zone) for one in dict.fromkeys(zones)],
        "product": product_options(tag, chosen.product),
        "plan": [
            Option(one, words.plans[one].name if one in words.plans else one, one == chosen.plan) for one in pack.plans
        ],
        "agent": [Option("nobody", _("Nobody"), held == "nobody")]
        + [Option(key, name, key == held) for key, name in agents],
        "within": [
            Option(str(days), texts.duration_text(days * 1440), days == chosen.deflection_days)
            for days in DEFLECTION_DAYS
        ],
    }


def product_options(tag: str, held: str) -> list[Option]:
    """Products, each with its modules under its name."""
    rows = list(Product.objects.current()[:PRODUCTS_LIMIT])
    names = {row.pk: row.name_in(tag) for row in rows}
    found = []
    for root in (row for row in rows if row.parent_id is None):
        found.append(Option(root.key, names[root.pk], root.key == held, names[root.pk]))
        modules = (row for row in rows if row.parent_id == root.pk)
        found += [Option(row.key, names[row.pk], row.key == held, names[root.pk]) for row in modules]
    return found


def fields(scope: Scope) -> list[FilterField]:
    """The fields of the form."""
    called, options, span = filter_texts(), choices(scope), scope.span
    days = scope.chosen.period == CHOSEN
    return [
        FilterField("period", called["period"], "select", options["period"]),
        FilterField("first", called["first"], "date", value=span.first.isoformat() if days else ""),
        FilterField("last", called["last"], "date", value=span.last.isoformat() if days else ""),
        FilterField("zone", called["zone"], "select", options["zone"]),
        FilterField(
            "company", called["company"], "text", value=scope.chosen.company, suggest_url=reverse("admin:figures-names")
        ),
        FilterField("product", called["product"], "select", options["product"]),
        FilterField("plan", called["plan"], "select", options["plan"]),
        FilterField("agent", called["agent"], "select", options["agent"]),
        FilterField("within", called["within"], "select", options["within"]),
    ]


def chips(scope: Scope, here: str, kept: Mapping[str, str]) -> list[Chip]:
    """Whose cases, in words; the period and the zone are always said beside them."""
    called, options = filter_texts(), choices_said(scope)
    found = []
    for key in ("company", "product", "plan", "agent"):
        value = getattr(scope.chosen, key)
        if value:
            address = scope.chosen.without(key).address(**kept)
            found.append(Chip(called[key], options.get(key, {}).get(value, value), f"{here}?{address}"))
    return found


def choices_said(scope: Scope) -> dict[str, dict[str, str]]:
    """The chosen values in words."""
    tag = reader_tag()
    words, _language = packs.in_force().words_in(tag)
    product = Product.objects.filter(key=scope.chosen.product).first() if scope.chosen.product else None
    held = scope.chosen.agent
    agent = Person.objects.filter(pk=whole(held.rsplit("-", maxsplit=1)[-1])).first()
    return {
        "product": {scope.chosen.product: product.name_in(tag)} if product else {},
        "plan": {plan: named.name for plan, named in words.plans.items()},
        "agent": {held: str(agent) if agent else _("Nobody")} if held else {},
    }


def tables_named(page: str, scope: Scope, key: str) -> Sequence[Any]:
    """The table of a page with a key, or none."""
    return [table for table in FIGURES[page](scope) if table.key == key]
