"""What stands beside a case for the agent: what it may do now, the evidence, the company and the contact."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from amparo.cases import reading
from amparo.cases.lifecycle import CASE, OPEN_STATES
from amparo.cases.models import Case
from amparo.clocks.queries import foresee_due
from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.people.access import standing_or_none
from amparo.policy.pack.kinds import IMPACTS
from amparo.web.agent import arrangement
from amparo.web.agent.authority_forms import AnswerForm, CallForm
from amparo.web.shared import case_page, case_texts, company_texts, step_texts, turnings
from amparo.web.shared.components import Tab


def view_labels() -> dict[str, str]:
    """The views of the queue."""
    return {
        "open": _("All open"),
        "due": _("Due next"),
        "mine": _("Mine"),
        "unassigned": _("Unassigned"),
        "waiting": _("Waiting for customers"),
        "watched": _("Watched"),
        "asks": _("To be decided"),
        "ended": _("Solved and closed"),
        "all": _("All cases"),
    }


def commands(actor: Actor, case: Case) -> list[dict[str, str]]:
    """What the case's state allows now, each with its key; with `page` a page asks for more before it is done."""
    found = []
    if case.assignee_id != actor.id and CASE.allows(case.state, "take"):
        found.append({"verb": "take", "label": _("Take"), "icon": "user-plus", "key": "t"})
    if case.assignee_id == actor.id:
        found.append({"verb": "release", "label": _("Give back"), "icon": "undo-2", "key": "b"})
    if CASE.allows(case.state, "resolve"):
        found.append(
            {"verb": "resolve", "label": _("Mark as solved"), "icon": "circle-check", "key": "s", "page": "yes"}
        )
    if CASE.allows(case.state, "close"):
        found.append({"verb": "close", "label": _("Close"), "icon": "archive", "key": "s"})
    found.append({"verb": "split", "label": _("Split off"), "icon": "split", "key": "o", "page": "yes"})
    found.append({"verb": "merge", "label": _("Merge"), "icon": "link", "key": "m", "page": "yes"})
    return [row | {"url": reverse(f"agent:{row['verb']}", args=[case.number])} for row in found]


def evidence_list(case: Case) -> list[dict[str, Any]]:
    """The product's list against what was given, with the customer's words."""
    pack = packs.in_force()
    words, _language = pack.words_in(case_page.reader_tag())
    above = pack.lineage(case.product.key)
    wanted = [row for row in pack.document.evidence if not row.products or set(row.products) & set(above)]
    given: dict[str, str] = {}
    for said in case.evidence_given.all():  # a merged case may have brought the same item a second time
        given[said.item] = f"{given[said.item]}\n\n{said.body}" if said.item in given else said.body
    return [
        {
            "text": capfirst(words.evidence[row.item].name),
            "given": row.item in case.evidence,
            "note": given.get(row.item, ""),
        }
        for row in wanted
        if row.item in case.evidence or not row.optional
    ]


def grades(case: Case, now: datetime) -> list[dict[str, Any]]:
    """The priorities that an agent may set, each with what would be due next; none of a case that has ended."""
    if case.state not in OPEN_STATES:
        return []
    pack, tag = packs.in_force(), case_page.reader_tag()
    return [
        {
            "impact": impact,
            "name": case_texts.priority(impact, pack, tag)[0],
            "due_at": foresee_due(case.ref, {"request": {"impact": impact}}, now),
            "current": impact == case.impact,
        }
        for impact in [row.impact for row in pack.document.priorities] or IMPACTS
    ]


def company_card(case: Case, now: datetime) -> dict[str, Any]:
    """The company with what an agent needs to know of it."""
    company = case.company
    if company is None:
        return {"name": _("Visitor"), "facts": [(_("E-mail"), case.visitor_email)]}
    state, _tone = company_texts.contract_state(company, now)
    plan = " – ".join(filter(None, [company_texts.plan_name(company.plan), state])) or "–"
    facts = [(_("Country"), company_texts.country_name(company.country)), (_("Plan"), plan)]
    if company.time_zone:
        facts.append((_("Time zone"), company.time_zone.rsplit("/", maxsplit=1)[-1].replace("_", " ")))
    if case.partner:
        facts.append((_("Asked by its partner"), case.partner.name))
    if company.credit_minutes:
        facts.append((_("Prepaid minutes"), str(company.credit_minutes)))
    tone = "good" if company.finances == "clear" else "warn"
    badge = {"text": case_texts.finances_texts()[company.finances], "tone": tone}
    url = reverse("agent:company", args=[company.pk])
    return {"name": company.name, "url": url, "facts": facts, "badge": badge}


def contact_card(case: Case, now: datetime) -> dict[str, Any]:
    """Who asks, and what they may do for the company."""
    person = case.opened_by
    if person is None:
        return {"name": case.visitor_name, "email": case.visitor_email, "roles": []}
    standing = standing_or_none(Actor("person", person.pk), case.company_id, now) if case.company_id else None
    roles = [case_texts.role_texts()[role] for role in sorted(standing.roles)] if standing else []
    return {"name": str(person), "email": "" if person.is_erased else person.email, "roles": roles}


def case_tabs(actor: Actor, case: Case, tab: str) -> list[Tab]:
    """The views of a case."""
    experts = reading.count_threads(actor, case)
    labels = {"case": _("Conversation"), "timeline": _("Timeline"), "experts": _("Experts")}
    counts = {"experts": experts or None}
    return [
        Tab(label, reverse(f"agent:{name}", args=[case.number]), name == tab, counts.get(name), f"v {name[0]}")
        for name, label in labels.items()
    ]


def request_rows(case: Case) -> list[dict[str, Any]]:
    """What the customer was asked for and has not given yet."""
    return [
        {
            "name": step_texts.request_name(row, case_page.reader_tag()),
            "asked_at": row.asked_at,
            "url": reverse("agent:request-withdrawal", args=[case.number, row.pk]),
        }
        for row in reading.list_requests(case)
    ]


def agent_context(actor: Actor, case: Case, now: datetime, tab: str = "case") -> dict[str, Any]:
    """The page of a case for an agent."""
    status, tone = case_texts.agent_status(case.state)
    priority, priority_tone = case_texts.priority(case.impact, packs.in_force(), case_page.reader_tag())
    contact = contact_card(case, now)
    return case_page.common_context(actor, case, now, "agent") | {
        "case": {
            "number": case.number,
            "title": case.title,
            "status": status,
            "status_tone": tone,
            "priority": priority,
            "priority_tone": priority_tone,
            "opened_at": case.opened_at,
            "assignee": str(case.assignee) if case.assignee else "",
            "language": case_texts.language_names().get(case.language, case.language),
            **case_page.names_of(case),
        },
        "commands": [*commands(actor, case), arrangement.watch_command(actor, case)],
        **arrangement.arrangement_context(actor, case, now),
        "tab_items": case_tabs(actor, case, tab),
        "request_rows": request_rows(case),
        "customer_name": contact["name"],
        "evidence": evidence_list(case),
        "company": company_card(case, now),
        "contact": contact,
        "help_url": reverse("agent:case-help", args=[case.number]),
        "ending": turnings.ending_facts(actor, case, now),
        "satisfaction": turnings.marks_of(case),
        "answer_form": AnswerForm(),
        "call_form": CallForm(),
        "calls": reading.list_calls(case),
    }
