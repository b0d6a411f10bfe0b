"""How a case ends, is cut in two, or goes into another one; and how it went."""

from django.http import HttpResponse
from ninja import Router

from amparo.api import listing
from amparo.api.caller import ApiRequest
from amparo.api.desk import WRITING, endpoint, reply
from amparo.api.schemas.actions import Cutting, Merging, NewMark, Resolution
from amparo.api.schemas.base import Out, PathId
from amparo.api.schemas.cases import CaseRow
from amparo.api.shapes.actions import mark_row
from amparo.api.shapes.cases import ROOT
from amparo.cases.actions.closing import Solution, close_case, resolve_case, withdraw_case
from amparo.cases.actions.merging import merge_case
from amparo.cases.actions.satisfaction import Mark, give_mark
from amparo.cases.actions.splitting import Cut, split_case

router = Router(tags=["case actions"])


class MarkOut(Out):
    """Somebody's mark of a case."""

    id: int
    score: int
    words: str


@endpoint(router, "POST /cases/{int:number}/resolution", "cases:write", {201: CaseRow}, fails=WRITING)
def create_resolution(request: ApiRequest, number: PathId, body: Resolution) -> HttpResponse:
    """Say that the case is solved, and why; the customer's side says that it needs no help any more."""
    caller = request.auth
    if caller.actor.is_agent:
        resolve_case(caller.actor, number, Solution(body.cause, body.duplicate_of), caller.now)
    else:
        withdraw_case(caller.actor, number, body.cause, caller.now)
    return reply(listing.row_now(caller, number), 201)


@endpoint(router, "POST /cases/{int:number}/closure", "cases:write", {201: CaseRow}, fails=(404, 409))
def create_closure(request: ApiRequest, number: PathId) -> HttpResponse:
    """Close a solved case for good."""
    close_case(request.auth.actor, number, request.auth.now)
    return reply(listing.row_now(request.auth, number), 201)


@endpoint(router, "POST /cases/{int:number}/split", "cases:write", {201: CaseRow}, fails=WRITING)
def create_split(request: ApiRequest, number: PathId, body: Cutting) -> HttpResponse:
    """Make a second case of what is about something else; the answer is the new case."""
    caller = request.auth
    cut = Cut(
        title=body.title,
        messages=frozenset(body.messages),
        evidence=frozenset(body.evidence),
        files=frozenset(body.files),
        words=body.words,
        product=body.product,
    )
    case = split_case(caller.actor, number, cut, caller.now)
    return reply(listing.row_now(caller, case.number), 201, f"{ROOT}/cases/{case.number}")


@endpoint(router, "POST /cases/{int:number}/merge", "cases:write", {201: CaseRow}, fails=WRITING)
def create_merge(request: ApiRequest, number: PathId, body: Merging) -> HttpResponse:
    """Put the case into another one of the same readers; the answer is the case in which it goes on."""
    case = merge_case(request.auth.actor, number, body.into, request.auth.now)
    return reply(listing.row_now(request.auth, case.number), 201, f"{ROOT}/cases/{case.number}")


@endpoint(router, "POST /cases/{int:number}/satisfaction", "cases:write", {201: MarkOut}, fails=WRITING)
def create_mark(request: ApiRequest, number: PathId, body: NewMark) -> HttpResponse:
    """Say how the case went, once, where one was asked."""
    row = give_mark(request.auth.actor, number, Mark(body.score, body.words), request.auth.now)
    return reply(mark_row(row), 201)
