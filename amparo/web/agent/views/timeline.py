"""What happened to a case, in words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.cases.access import case_for
from amparo.people.actors import actor_of_request
from amparo.web.agent import case_panel
from amparo.web.shared import timeline
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def show_timeline(request: HttpRequest, number: int) -> HttpResponse:
    """The events of a case, the vendor's own side included."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    here = reverse("agent:timeline", args=[number])
    context = case_panel.agent_context(actor, case, now, "timeline")
    context |= timeline.context(actor, case, request.GET.get("before", ""), here)
    return render(request, "agent/case_timeline.html", context)
