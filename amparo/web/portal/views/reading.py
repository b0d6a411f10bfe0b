"""How far somebody has read a case, and what happened to it (SI-14)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions.marks import mark_read
from amparo.core.sent import whole
from amparo.people.actors import actor_of_request
from amparo.web.shared import case_page, timeline
from amparo.web.shared.signing import signed_in_only


@require_POST
@signed_in_only
def mark_seen(request: HttpRequest, number: int) -> HttpResponse:
    """The person has been shown the conversation up to a message; both sides' pages say so."""
    actor, upto = actor_of_request(request), whole(request.POST.get("upto", "")) or 0
    mark_read(actor, number, upto, timezone.now())
    return HttpResponse(status=204)


@require_GET
@signed_in_only
def show_timeline(request: HttpRequest, number: int) -> HttpResponse:
    """The events of a case that its customer may know of."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "see", now)
    here = reverse("portal:timeline", args=[number])
    context = case_page.customer_context(actor, case, now, "timeline")
    context |= timeline.context(actor, case, request.GET.get("before", ""), here)
    return render(request, "portal/case_timeline.html", context)
