"""A customer's cases: the list, the conversation, and a word of one's own (KA-6, KA-13)."""

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions import conversation, drafts
from amparo.cases.actions.evidence import give_evidence
from amparo.cases.lists import BadCursor
from amparo.people.actors import actor_of_request
from amparo.web.portal import case_list, giving, limits
from amparo.web.shared import case_page, errors, turnings
from amparo.web.shared.filter_form import tidy_address
from amparo.web.shared.signing import signed_in_only


@require_GET
@signed_in_only
def list_cases(request: HttpRequest) -> HttpResponse:
    """One page of the cases that the person sees, with search and filters; the address says them (SEC-11)."""
    tidy = tidy_address(request.GET)
    if tidy is not None:
        return redirect(f"{reverse('portal:cases')}?{tidy}")
    try:
        context = case_list.list_context(actor_of_request(request), request.GET, timezone.now())
    except BadCursor:
        return redirect("portal:cases")
    return render(request, "portal/cases.html", context)


@require_GET
@signed_in_only
def show_case(request: HttpRequest, number: int) -> HttpResponse:
    """The case with its conversation, live."""
    return page(request, number)


def page(request: HttpRequest, number: int, **more: Any) -> HttpResponse:
    """Renders the case for its customer; `more` carries a form with problems."""
    now = timezone.now()
    actor = actor_of_request(request)
    case = case_for(actor, number, "see", now)
    elsewhere = turnings.follow_merge(case, "portal:case")
    if elsewhere is not None:
        return elsewhere
    context = case_page.customer_context(actor, case, now) | giving.giving_context(request, actor, case) | more
    place = case_page.place_of(request)
    if place:
        context |= case_page.conversation_context(actor, case, "portal", None, place)
    return render(request, "portal/case.html", context, status=422 if more else 200)


@require_GET
@signed_in_only
def show_conversation(request: HttpRequest, number: int) -> HttpResponse:
    """The conversation alone: what the page fetches when the case has changed."""
    now = timezone.now()
    actor = actor_of_request(request)
    case = case_for(actor, number, "see", now)
    elsewhere = turnings.follow_merge(case, "portal:conversation")
    if elsewhere is not None:
        return elsewhere
    place = case_page.place_of(request)
    context = case_page.conversation_context(actor, case, "portal", case_page.since_of(request), place)
    part = "conversation_older" if place.before is not None else "conversation"
    return render(request, f"shared/components/{part}.html", context)


@require_POST
@signed_in_only
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Says something in a case."""
    now, actor = timezone.now(), actor_of_request(request)
    form = case_page.ReplyForm(request.POST)
    case = case_for(actor, number, "see", now)
    try:
        limits.count_comment(actor, now)
        give_evidence(actor, number, giving.giving_of(request, case), now)
    except (conversation.EmptyMessage, conversation.MessageTooLong) as problem:
        form.add_error("body", case_page.problem_text(problem))
        return page(request, number, form=form)
    except limits.TooOften as refusal:
        form.add_error("body", limits.comments_text(refusal))
        return keep_and_show(request, number, form)
    except conversation.AlreadySaid:
        pass  # a double click: what was said is on the page
    return redirect("portal:case", number)


def keep_and_show(request: HttpRequest, number: int, form: case_page.ReplyForm) -> HttpResponse:
    """429: what was typed and attached is kept as the draft, and stands in the form."""
    with suppress(drafts.DraftTooLarge):
        case = case_for(actor_of_request(request), number, "see", timezone.now())
        owner = drafts.Owner(actor_of_request(request))
        drafts.save_draft(owner, "reply", giving.draft_data(request), timezone.now(), case.ref)
    response = page(request, number, form=form)
    response.status_code = 429
    return response


@require_POST
@signed_in_only
def autosave(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps a comment while it is being typed."""
    now = timezone.now()
    actor = actor_of_request(request)
    case = case_for(actor, number, "see", now)
    try:
        drafts.save_draft(drafts.Owner(actor), "reply", giving.draft_data(request), now, case.ref)
    except drafts.DraftTooLarge:
        return errors.plain(_("The draft is too long to be kept."), 413)
    return HttpResponse(status=204)
