"""What an agent writes in a case: steps and notes, kept while they are typed; who else is writing (SI-9)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions import conversation, presence, steps
from amparo.cases.actions.drafts import DraftTooLarge
from amparo.cases.spec import plain_breaks
from amparo.people.actors import actor_of_request
from amparo.web.agent import case_help, case_panel, composing
from amparo.web.shared import case_page, errors, step_texts, turnings
from amparo.web.shared.signing import agents_only


@require_POST
@agents_only
def take_step(request: HttpRequest, number: int) -> HttpResponse:
    """Answers the customer with a typed step; what is wrong with it is said, and nothing is lost."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    post = request.POST.copy()
    for name, value in composing.initial_step(None, case).items():
        if name in ("kind", "done", "next"):
            post.setdefault(name, value)
    try:
        steps.take_step(actor, number, composing.spec_of(post, case_page.file_ids(request)), now)
    except steps.StepIncomplete as refusal:
        problems = {field: step_texts.problem_text(field, code) for field, code in refusal.problems.items()}
    except conversation.MessageTooLong as problem:
        problems = {"body": case_page.problem_text(problem)}
    except conversation.AlreadySaid:
        return redirect("agent:case", number)
    else:
        return redirect("agent:case", number)
    return page(request, number, composing.refused_form(case, post, problems))


def page(request: HttpRequest, number: int, form: composing.StepForm | None = None, **more: Any) -> HttpResponse:
    """Renders the case for an agent; with a form or `more` something of it could not be taken."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    elsewhere = turnings.follow_merge(case, "agent:case")
    if elsewhere is not None:
        return elsewhere
    document = case_help.chosen_document(case, request.GET.get("document", ""), now)
    context = case_panel.agent_context(actor, case, now)
    context |= composing.composer_context(actor, case, now, form, document) | more
    place = case_page.place_of(request)
    if place:
        context |= case_page.conversation_context(actor, case, "agent", None, place)
    return render(request, "agent/case.html", context, status=422 if form or more else 200)


@require_POST
@agents_only
def note(request: HttpRequest, number: int) -> HttpResponse:
    """Leaves an internal note."""
    body, once = plain_breaks(request.POST.get("body", "")), request.POST.get("once", "")
    words = conversation.Words(body, case_page.file_ids(request), once=once)
    try:
        conversation.note_case(actor_of_request(request), number, words, timezone.now())
    except (conversation.EmptyMessage, conversation.MessageTooLong) as problem:
        form = composing.NoteForm(request.POST, auto_id="note_%s")
        form.add_error("body", case_page.problem_text(problem))
        return page(request, number, note_form=form, note_open=True)
    except conversation.AlreadySaid:
        pass  # a double click: what was said is on the page
    return redirect("agent:case", number)


@require_POST
@agents_only
def keep_step(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a step while it is being typed."""
    return keep(request, number, "reply", composing.draft_data(request))


@require_POST
@agents_only
def keep_note(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a note while it is being typed."""
    return keep(request, number, "note", {"body": plain_breaks(request.POST.get("body", ""))})


def keep(request: HttpRequest, number: int, kind: str, data: dict[str, Any]) -> HttpResponse:
    """Keeps a draft, or says that it is too long."""
    try:
        presence.keep_words(actor_of_request(request), number, kind, data, timezone.now())
    except DraftTooLarge:
        return errors.plain(_("The draft is too long to be kept."), 413)
    return HttpResponse(status=204)


@require_GET
@agents_only
def show_writing(request: HttpRequest, number: int) -> HttpResponse:
    """Who else is writing in the case now: what the page fetches when somebody types."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    return render(request, "agent/writing.html", composing.writing_context(actor, case, now))


@require_POST
@agents_only
def withdraw_request(request: HttpRequest, number: int, request_id: int) -> HttpResponse:
    """What was asked for is no longer needed."""
    steps.withdraw_request(actor_of_request(request), number, request_id, timezone.now())
    return redirect("agent:case", number)
