"""Who of the vendor did what to a company's accounts, authority and data (SI-14)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.people.access import company_for
from amparo.people.actors import actor_of_request
from amparo.people.history import list_doings, names_for
from amparo.web.portal import company
from amparo.web.shared import company_log
from amparo.web.shared.signing import signed_in_only
from amparo.web.shared.zones import zone_of_company


@require_GET
@signed_in_only
def show_log(request: HttpRequest, company_id: int) -> HttpResponse:
    """One page of it, the newest first."""
    found = company_for(actor_of_request(request), company_id, "people", timezone.now())
    form, zone = company_log.FilterForm(request.GET), zone_of_company(found)
    page = list_doings(company_log.topics_of(found), form.asked(zone), company_log.read_before(request))
    events = list(page.events)
    teller = company_log.teller_for(events, names_for(events))
    context = {
        **company.frame(request, found, "log"),
        "form": form,
        "zone": zone,
        "rows": [teller.row(event) for event in events],
        **company.paging(request, page.before, "before"),
    }
    return render(request, "portal/company_log.html", context)
