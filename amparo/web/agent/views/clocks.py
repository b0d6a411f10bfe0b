"""Why is it due then? The clocks of a case for an agent (SI-7, SI-10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.cases.access import case_for
from amparo.people.actors import actor_of_request
from amparo.web.shared import clock_panel
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """What was promised, which hours count, and what happened."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    return render(request, "agent/clocks.html", clock_panel.stories_context(actor, case, now, "agent"))
