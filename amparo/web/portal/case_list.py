"""A customer's list of cases: its three views, search and filters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.cases.filters import FOR_CUSTOMERS, READERS, CaseFilter, read_filter
from amparo.cases.lists import list_page
from amparo.cases.reading import unread_among
from amparo.catalogue.queries import list_current
from amparo.core.actors import Actor
from amparo.web.shared import case_page
from amparo.web.shared.components import Tab
from amparo.web.shared.filter_form import Choices, Shown, labels, list_chips, list_fields, result_text

KEYS = tuple(key for key in READERS if key in FOR_CUSTOMERS)
VIEWS = {"open": CaseFilter(state=("open",)), "ended": CaseFilter(state=("ended",)), "all": CaseFilter()}
PRODUCTS_LIMIT = 500


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: one of the views, or a filter."""

    filter: CaseFilter
    view: str
    refused: tuple[str, ...] = ()


def read_address(given: QueryDict) -> Wanted:
    """What the address means; without anything it means open cases."""
    if not any(key in given for key in KEYS):
        view = given.get("view", "open")
        view = view if view in VIEWS else "open"
        return Wanted(VIEWS[view], view)
    reading = read_filter(given, KEYS)
    return Wanted(reading.filter, "", reading.refused)


def list_context(actor: Actor, given: QueryDict, now: datetime) -> dict[str, Any]:
    """Everything on the page; raises BadCursor."""
    here, wanted, after = reverse("portal:cases"), read_address(given), given.get("after", "")
    page = list_page(actor, wanted.filter, after, now)
    unread = unread_among(actor, page.cases)
    products = list_current(PRODUCTS_LIMIT)
    shown = Shown(wanted.filter, here, Choices(case_page.reader_tag(), products), KEYS)
    address = f"view={wanted.view}" if wanted.view else wanted.filter.address() or "view=all"
    named = {"open": _("Open"), "ended": _("Solved and closed"), "all": _("All")}
    return {
        "cases": [case_page.customer_row(case, unread, page.excerpts.get(case.number)) for case in page.cases],
        "tab_items": [Tab(named[name], f"{here}?view={name}", name == wanted.view) for name in VIEWS],
        "here": here,
        "query": wanted.filter.q,
        "fields": list_fields(shown, customer=True),
        "chips": [] if wanted.view else list_chips(shown, customer=True),
        "narrowed": not wanted.view,
        "refused": [labels()[key] for key in wanted.refused],
        "result": result_text(page),
        "newer_url": f"{here}?{address}" if after else "",
        "older_url": f"{here}?{address}&after={page.after}" if page.after else "",
        "open_url": reverse("portal:open"),
    }
