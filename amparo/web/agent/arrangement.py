"""What stands on a case's page about whose it is, its tags, who watches it, and its links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.cases import lists
from amparo.cases.models import Case
from amparo.core.actors import Actor
from amparo.people.queries import list_away
from amparo.web.shared import linked_cases


@dataclass(frozen=True)
class Assignee:
    """An agent to whom the case may be given, with how many open ones they have."""

    id: int
    name: str
    load: str
    current: bool


def assignees(case: Case, words: str, now: datetime) -> list[Assignee]:
    """Agents by name, with their open cases and whether they are away: three queries."""
    found = lists.list_assignable(words)
    loads = lists.count_open([person.pk for person in found])
    away = list_away(now)
    rows = []
    for person in found:
        text = _("%(count)s open, away") if person.pk in away else _("%(count)s open")
        load = text % {"count": loads.get(person.pk, 0)}
        rows.append(Assignee(person.pk, str(person), load, person.pk == case.assignee_id))
    return rows


def watch_command(actor: Actor, case: Case) -> dict[str, str]:
    """Beginning to watch, or ending it."""
    if case.watches.filter(person_id=actor.person_id).exists():
        command = {"verb": "unwatch", "label": _("No longer watch"), "icon": "eye-off", "key": "e"}
    else:
        command = {"verb": "watch", "label": _("Watch"), "icon": "eye", "key": "e"}
    return command | {"url": reverse(f"agent:{command['verb']}", args=[case.number])}


def arrangement_context(actor: Actor, case: Case, now: datetime) -> dict[str, Any]:
    """The part of the page that `agent/case_arrangement.html` and `agent/case_tags.html` read."""
    return {
        "tags": [row.tag.name for row in case.tagged.select_related("tag")],
        "all_tags": lists.list_tags(),
        "assignees": assignees(case, "", now),
        "links": linked_cases.link_rows(actor, case, now, "agent"),
    }
