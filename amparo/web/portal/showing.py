"""Decisions as the flow's pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.core.richtext import to_html
from amparo.gate import actions as gate
from amparo.gate.agreements import find_ended
from amparo.gate.models import Decision
from amparo.gate.results import read_result
from amparo.people.queries import list_colleagues_with_role
from amparo.web.portal import evidence, texts
from amparo.web.portal.forms import FactsForm
from amparo.web.portal.opening import Flow, step_url, steps_of, told
from amparo.web.shared import decisions

HOLDERS = {  # remedies that are colleagues: whom to show by name
    "designated-colleague": "designated",
    "portal-administrator": "portal-administrator",
    "authorised-manager": "authorised-manager",
}


def in_words(flow: Flow, decision: Decision) -> dict[str, Any]:
    """The decision in the reader's language, with colleagues by name where they are the way forward."""
    said = decisions.in_words(decision, flow.tag)
    for remedy in said["remedies"]:
        role = HOLDERS.get(remedy["kind"])
        if role and flow.opening.company:
            remedy["people"] = [str(one) for one in list_colleagues_with_role(flow.opening.company, role, flow.now)]
    return said


def show_elsewhere(flow: Flow, decision: Decision, form: forms.Form | None = None) -> dict[str, Any]:
    """Context of the page that says where else to go, with what the price of that way depends on (OM-3, OM-8)."""
    said = flow.opening.need != ""
    return {
        "decision": in_words(flow, decision),
        "form": form or FactsForm(price_questions(decision)),
        "told": told(flow),
        "steps": steps_of(flow, "need") if said else [],
        "back_url": step_url("need") if said else "",
    }


def price_questions(decision: Decision) -> list[str]:
    """The facts without which the price of a remedy cannot be told."""
    prices = [remedy.price for remedy in read_result(decision.result).remedies if remedy.price]
    missing = [value for price in prices for one in price.messages for key, value in one.parameters if key == "fact"]
    return [str(fact) for fact in dict.fromkeys(missing)]


def acceptable(flow: Flow, said: dict[str, Any]) -> list[str]:
    """The texts that can be agreed to on the page: those without a channel of their own, by a signed-in person."""
    if flow.visitor:
        return []
    wanted = [row for row in said["obligations"] if row["kind"] == "acceptance"]
    return [row["item"] for row in wanted if row.get("channel") in (None, "portal")]


def missing_facts(said: dict[str, Any]) -> list[str]:
    """Facts that the gate asks for by name."""
    return [row["item"] for row in said["obligations"] if row["kind"] == "fact"]


@dataclass(frozen=True)
class View:
    """One problem of the request as the review shows it: what the gate says, what can be agreed to on the page, and
    what the gate will say once that is done."""

    part: Flow
    decision: Decision
    said: dict[str, Any]
    wanted: list[str]
    expected: Decision

    @property
    def ref(self) -> str:
        """What an agreement is about until there is a case."""
        return self.part.draft.ref if self.part.draft else ""

    def lacks(self, name: str) -> bool:
        """Whether the gate asks this fact of this problem."""
        return f"request.{name}" in missing_facts(self.said)


def look_at(part: Flow) -> View:
    """Asks the gate about one problem; writes nothing."""
    decision = part.preview()
    said = in_words(part, decision)
    wanted = acceptable(part, said)
    return View(part, decision, said, wanted, once_agreed(part, decision, wanted))


def once_agreed(flow: Flow, decision: Decision, wanted: list[str]) -> Decision:
    """What the gate will say when the texts on the page are agreed to."""
    if not wanted:
        return decision
    return gate.preview(replace(flow.asking(), accepted=tuple(f"{text}@portal" for text in wanted)))


def all_missing(views: Sequence[View]) -> list[str]:
    """The facts that the gate asks for, of any problem."""
    return list(dict.fromkeys(fact for view in views for fact in missing_facts(view.said)))


def all_wanted(views: Sequence[View]) -> list[str]:
    """The texts to be agreed to, for any problem."""
    return list(dict.fromkeys(text for view in views for text in view.wanted))


def texts_to_accept(flow: Flow, views: Sequence[View]) -> list[dict[str, Any]]:
    """Each text to be agreed to with its exact words and its version; `ended` where the person's agreement to it has
    run out, which is then said."""
    words, _language = flow.pack.words_in(flow.tag)
    ids = all_wanted(views)
    ended = find_ended([view.ref for view in views], flow.pack, flow.now) if ids else {}
    return [
        {
            "id": text,
            "title": words.texts[text].title,
            "html": to_html(words.texts[text].body),
            "version": flow.pack.texts[text].version,
            "days": flow.pack.texts[text].valid_days,
            "ended": ended.get(text),
        }
        for text in ids
    ]


def grouped(views: Sequence[View]) -> list[dict[str, Any]]:
    """The decisions, each once, with the problems that it is about."""
    groups: list[dict[str, Any]] = []
    for view in views:
        same = next((group for group in groups if group["decision"] == view.said), None)
        if same is None:
            same = {"decision": view.said, "titles": []}
            groups.append(same)
        same["titles"].append(view.part.opening.title)
    return groups


def part_to_send(view: View) -> dict[str, Any]:
    """What will be sent of one problem."""
    which = f"?problem={view.part.place}" if view.part.place > 1 else ""
    return {"summary": summary(view.part), "file_rows": evidence.draft_rows(view.part.draft, which)}


def summary(flow: Flow) -> list[dict[str, str]]:
    """What will be sent, as it was typed."""
    opening = flow.opening
    words, _language = flow.pack.words_in(flow.tag)
    said = [(_("Title"), opening.title), (_("Description"), opening.body)]
    order = [row.item for row in flow.pack.document.evidence]
    given = sorted((item for item, body in opening.evidence.items() if body and item in order), key=order.index)
    said += [(capfirst(words.evidence[item].name), opening.evidence[item]) for item in given]
    if opening.scope:
        said.append((_("Affects"), texts.scope_texts()[opening.scope]))
    if opening.environment:
        said.append((_("Where"), texts.environment_texts()[opening.environment]))
    if flow.visitor:
        said.append((_("From"), f"{opening.visitor_name} ({opening.visitor_email})"))
    return [{"label": label, "value": value} for label, value in said]
