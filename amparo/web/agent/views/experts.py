"""Experts in a case: threads that only their members and the agent who has the case read (SI-9f, SEC-17)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for, thread_for
from amparo.cases.actions import conversation, drafts, threads
from amparo.cases.spec import plain_breaks
from amparo.core.sent import whole
from amparo.people.actors import actor_of_request
from amparo.web.agent import case_panel, thread_page
from amparo.web.shared import errors
from amparo.web.shared.signing import agents_only

REFUSED = (
    conversation.EmptyMessage,
    conversation.MessageTooLong,
    threads.NobodyInvited,
    threads.SubjectMissing,
    threads.ThreadIsClosed,
)


@require_GET
@agents_only
def show_experts(request: HttpRequest, number: int) -> HttpResponse:
    """The threads of a case that the agent may read, and the form for a new one."""
    return page(request, number)


def page(request: HttpRequest, number: int, **more: Any) -> HttpResponse:
    """Renders the threads; `more` carries a form with problems."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    context = case_panel.agent_context(actor, case, now, "experts") | thread_page.experts_context(actor, case) | more
    return render(request, "agent/case_experts.html", context, status=422 if more else 200)


@require_POST
@agents_only
def open_thread(request: HttpRequest, number: int) -> HttpResponse:
    """Asks experts."""
    post = request.POST
    invited = [key for one in post.getlist("invited")[:50] if (key := whole(one)) is not None]
    question = threads.Question(post.get("subject", ""), plain_breaks(post.get("body", "")), invited)
    try:
        threads.open_thread(actor_of_request(request), number, question, timezone.now())
    except REFUSED as problem:
        return page(request, number, question_form=thread_page.refused_question(request, problem))
    return redirect("agent:experts", number)


@require_POST
@agents_only
def say(request: HttpRequest, thread_id: int) -> HttpResponse:
    """A word among experts."""
    actor = actor_of_request(request)
    number = thread_for(actor, thread_id).case_id
    try:
        threads.say_in_thread(actor, thread_id, plain_breaks(request.POST.get("body", "")), timezone.now())
    except REFUSED as problem:
        return page(request, number, refused_thread=thread_id, refusal=thread_page.problem_text(problem))
    return redirect("agent:experts", number)


@require_POST
@agents_only
def invite(request: HttpRequest, thread_id: int) -> HttpResponse:
    """One more agent is asked."""
    actor, person = actor_of_request(request), whole(request.POST.get("person", ""))
    number = thread_for(actor, thread_id).case_id
    if person is not None:
        threads.invite_expert(actor, thread_id, person, timezone.now())
    return redirect("agent:experts", number)


@require_POST
@agents_only
def remove(request: HttpRequest, thread_id: int, person_id: int) -> HttpResponse:
    """Somebody leaves, or is taken off."""
    actor = actor_of_request(request)
    number = thread_for(actor, thread_id).case_id
    threads.remove_expert(actor, thread_id, person_id, timezone.now())
    return redirect("agent:experts", number)


@require_POST
@agents_only
def close(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The question is answered."""
    actor = actor_of_request(request)
    number = thread_for(actor, thread_id).case_id
    threads.close_thread(actor, thread_id, timezone.now())
    return redirect("agent:experts", number)


@require_POST
@agents_only
def keep_question(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a question to experts while it is being typed."""
    actor, now = actor_of_request(request), timezone.now()
    case = case_for(actor, number, "answer", now)
    data = {name: plain_breaks(request.POST.get(name, "")) for name in ("subject", "body")}
    return keep(request, "question", data | {"invited": request.POST.getlist("invited")[:50]}, case.ref)


@require_POST
@agents_only
def keep_word(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Keeps a word among experts while it is being typed."""
    thread = thread_for(actor_of_request(request), thread_id)
    return keep(request, "thread", {"body": plain_breaks(request.POST.get("body", ""))}, thread.ref)


def keep(request: HttpRequest, kind: str, data: dict[str, Any], about: str) -> HttpResponse:
    """Keeps a draft, or says that it is too long."""
    try:
        drafts.save_draft(drafts.Owner(actor_of_request(request)), kind, data, timezone.now(), about)
    except drafts.DraftTooLarge:
        return errors.plain(_("The draft is too long to be kept."), 413)
    return HttpResponse(status=204)
