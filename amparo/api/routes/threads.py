"""Experts about a case: read by those who were invited and by the agent who has the case (SI-9f, SEC-17)."""

from django.http import HttpResponse
from ninja import Router

from amparo.api.caller import ApiRequest
from amparo.api.desk import WRITING, done, endpoint, reply
from amparo.api.schemas.actions import NewThread, ThreadOut, ThreadsOut, ThreadWord
from amparo.api.schemas.base import PathId
from amparo.api.shapes.actions import thread_head, thread_row
from amparo.api.shapes.cases import ROOT
from amparo.cases import reading
from amparo.cases.access import case_for, thread_for
from amparo.cases.actions import threads

router = Router(tags=["experts"])


@endpoint(router, "GET /cases/{int:number}/threads", "cases:read", {200: ThreadsOut}, fails=(404,))
def list_threads(request: ApiRequest, number: PathId) -> HttpResponse:
    """The threads of the case that the caller may read."""
    caller = request.auth
    case = case_for(caller.actor, number, "answer", caller.now)
    return reply({"threads": [thread_head(row) for row in reading.list_threads(caller.actor, case)]})


@endpoint(router, "POST /cases/{int:number}/threads", "cases:write", {201: ThreadOut}, fails=WRITING)
def create_thread(request: ApiRequest, number: PathId, body: NewThread) -> HttpResponse:
    """Ask experts about the case."""
    question = threads.Question(body.subject, body.body, body.invited)
    thread = threads.open_thread(request.auth.actor, number, question, request.auth.now)
    return reply(thread_row(thread), 201, f"{ROOT}/threads/{thread.pk}")


@endpoint(router, "GET /threads/{int:thread}", "cases:read", {200: ThreadOut}, fails=(404,))
def get_thread(request: ApiRequest, thread: PathId) -> HttpResponse:
    """A thread with its newest words."""
    return reply(thread_row(thread_for(request.auth.actor, thread)))


@endpoint(router, "POST /threads/{int:thread}/messages", "cases:write", {201: ThreadOut}, fails=WRITING)
def create_thread_message(request: ApiRequest, thread: PathId, body: ThreadWord) -> HttpResponse:
    """Say something among experts."""
    caller = request.auth
    threads.say_in_thread(caller.actor, thread, body.body, caller.now)
    return reply(thread_row(thread_for(caller.actor, thread)), 201)


@endpoint(router, "PUT /threads/{int:thread}/members/{int:person}", "cases:write", {204: None}, fails=(404, 409))
def put_thread_member(request: ApiRequest, thread: PathId, person: PathId) -> HttpResponse:
    """Invite one more agent."""
    threads.invite_expert(request.auth.actor, thread, person, request.auth.now)
    return done()


@endpoint(router, "DELETE /threads/{int:thread}/members/{int:person}", "cases:write", {204: None}, fails=(404, 409))
def delete_thread_member(request: ApiRequest, thread: PathId, person: PathId) -> HttpResponse:
    """Take somebody off the thread, or leave it."""
    threads.remove_expert(request.auth.actor, thread, person, request.auth.now)
    return done()


@endpoint(router, "POST /threads/{int:thread}/closure", "cases:write", {204: None}, fails=(404, 409))
def create_thread_closure(request: ApiRequest, thread: PathId) -> HttpResponse:
    """The question is answered."""
    threads.close_thread(request.auth.actor, thread, request.auth.now)
    return done()
