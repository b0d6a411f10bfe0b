"""Escalation, and changes of authority from a case (SI-11, SI-13)."""

from typing import Any

from django.http import HttpResponse
from ninja import Router

from amparo.api import deciding, listing
from amparo.api.caller import ApiRequest, Caller
from amparo.api.desk import WRITING, endpoint, reply
from amparo.api.routes.talking import words_of
from amparo.api.schemas.actions import (
    AuthoritiesOut,
    AuthorityOut,
    EscalationAnswer,
    EscalationOut,
    NewAuthorityChange,
    NewEscalationStep,
    Saying,
)
from amparo.api.schemas.base import PathId
from amparo.api.schemas.cases import CaseRow
from amparo.api.shapes.actions import authority_row, escalation_row
from amparo.api.shapes.cases import moment
from amparo.cases.access import case_for
from amparo.cases.actions import authority, escalation
from amparo.cases.actions.conversation import Words
from amparo.cases.escalating import asking_to_escalate, list_steps
from amparo.cases.models import Case
from amparo.gate import actions as gate
from amparo.gate import packs
from amparo.gate.explaining import explained

router = Router(tags=["case actions"])


def standing(caller: Caller, case: Case) -> dict[str, Any]:
    """How an escalation stands; what the gate would say for the customer's side, who alone asks for one."""
    open_one = case.escalations.filter(answer="").first()
    said = None
    if not caller.actor.is_agent:
        said = explained(gate.preview(asking_to_escalate(caller.actor, case, caller.now)), caller.tag)
    steps = [
        {"kind": step.kind, "done_at": moment(step.done.at) if step.done else None}
        for step in list_steps(case, packs.in_force())
    ]
    return {"steps": steps, "open": escalation_row(open_one) if open_one else None, "decision": said}


@endpoint(router, "GET /cases/{int:number}/escalation", "cases:read", {200: EscalationOut}, fails=(404,))
def get_escalation(request: ApiRequest, number: PathId) -> HttpResponse:
    """How an escalation of the case stands, and what must come before one."""
    caller = request.auth
    return reply(standing(caller, case_for(caller.actor, number, "see", caller.now)))


@endpoint(router, "POST /cases/{int:number}/escalation-steps", "cases:write", {201: EscalationOut}, fails=WRITING)
def create_escalation_step(request: ApiRequest, number: PathId, body: NewEscalationStep) -> HttpResponse:
    """Put on record what comes before an escalation: updates read, an update asked for, a call made."""
    caller = request.auth
    if body.kind == "updates-read":
        escalation.read_updates(caller.actor, number, caller.now)
    elif body.kind == "called":
        escalation.log_call(caller.actor, number, body.body, caller.now)
    else:
        escalation.request_update(caller.actor, number, Words(body.body), caller.now)
    return reply(standing(caller, case_for(caller.actor, number, "see", caller.now)), 201)


@endpoint(router, "POST /cases/{int:number}/escalation", "cases:write", {201: EscalationOut}, fails=WRITING)
def create_escalation(request: ApiRequest, number: PathId, body: Saying) -> HttpResponse:
    """Ask for the case to be escalated, as its customer.

    Where something comes first, the answer is 403 or 422 with the decision.
    """
    caller = request.auth
    try:
        escalation.escalate_case(caller.actor, number, words_of(request, body), caller.now)
    except escalation.NotEscalated as refusal:
        raise deciding.refused(caller, refusal) from None
    return reply(standing(caller, case_for(caller.actor, number, "see", caller.now)), 201)


@endpoint(router, "POST /cases/{int:number}/escalation-answer", "cases:write", {201: CaseRow}, fails=WRITING)
def create_escalation_answer(request: ApiRequest, number: PathId, body: EscalationAnswer) -> HttpResponse:
    """Accept or decline an escalation as an agent, and tell the customer why."""
    caller = request.auth
    escalation.answer_escalation(caller.actor, number, body.answer, words_of(request, body), caller.now)
    return reply(listing.row_now(caller, number), 201)


@endpoint(router, "GET /cases/{int:number}/authority-changes", "cases:read", {200: AuthoritiesOut}, fails=(404,))
def list_authority_changes(request: ApiRequest, number: PathId) -> HttpResponse:
    """The changes of authority that were asked for in the case."""
    case = case_for(request.auth.actor, number, "see", request.auth.now)
    return reply({"changes": [authority_row(row) for row in case.authority_changes.order_by("id")[:100]]})


@endpoint(router, "POST /cases/{int:number}/authority-changes", "cases:write", {201: AuthorityOut}, fails=WRITING)
def create_authority_change(request: ApiRequest, number: PathId, body: NewAuthorityChange) -> HttpResponse:
    """Ask for a change of authority, as the company."""
    caller = request.auth
    wish = authority.Wish(**body.model_dump())
    try:
        return reply(authority_row(authority.ask_authority_change(caller.actor, number, wish, caller.now)), 201)
    except authority.NotAuthorised as refusal:
        raise deciding.refused(caller, refusal) from None


CHANGE = "/cases/{int:number}/authority-changes/{int:change}"


@endpoint(router, f"POST {CHANGE}/carrying-out", "cases:write", {201: AuthorityOut}, fails=WRITING)
def carry_out_authority_change(request: ApiRequest, number: PathId, change: PathId) -> HttpResponse:
    """Carry a change out as an agent; where two are wanted, it is prepared."""
    row = authority.carry_out_change(request.auth.actor, number, change, request.auth.now)
    return reply(authority_row(row), 201)


@endpoint(router, f"POST {CHANGE}/confirmation", "cases:write", {201: AuthorityOut}, fails=WRITING)
def confirm_authority_change(request: ApiRequest, number: PathId, change: PathId) -> HttpResponse:
    """Confirm, as a second agent, what another one prepared."""
    row = authority.confirm_change(request.auth.actor, number, change, request.auth.now)
    return reply(authority_row(row), 201)


@endpoint(router, f"POST {CHANGE}/refusal", "cases:write", {201: AuthorityOut}, fails=WRITING)
def refuse_authority_change(request: ApiRequest, number: PathId, change: PathId) -> HttpResponse:
    """Refuse a change as an agent; why is said in the conversation."""
    row = authority.refuse_change(request.auth.actor, number, change, request.auth.now)
    return reply(authority_row(row), 201)
