"""How a case ended, where it came from and where it went, as both sides' pages show it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from amparo.cases.access import current_number, visible_to
from amparo.cases.lifecycle import ENDED_STATES, OPEN_STATES
from amparo.cases.models import Case
from amparo.cases.turnings import Turning, get_ending, get_turnings
from amparo.cases.windows import Window
from amparo.core.actors import Actor
from amparo.web.shared import ending_texts
from amparo.web.shared.components import Message

ICONS = {"came-from": "split", "gave": "split", "absorbed": "link"}


def follow_merge(case: Case, route: str) -> HttpResponse | None:
    """The way to where a merged case goes on; nothing for any other."""
    return redirect(route, current_number(case.number)) if case.state == "merged" else None


def woven(items: Sequence[Message], case: Case, side: str, window: Window) -> list[Message]:
    """A part of the conversation with the moments at which the case was cut in two or put together."""
    since = items[0].at if items and window.older else None
    until = items[-1].at if items and window.newer else None
    turned = [
        Message(
            key=f"{one.kind}-{one.other.number}",
            side="event",
            author=str(one.by),
            at=one.at,
            html=turning_html(one, side),
            icon=ICONS[one.kind],
        )
        for one in get_turnings(case)
        if (since is None or one.at >= since) and (until is None or one.at < until)
    ]
    return sorted([*items, *turned], key=lambda item: item.at) if turned else list(items)


def turning_html(one: Turning, side: str) -> SafeString:
    """What happened, in a sentence with a link to the other case."""
    sentence = {
        "came-from": _("%(name)s made this case of a part of %(case)s, because it is another problem."),
        "gave": _("%(name)s put a part of this case into a case of its own: %(case)s."),
        "absorbed": _("%(name)s put %(case)s into this case: they are the same problem."),
    }[one.kind]
    number, title = one.other.number, one.other.title
    if one.kind == "absorbed":  # its number leads here
        link = format_html("<strong>{} {}</strong>", number, title)
    else:
        link = format_html('<a href="{}">{} {}</a>', reverse(f"{side}:case", args=[number]), number, title)
    before, after = (sentence % {"name": one.by, "case": "\x00"}).split("\x00", 1)
    return format_html("{}{}{}", before, link, after)


def ending_facts(actor: Actor, case: Case, now: datetime) -> dict[str, Any] | None:
    """Why the case counts as solved, by whom and when; the other case only for whoever sees it."""
    row = get_ending(case)
    if row is None:
        return None
    other = row.duplicate_of
    seen = other is not None and visible_to(actor, now).filter(number=other.number).exists()
    return {
        "cause": ending_texts.cause_texts()[row.cause],
        "by": row.by,
        "at": row.at,
        "other": other if seen else None,
    }


def ending_context(actor: Actor, case: Case, now: datetime) -> dict[str, Any]:
    """For the customer's page: how it ended, how to open it again, the question how it went, the words to withdraw."""
    ended = case.state in ENDED_STATES
    asked = case.satisfaction.filter(person_id=actor.person_id).first() if ended and not actor.is_agent else None
    may_withdraw = not actor.is_agent and case.state in OPEN_STATES
    return {
        "ended": ended,
        "ending": ending_facts(actor, case, now),
        "asked": asked,
        "scores": ending_texts.score_texts(),
        "my_score": ending_texts.score_texts()[str(asked.score)] if asked and asked.score else "",
        "own_causes": ending_texts.own_cause_texts() if may_withdraw else {},
    }


def marks_of(case: Case) -> list[dict[str, Any]]:
    """What the customer's people said of it, for agents."""
    words = ending_texts.score_texts()
    rows = case.satisfaction.exclude(given_at=None).select_related("person")[:50]
    return [
        {"row": row, "score": words[str(row.score)], "tone": "good" if (row.score or 0) > 3 else "warn"} for row in rows
    ]
