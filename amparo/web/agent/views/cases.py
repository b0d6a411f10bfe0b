"""The agents' workspace: the queue, a case, and what an agent does with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from amparo.cases import lists, reading
from amparo.cases.access import case_for
from amparo.cases.actions import conversation
from amparo.clocks.queries import list_glances
from amparo.core import stream
from amparo.people.actors import actor_of_request
from amparo.web.agent import case_panel
from amparo.web.agent.views import talk
from amparo.web.shared import case_page
from amparo.web.shared.components import Tab
from amparo.web.shared.signing import agents_only

VIEWS = ("open", "due", "mine", "unassigned", "waiting", "ended")


@require_GET
@agents_only
def queue(request: HttpRequest) -> HttpResponse:
    """One page of the queue; the page fetches itself again when a case changes."""
    now, actor = timezone.now(), actor_of_request(request)
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    stream_url = stream.address(["agents"])  # before reading, so that nothing is missed in between
    try:
        page = lists.list_page(actor, lists.BUILT_IN[view], request.GET.get("after", ""), now)
    except lists.BadCursor:
        return redirect("agent:queue")
    unread = reading.unread_among(actor, page.cases)
    glances = list_glances([case.ref for case in page.cases], now)
    counts, labels = lists.count_cases(actor, lists.BUILT_IN, now), case_panel.view_labels()
    here = reverse("agent:queue")
    context = {
        "cases": [case_page.agent_row(case, glances.get(case.ref), unread) for case in page.cases],
        "tab_items": [Tab(labels[name], f"{here}?view={name}", name == view, counts.get(name)) for name in VIEWS],
        "newer_url": f"{here}?view={view}" if request.GET.get("after") else "",
        "older_url": f"{here}?view={view}&after={page.after}" if page.after else "",
        "stream_url": stream_url,
        "live_trigger": case_page.live_trigger(["agents"], 300),
        "queue_url": request.get_full_path(),
    }
    return render(request, "agent/queue.html", context)


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
    context = case_page.conversation_context(actor, case, "agent", case_page.since_of(request))
    return render(request, "shared/components/conversation.html", context)


@require_POST
@agents_only
def take(request: HttpRequest, number: int) -> HttpResponse:
    """The agent takes the case."""
    actor = actor_of_request(request)
    conversation.assign_case(actor, number, actor.id, timezone.now())
    return redirect("agent:case", number)


@require_POST
@agents_only
def release(request: HttpRequest, number: int) -> HttpResponse:
    """The agent gives the case back to the queue."""
    conversation.assign_case(actor_of_request(request), number, None, timezone.now())
    return redirect("agent:case", number)


@require_POST
@agents_only
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """The agent says that it is solved."""
    conversation.resolve_case(actor_of_request(request), number, timezone.now())
    return redirect("agent:case", number)
