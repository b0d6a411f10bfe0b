"""Why is it due then? The clocks of a case for its customer (SI-7, SI-10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.cases.access import case_for
from amparo.people.actors import actor_of_request
from amparo.web.shared import clock_panel
from amparo.web.shared.signing import signed_in_only


@require_GET
@signed_in_only
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """What was promised, which hours count, and what happened, for whoever sees the case."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "see", now)
    context = clock_panel.stories_context(actor, case, now, "portal")
    return render(request, "portal/clocks.html", context)
