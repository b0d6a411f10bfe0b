"""What an agent does with a case beside its conversation: whose it is, its tags, who watches it, its links."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions import conversation, linking, tagging
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.sent import whole
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent import arrangement
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def list_assignees(request: HttpRequest, number: int) -> HttpResponse:
    """The agents whose name holds what is being typed, each with how much they have."""
    now = timezone.now()
    case = case_for(actor_of_request(request), number, "answer", now)
    context = {"assignees": arrangement.assignees(case, request.GET.get("agent", "")[:100], now)}
    return render(request, "agent/assignees.html", context)


@require_POST
@agents_only
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Gives the case to the agent who is named, or to the one who asks."""
    actor = actor_of_request(request)
    to = whole(request.POST.get("to", "")) or actor.id
    conversation.assign_case(actor, number, to, timezone.now())
    return redirect("agent:case", number)


@require_POST
@agents_only
def add_tags(request: HttpRequest, number: int) -> HttpResponse:
    """Puts tags on the case; commas stand between them."""
    actor, now = actor_of_request(request), timezone.now()
    for name in request.POST.get("tag", "")[:400].split(",")[:10]:
        if name.strip():
            attempt(request, lambda name=name: tagging.tag_case(actor, number, name, now))  # type: ignore[misc]
    return redirect("agent:case", number)


@require_POST
@agents_only
def remove_tag(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a tag off."""
    tagging.untag_case(actor_of_request(request), number, request.POST.get("tag", ""), timezone.now())
    return redirect("agent:case", number)


def attempt(request: HttpRequest, work: Callable[[], Any]) -> None:
    """Does it, or says what is wrong with what was typed."""
    try:
        work()
    except BadInput as refusal:
        messages.warning(request, input_text(refusal))


def watching(request: HttpRequest, number: int, work: Callable[[Actor, int, datetime], None]) -> HttpResponse:
    """Begins or ends watching."""
    work(actor_of_request(request), number, timezone.now())
    return redirect("agent:case", number)


@require_POST
@agents_only
def watch(request: HttpRequest, number: int) -> HttpResponse:
    """The agent wants to hear of the case."""
    return watching(request, number, tagging.watch_case)


@require_POST
@agents_only
def unwatch(request: HttpRequest, number: int) -> HttpResponse:
    """The agent no longer wants to."""
    return watching(request, number, tagging.unwatch_case)


@require_POST
@agents_only
def add_link(request: HttpRequest, number: int) -> HttpResponse:
    """Links the case with another one, which may be any that the agent sees (SEC-7)."""
    actor, now = actor_of_request(request), timezone.now()
    case_for(actor, number, "answer", now)
    other = whole(request.POST.get("other", "").strip().lstrip("#"))
    kind = "duplicate" if request.POST.get("kind") == "duplicate" else "related"
    try:
        linking.link_cases(actor, number, other or 0, kind, now)
    except NotVisible:
        messages.warning(request, _("There is no case of this number."))
    except BadInput as refusal:
        messages.warning(request, input_text(refusal))
    return redirect("agent:case", number)


@require_POST
@agents_only
def remove_link(request: HttpRequest, number: int, link_id: int) -> HttpResponse:
    """Takes a link away."""
    linking.unlink_cases(actor_of_request(request), number, link_id, timezone.now())
    return redirect("agent:case", number)
