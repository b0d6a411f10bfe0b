"""What agents say in a case, and what they ask for."""

from django.http import HttpResponse
from ninja import Router

from amparo.api import listing
from amparo.api.caller import ApiRequest
from amparo.api.desk import WRITING, done, endpoint, reply
from amparo.api.schemas.actions import NewStep, Saying
from amparo.api.schemas.base import PathId
from amparo.api.schemas.cases import CaseRow, MessageOut
from amparo.api.shapes.cases import ROOT, message_row
from amparo.cases.access import case_for
from amparo.cases.actions.conversation import Words, answer_case, comment_case, note_case
from amparo.cases.actions.steps import take_step, withdraw_request
from amparo.cases.actions.uploads import check_uploads
from amparo.cases.lifecycle import ENDED_STATES
from amparo.cases.models import Message
from amparo.cases.steps import StepSpec
from amparo.core.transitions import NotPossible

router = Router(tags=["case actions"])


def words_of(request: ApiRequest, body: Saying) -> Words:
    """What somebody says; raises BadInput for a file that is not theirs."""
    check_uploads(request.auth.actor, body.files)
    return Words(body.body, body.files)


def said(message: Message) -> HttpResponse:
    """The message that was just written."""
    return reply(message_row(listing.loaded(message.pk)), 201, f"{ROOT}/cases/{message.case_id}")


@endpoint(router, "POST /cases/{int:number}/answers", "cases:write", {201: MessageOut}, fails=WRITING)
def create_answer(request: ApiRequest, number: PathId, body: Saying) -> HttpResponse:
    """Answer as an agent."""
    caller = request.auth
    return said(answer_case(caller.actor, number, words_of(request, body), caller.now))


@endpoint(router, "POST /cases/{int:number}/notes", "cases:write", {201: MessageOut}, fails=WRITING)
def create_note(request: ApiRequest, number: PathId, body: Saying) -> HttpResponse:
    """Leave a note that agents alone read."""
    caller = request.auth
    return said(note_case(caller.actor, number, words_of(request, body), caller.now))


@endpoint(router, "POST /cases/{int:number}/steps", "cases:write", {201: MessageOut}, fails=WRITING)
def create_step(request: ApiRequest, number: PathId, body: NewStep) -> HttpResponse:
    """Take a typed step as an agent: say what was done and what comes next, and ask for what is needed."""
    caller = request.auth
    check_uploads(caller.actor, body.files)
    given = body.model_dump(exclude={"wanted", "labels", "files"})
    spec = StepSpec(**given, wanted=tuple(body.wanted), labels=tuple(body.labels), files=tuple(body.files))
    return said(take_step(caller.actor, number, spec, caller.now))


@endpoint(
    router,
    "DELETE /cases/{int:number}/evidence-requests/{int:request_id}",
    "cases:write",
    {204: None},
    fails=(404, 409),
)
def withdraw_evidence_request(request: ApiRequest, number: PathId, request_id: PathId) -> HttpResponse:
    """Ask no longer for something, as an agent."""
    withdraw_request(request.auth.actor, number, request_id, request.auth.now)
    return done()


@endpoint(router, "POST /cases/{int:number}/reopening", "cases:write", {201: CaseRow}, fails=WRITING)
def reopen_case(request: ApiRequest, number: PathId, body: Saying) -> HttpResponse:
    """Open a solved or closed case again, with a word that says why: a comment, or an agent's answer."""
    caller = request.auth
    case = case_for(caller.actor, number, "see", caller.now)
    if case.state not in ENDED_STATES or case.state == "merged":
        raise NotPossible("case", case.state, "reopen")
    say = answer_case if caller.actor.is_agent else comment_case
    say(caller.actor, number, words_of(request, body), caller.now)
    return reply(listing.row_now(caller, number), 201)
