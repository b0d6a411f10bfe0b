"""Cases: opening, listing, searching, reading, and a word of the customer's side."""

from django.http import HttpResponse
from ninja import P, Query, QueryEx, Router

from amparo.api import deciding, listing, opening
from amparo.api.caller import ApiRequest
from amparo.api.desk import WRITING, endpoint, reply
from amparo.api.problems import Fault
from amparo.api.schemas.base import PathId
from amparo.api.schemas.cases import CaseOut, CasePage, MessageOut, MessagePage, NewCase, NewCaseOut, NewComment
from amparo.api.shapes.cases import ROOT, message_row
from amparo.cases.access import case_for
from amparo.cases.actions.conversation import Words
from amparo.cases.actions.direct import open_directly
from amparo.cases.actions.evidence import Giving, give_evidence
from amparo.cases.actions.opening import NotOpened
from amparo.cases.actions.uploads import check_uploads

router = Router(tags=["cases"])


@endpoint(router, "POST /cases", "cases:write", {201: NewCaseOut}, fails=(400, 409, 413, 415, 422))
def create_case(request: ApiRequest, body: NewCase) -> HttpResponse:
    """Open a case.

    The gate decides as the case is filed. Refused and redirected ones answer 403 with the decision, incomplete ones
    422 with the obligations. Where `decision` names one that was shown and outcome, obligations or price differ from
    it, the answer is 409 with the new decision, and nothing is filed.
    """
    caller = request.auth
    standing = deciding.standing_of(caller, body.company, Fault("", "", "/company"))
    direct = opening.direct_of(caller, body, standing)
    try:
        case = open_directly(caller.actor, direct, caller.now)
    except NotOpened as refusal:
        raise deciding.refused(caller, refusal) from None
    return reply(opening.filed(caller, case, direct.known.company), 201, f"{ROOT}/cases/{case.number}")


@endpoint(router, "GET /cases", "cases:read", {200: CasePage}, fails=(422,))
def list_cases(request: ApiRequest, wanted: Query[listing.Wanted]) -> HttpResponse:
    """List and search the cases that the caller sees, a page at a time."""
    return reply(listing.page(request.auth, wanted))


@endpoint(router, "GET /cases/{int:number}", "cases:read", {200: CaseOut}, fails=(404,))
def get_case(request: ApiRequest, number: PathId) -> HttpResponse:
    """A case with its newest messages."""
    caller = request.auth
    case = case_for(caller.actor, number, "see", caller.now)
    return reply(listing.detail(caller, case))


@endpoint(router, "GET /cases/{int:number}/messages", "cases:read", {200: MessagePage}, fails=(404, 422))
def list_messages(request: ApiRequest, number: PathId, cursor: QueryEx[str, P(max_length=40)] = "") -> HttpResponse:
    """The messages before a cursor, oldest first."""
    caller = request.auth
    case = case_for(caller.actor, number, "see", caller.now)
    return reply(listing.messages(caller, case, cursor))


@endpoint(router, "POST /cases/{int:number}/comments", "cases:write", {201: MessageOut}, fails=WRITING)
def create_comment(request: ApiRequest, number: PathId, body: NewComment) -> HttpResponse:
    """Write as the customer; a solved or closed case is open again.

    With `evidence`, what an agent asked for counts as given.
    """
    caller = request.auth
    check_uploads(caller.actor, body.files)
    told = {int(key): words for key, words in body.evidence.items()}
    giving = Giving(Words(body.body, body.files), told, listing.names_of(number, told, caller.tag))
    message = give_evidence(caller.actor, number, giving, caller.now)
    return reply(message_row(listing.loaded(message.pk)), 201, f"{ROOT}/cases/{message.case_id}")
