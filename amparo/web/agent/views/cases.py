"""The agents' workspace: the queue, a case, and what an agent does with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions import conversation
from amparo.people.actors import actor_of_request
from amparo.web.agent.views import talk
from amparo.web.shared import case_page, turnings
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def show_case(request: HttpRequest, number: int) -> HttpResponse:
    """A case with everything that it stands on."""
    return talk.page(request, number)


@require_GET
@agents_only
def show_conversation(request: HttpRequest, number: int) -> HttpResponse:
    """The conversation alone, notes included: what the page fetches when the case has changed."""
    actor = actor_of_request(request)
    case = case_for(actor, number, "answer", timezone.now())
    elsewhere = turnings.follow_merge(case, "agent:conversation")
    if elsewhere is not None:
        return elsewhere
    place = case_page.place_of(request)
    context = case_page.conversation_context(actor, case, "agent", case_page.since_of(request), place)
    part = "conversation_older" if place.before is not None else "conversation"
    return render(request, f"shared/components/{part}.html", context)


@require_POST
@agents_only
def release(request: HttpRequest, number: int) -> HttpResponse:
    """The agent gives the case back to the queue."""
    conversation.assign_case(actor_of_request(request), number, None, timezone.now())
    return redirect("agent:case", number)
