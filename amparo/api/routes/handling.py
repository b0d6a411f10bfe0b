"""Who looks after a case, how urgent it is, and how agents group cases."""

from django.http import HttpResponse
from ninja import Router

from amparo.api import listing
from amparo.api.caller import ApiRequest
from amparo.api.desk import WRITING, done, endpoint, reply
from amparo.api.schemas.actions import Assignment, BulkChange, BulkOut, LinksOut, NewLink, NewTag, Priority, UndoneOut
from amparo.api.schemas.base import PathId
from amparo.api.schemas.cases import CaseRow
from amparo.api.shapes.actions import link_row
from amparo.cases.access import case_for
from amparo.cases.actions import bulk
from amparo.cases.actions.conversation import assign_case
from amparo.cases.actions.grading import grade_case
from amparo.cases.actions.linking import link_cases, unlink_cases
from amparo.cases.actions.tagging import tag_case, untag_case, unwatch_case, watch_case
from amparo.cases.links import list_links

router = Router(tags=["case actions"])


@endpoint(router, "PUT /cases/{int:number}/assignment", "cases:write", {200: CaseRow}, fails=WRITING)
def put_assignment(request: ApiRequest, number: PathId, body: Assignment) -> HttpResponse:
    """Give the case to an agent, or to nobody."""
    assign_case(request.auth.actor, number, body.to, request.auth.now)
    return reply(listing.row_now(request.auth, number))


@endpoint(router, "PUT /cases/{int:number}/priority", "cases:write", {200: CaseRow}, fails=WRITING)
def put_priority(request: ApiRequest, number: PathId, body: Priority) -> HttpResponse:
    """Assess the impact as an agent; what is due is measured by it from then on."""
    grade_case(request.auth.actor, number, body.impact, request.auth.now)
    return reply(listing.row_now(request.auth, number))


@endpoint(router, "POST /cases/{int:number}/tags", "cases:write", {201: CaseRow}, fails=WRITING)
def create_tag(request: ApiRequest, number: PathId, body: NewTag) -> HttpResponse:
    """Put a tag on the case."""
    tag_case(request.auth.actor, number, body.tag, request.auth.now)
    return reply(listing.row_now(request.auth, number), 201)


@endpoint(router, "DELETE /cases/{int:number}/tags/{str:tag}", "cases:write", {204: None}, fails=(404, 409))
def delete_tag(request: ApiRequest, number: PathId, tag: str) -> HttpResponse:
    """Take a tag off the case."""
    untag_case(request.auth.actor, number, tag, request.auth.now)
    return done()


@endpoint(router, "GET /cases/{int:number}/links", "cases:read", {200: LinksOut}, fails=(404,))
def get_links(request: ApiRequest, number: PathId) -> HttpResponse:
    """The cases that this one has to do with, as far as the caller sees them."""
    caller = request.auth
    case = case_for(caller.actor, number, "see", caller.now)
    return reply({"links": [link_row(link) for link in list_links(caller.actor, case, caller.now)]})


@endpoint(router, "POST /cases/{int:number}/links", "cases:write", {201: LinksOut}, fails=WRITING)
def create_link(request: ApiRequest, number: PathId, body: NewLink) -> HttpResponse:
    """Link the case with another one."""
    caller = request.auth
    link_cases(caller.actor, number, body.other, body.kind, caller.now)
    case = case_for(caller.actor, number, "see", caller.now)
    return reply({"links": [link_row(link) for link in list_links(caller.actor, case, caller.now)]}, 201)


@endpoint(router, "DELETE /cases/{int:number}/links/{int:link}", "cases:write", {204: None}, fails=(404, 409))
def delete_link(request: ApiRequest, number: PathId, link: PathId) -> HttpResponse:
    """Take a link away."""
    unlink_cases(request.auth.actor, number, link, request.auth.now)
    return done()


@endpoint(router, "PUT /cases/{int:number}/watch", "cases:write", {204: None}, fails=(404, 409))
def put_watch(request: ApiRequest, number: PathId) -> HttpResponse:
    """Hear by mail of what others do in the case."""
    watch_case(request.auth.actor, number, request.auth.now)
    return done()


@endpoint(router, "DELETE /cases/{int:number}/watch", "cases:write", {204: None}, fails=(404, 409))
def delete_watch(request: ApiRequest, number: PathId) -> HttpResponse:
    """Hear of it no longer."""
    unwatch_case(request.auth.actor, number, request.auth.now)
    return done()


@endpoint(router, "POST /case-changes", "cases:write", {201: BulkOut}, fails=WRITING)
def create_case_change(request: ApiRequest, body: BulkChange) -> HttpResponse:
    """Do the same to several cases: assign, tag, untag, resolve."""
    order = bulk.BulkOrder(body.verb, body.to, body.tag, body.cause)
    outcome = bulk.change_cases(request.auth.actor, body.cases, order, request.auth.now)
    left = {str(number): code for number, code in outcome.left.items()}
    change = outcome.change.pk if outcome.change else None
    return reply({"id": change, "changed": outcome.changed, "left": left}, 201)


@endpoint(router, "POST /case-changes/{int:change}/undoing", "cases:write", {201: UndoneOut}, fails=(404, 409))
def undo_case_change(request: ApiRequest, change: PathId) -> HttpResponse:
    """Take a change of several cases back, within ten minutes."""
    undone = bulk.undo_change(request.auth.actor, change, request.auth.now)
    return reply({"restored": list(undone.restored), "left": list(undone.left)}, 201)
