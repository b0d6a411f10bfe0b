"""Decisions as the flow's pages show them."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.core.richtext import to_html
from amparo.gate.models import Decision
from amparo.gate.results import read_result
from amparo.people.queries import list_colleagues_with_role
from amparo.web.portal import texts
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


def texts_to_accept(flow: Flow, ids: list[str]) -> list[dict[str, Any]]:
    """Each text with its exact words and its version."""
    words, _language = flow.pack.words_in(flow.tag)
    return [
        {
            "id": text,
            "title": words.texts[text].title,
            "html": to_html(words.texts[text].body),
            "version": flow.pack.texts[text].version,
        }
        for text in ids
    ]


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
