"""Asking the gate without acting, and agreeing to texts."""

from uuid import UUID

from django.http import HttpResponse
from ninja import P, QueryEx, Router

from amparo.api import deciding, reasons
from amparo.api.caller import ApiRequest
from amparo.api.desk import WRITING, endpoint, reply
from amparo.api.problems import Fault, Problem
from amparo.api.schemas.base import MOST_ID
from amparo.api.schemas.decisions import AcceptanceOut, DecisionOut, NewAcceptance, Question
from amparo.api.shapes.cases import ROOT
from amparo.api.shapes.decisions import acceptance_row, decision_row
from amparo.gate import actions as gate
from amparo.gate.access import decision_for
from amparo.gate.asking import Asking

router = Router(tags=["decisions"])


@endpoint(router, "POST /decisions", "decisions:write", {201: DecisionOut}, fails=WRITING)
def create_decision(
    request: ApiRequest, body: Question, company: QueryEx[int | None, P(ge=1, le=MOST_ID)] = None
) -> HttpResponse:
    """Ask the gate without acting.

    Who asks, for which company, through which channel and when are the desk's own knowledge; sending them is refused.
    `company` in the address chooses one of several that the caller acts for. The decision is kept, and can be named
    when a case is opened.
    """
    caller = request.auth
    deciding.check_wish(body.action, body.request)
    case = deciding.case_about(caller, body.case)
    place = Fault("", "", parameter="company")
    standing = deciding.standing_of(caller, company, place) if case is None else None
    asking = Asking(
        body.action,
        body.request,
        caller.actor.id,
        case.company_id if case is not None else standing.company.pk if standing else None,
        caller.now,
        channel="api",
        about=case.ref if case else "",
        person=caller.person,
        standing=standing,
    )
    decision = gate.decide(caller.actor, asking, caller.now)
    return reply(decision_row(decision, caller.tag), 201, f"{ROOT}/decisions/{decision.pk}")


@endpoint(router, "GET /decisions/{uuid:decision}", "decisions:write cases:read", {200: DecisionOut}, fails=(404,))
def get_decision(request: ApiRequest, decision: UUID) -> HttpResponse:
    """A decision that was made, in the caller's language."""
    caller = request.auth
    return reply(decision_row(decision_for(caller.actor, decision, caller.now), caller.tag))


@endpoint(router, "POST /acceptances", "acceptances:write", {201: AcceptanceOut}, fails=WRITING)
def create_acceptance(request: ApiRequest, body: NewAcceptance) -> HttpResponse:
    """Agree to a text, for a decision that was shown or for a case.

    The answer holds the exact words, in the caller's language, as they are kept for proof.
    """
    caller = request.auth
    if (body.decision is None) == (body.case is None):
        raise Problem("not-valid", pointers=[Fault("missing", reasons.missing("missing"), "/decision")])
    case = deciding.case_about(caller, body.case)
    shown = deciding.shown_decision(caller, body.decision, action="")
    about = case.ref if case is not None else f"decision:{shown.pk if shown else ''}"
    company = case.company_id if case is not None else shown.company_id if shown else None
    agreement = gate.Agreement(body.text, body.version, caller.tag, "api", company, about)
    try:
        row = gate.accept_text(caller.actor, agreement, caller.now)
    except gate.TextChanged:
        raise Problem("not-valid", pointers=[Fault("unknown", reasons.missing("unknown"), "/version")]) from None
    return reply(acceptance_row(row), 201)
