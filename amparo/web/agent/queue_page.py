"""The agents' lists of cases: which view and filter an address means, and what stands on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amparo.cases import lists
from amparo.cases.actions.bulk import last_change
from amparo.cases.filters import READERS, CaseFilter, read_filter, somebody, stored_filter
from amparo.cases.models import BulkChange, SavedView
from amparo.cases.reading import unread_among
from amparo.catalogue.queries import list_current
from amparo.clocks.queries import list_glances
from amparo.core import stream
from amparo.core.actors import Actor
from amparo.people.queries import list_agents
from amparo.web.agent import case_panel
from amparo.web.shared import case_page
from amparo.web.shared.components import ViewLink
from amparo.web.shared.filter_form import Choices, Shown, labels, list_chips, list_fields, result_text

KEYS = tuple(key for key in READERS if key != "author")
BUILT_IN = ("open", "due", "mine", "unassigned", "waiting", "watched", "asks", "ended")
PRODUCTS_LIMIT = 500


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: a view of ours, a saved one, or a filter; what was not understood is named."""

    filter: CaseFilter
    view: str = ""
    saved: SavedView | None = None
    refused: tuple[str, ...] = ()
    after: str = ""


def read_address(actor: Actor, given: QueryDict) -> Wanted:
    """What the address means; without anything it means all open cases."""
    after, view = given.get("after", ""), given.get("view", "")
    reading = read_filter(given, KEYS)
    if not view and not any(key in given for key in KEYS):
        view = "open"
    if view in lists.BUILT_IN:
        return Wanted(lists.BUILT_IN[view], view, after=after)
    saved = lists.get_view(actor, somebody(view)) if view else None
    if saved is not None:
        return Wanted(stored_filter(saved.filter), f"{saved.pk}", saved, after=after)
    return Wanted(reading.filter, refused=reading.refused, after=after)


def view_address(view: SavedView) -> str:
    """The address of a saved view, which says its name."""
    return f"view={slugify(view.name)[:40].strip('-') or 'view'}-{view.pk}"


def list_links(
    actor: Actor, wanted: Wanted, saved: Sequence[SavedView], now: datetime
) -> tuple[list[ViewLink], list[ViewLink]]:
    """The views of ours and the saved ones, with their counts: one query."""
    here = reverse("agent:queue")
    filters = {name: lists.BUILT_IN[name] for name in BUILT_IN if name != "ended"}
    counts = lists.count_cases(actor, filters | {f"{row.pk}": stored_filter(row.filter) for row in saved}, now)
    named = case_panel.view_labels()
    ours = [
        ViewLink(
            named[name], f"{here}?view={name}", wanted.view == name, count_text(counts.get(name)), key=f"v {place}"
        )
        for place, name in enumerate(BUILT_IN, 1)
    ]
    theirs = [
        ViewLink(
            row.name,
            f"{here}?{view_address(row)}",
            wanted.view == f"{row.pk}",
            count_text(counts[f"{row.pk}"]),
            shared_by="" if row.owner_id == actor.id else str(row.owner),
        )
        for row in saved
    ]
    return ours, theirs


def count_text(count: int | None) -> str:
    """A bounded count: 12, 99+."""
    if count is None:
        return ""
    return f"{count}" if count < lists.COUNT_LIMIT else f"{lists.COUNT_LIMIT - 1}+"


def choices() -> Choices:
    """What the filters offer on this desk: three queries."""
    return Choices(
        case_page.reader_tag(),
        list_current(PRODUCTS_LIMIT),
        list_agents(),
        lists.list_tags(),
        reverse("agent:company-names"),
    )


def heading(wanted: Wanted) -> str:
    """What the list is called."""
    if wanted.saved is not None:
        return wanted.saved.name
    return case_panel.view_labels().get(wanted.view) or (_("Search") if wanted.filter.q else _("Cases"))


def change_text(change: BulkChange | None) -> str:
    """What can be taken back, in words."""
    if change is None:
        return ""
    done = {
        "assign": _("Assigned: %(count)s"),
        "tag": _("Tagged: %(count)s"),
        "untag": _("Tag taken off: %(count)s"),
        "resolve": _("Marked as solved: %(count)s"),
    }[change.verb]
    return done % {"count": change.items.count()}


def page_context(request: HttpRequest, actor: Actor, wanted: Wanted, now: datetime) -> dict[str, Any]:
    """Everything on the page of a list; raises BadCursor."""
    stream_url = stream.address(["agents"])  # before reading, so that nothing is missed in between
    page = lists.list_page(actor, wanted.filter, wanted.after, now)
    lists.load_tags(page.cases)
    glances = list_glances([case.ref for case in page.cases], now)
    unread = unread_among(actor, page.cases)
    saved = lists.list_views(actor)
    ours, theirs = list_links(actor, wanted, saved, now)
    shown = Shown(wanted.filter, reverse("agent:queue"), choices(), KEYS)
    address = f"view={wanted.view}" if wanted.view and wanted.saved is None else wanted.filter.address() or "view=all"
    address = view_address(wanted.saved) if wanted.saved is not None else address
    change = last_change(actor, now)
    return {
        "heading": heading(wanted),
        "views": ours,
        "saved_views": theirs,
        "cases": [
            case_page.agent_row(case, glances.get(case.ref), unread, page.excerpts.get(case.number))
            for case in page.cases
        ],
        "result": result_text(page),
        "refused": [labels()[key] for key in wanted.refused],
        "query": wanted.filter.q,
        "chips": list_chips(shown) if not wanted.view or wanted.saved else [],
        "fields": list_fields(shown),
        "narrowed": bool(wanted.filter.said()) and not wanted.view,
        "address": address,
        "own_view": wanted.saved if wanted.saved and wanted.saved.owner_id == actor.id else None,
        "filter_address": wanted.filter.address(),
        "own_views": [row for row in saved if row.owner_id == actor.id],
        "agents": shown.choices.agents,
        "tags": shown.choices.tags,
        "change": change,
        "change_text": change_text(change),
        "newer_url": f"{shown.here}?{address}" if wanted.after else "",
        "older_url": f"{shown.here}?{address}&after={page.after}" if page.after else "",
        "stream_url": stream_url,
        "live_trigger": case_page.live_trigger(["agents"], 300),
        "queue_url": request.get_full_path(),
    }
