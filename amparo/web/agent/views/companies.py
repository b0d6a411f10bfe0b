"""A company's page for agents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.people.access import company_for
from amparo.people.actors import actor_of_request
from amparo.web.agent import company_page
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def show_company(request: HttpRequest, company_id: int) -> HttpResponse:
    """Who of the company may ask for what now, and everything that this depends on."""
    actor, now = actor_of_request(request), timezone.now()
    company = company_for(actor, company_id, "see", now)
    return render(request, "agent/company.html", company_page.context(request, actor, company, now))
