"""The portal's first page: what can be asked, whether the desk is open, the other ways, one's own cases."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from amparo.cases import reading
from amparo.cases.filters import CaseFilter
from amparo.cases.lists import list_page
from amparo.web.portal import ways
from amparo.web.portal.opening import Flow, load_flow
from amparo.web.shared import case_page

NEWEST = 5


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """For everybody; signed-in people see their cases and their plan too."""
    flow = load_flow(request)
    context: dict[str, Any] = {
        "open_url": reverse("portal:open"),
        "unfinished": flow.draft is not None,
        "desk": ways.desk_hours(flow),
        "ways": ways.list_ways(flow),
    }
    if not flow.visitor:
        context |= personal(request, flow)
    return render(request, "portal/home.html", context)


def personal(request: HttpRequest, flow: Flow) -> dict[str, Any]:
    """What a signed-in person sees besides."""
    page = list_page(flow.actor, CaseFilter(), "", flow.now, size=NEWEST)
    unread = reading.unread_among(flow.actor, page.cases)
    return {
        "first_name": str(request.user).split()[0] if str(request.user) else "",
        "cases": [case_page.customer_row(case, unread) for case in page.cases],
        "cases_url": reverse("portal:cases"),
        **ways.coverage(flow),
    }
