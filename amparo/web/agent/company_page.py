"""A company as agents see it: who of it may ask for what now and why, its people, contract, partner and cases."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.cases.access import visible_to
from amparo.cases.lifecycle import OPEN_STATES
from amparo.clocks.queries import list_glances
from amparo.core.actors import Actor
from amparo.gate import packs
from amparo.gate.actions import preview_all
from amparo.gate.asking import Asking
from amparo.people import dossiers
from amparo.people.access import standing_for
from amparo.people.models import Company, Membership, Partnership
from amparo.people.queries import list_members
from amparo.web.shared import case_page, company_texts, decision_panel, decisions
from amparo.web.shared.case_texts import role_texts

ACTIONS = (
    "case.open",
    "phone.call",
    "chat.start",
    "hotline.ask",
    "service.book",
    "remote.request",
    "consultancy.support",
    "consultancy.technical",
)
CASES = 10


def action_texts() -> dict[str, str]:
    """What somebody may ask for."""
    return {
        "case.open": _("Open a case"),
        "phone.call": _("Call"),
        "chat.start": _("Chat"),
        "hotline.ask": _("Ask the hotline"),
        "service.book": _("Book a specialist"),
        "remote.request": _("Ask for remote access"),
        "consultancy.support": _("Support consultancy"),
        "consultancy.technical": _("Technical consultancy"),
    }


def people_rows(members: Sequence[Membership], staff: Sequence[Membership], chosen: int) -> list[dict[str, Any]]:
    """Everybody who may act for the company now: its contacts with their roles, then its partner's staff."""
    names = role_texts()
    rows: list[dict[str, Any]] = []
    for member in [*members, *staff]:
        of_partner = member.partner_id is not None
        rows.append(
            {
                "person": member.person,
                "roles": [] if of_partner else [names[role] for role in member.roles],
                "partner": of_partner,
                "since": company_texts.day_text(member.since_at.date()),
                "chosen": member.person_id == chosen,
                "url": f"?person={member.person_id}#entitlement",
            }
        )
    return rows


def chosen_person(request: HttpRequest, rows: Sequence[Membership]) -> Membership | None:
    """Whom the address asks about; else the first designated user, else the first of all."""
    wanted = request.GET.get("person", "")
    named = next((row for row in rows if str(row.person_id) == wanted), None)
    designated = next((row for row in rows if "designated" in row.roles), None)
    return named or designated or next(iter(rows), None)


def entitlements(company: Company, person_id: int, now: datetime) -> list[dict[str, Any]]:
    """What the gate says to each action that the pack has rules about, with the reason."""
    pack, tag, texts = packs.in_force(), case_page.reader_tag(), action_texts()
    ruled = {action for rule in pack.document.rules for action in rule.on}
    wanted = [action for action in ACTIONS if action in ruled or action == "case.open"]
    decided = preview_all(Asking(wanted[0], {}, person_id, company.pk, now), wanted)
    return [
        {
            "name": texts[one.action],
            "look": decision_panel.describe_outcome(one.outcome),
            "decision": decisions.in_words(one, tag),
        }
        for one in decided
    ]


def case_rows(actor: Actor, company: Company, now: datetime) -> list[Any]:
    """The newest open cases of the company."""
    rows = visible_to(actor, now).filter(company=company, state__in=OPEN_STATES)
    rows = rows.select_related("product", "opened_by", "company", "assignee").prefetch_related("tagged__tag")
    found = list(rows.order_by("-active_at", "-number")[:CASES])
    glances = list_glances([case.ref for case in found], now)
    return [case_page.agent_row(case, glances.get(case.ref)) for case in found]


def staff_of(partnership: Partnership | None, now: datetime) -> list[Membership]:
    """Who of the partner acts for the company now (SI-3)."""
    return dossiers.list_staff(partnership.partner_id, now) if partnership else []


def context(request: HttpRequest, actor: Actor, company: Company, now: datetime) -> dict[str, Any]:
    """The whole page."""
    partnership, former_partners = company_texts.partners_of(company, now)
    members, staff = list_members(company.pk, now), staff_of(partnership, now)
    chosen = chosen_person(request, [*members, *staff])
    if chosen is not None:
        standing_for(Actor("person", chosen.person_id), company.pk, now)
    state, tone = company_texts.contract_state(company, now)
    return {
        "company": company,
        "facts": company_texts.place_facts(company),
        "contract": company_texts.contract_facts(company),
        "contract_state": state,
        "contract_tone": tone,
        "terms": company_texts.terms_of(company, now),
        "finances": company_texts.finances_of(actor, company, now),
        "partnership": partnership,
        "former_partners": former_partners,
        "domains": [row.domain for row in dossiers.list_domains(company.pk)],
        "people": people_rows(members, staff, chosen.person_id if chosen else 0),
        "former": [
            {"name": row.person.name, "dates": company_texts.moments_text(row.since_at, row.until_at)}
            for row in dossiers.list_former("company", company.pk, now)
        ],
        "chosen": chosen.person if chosen else None,
        "entitlements": entitlements(company, chosen.person_id, now) if chosen else [],
        "cases": case_rows(actor, company, now),
        "cases_url": f"{reverse('agent:queue')}?view=all&company={company.name}",
        "edit_url": reverse("admin:company", args=[company.pk]) if actor.is_administrator else "",
    }
