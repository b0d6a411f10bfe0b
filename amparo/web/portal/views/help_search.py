"""The search of the help centre, and the way from what was not found to a person."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from amparo.core.sent import one_line
from amparo.people.actors import actor_of_request
from amparo.web.portal import help_search, limits
from amparo.web.portal.opening import keep, load_flow
from amparo.web.shared.case_page import reader_tag


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Everything that the reader may see and that answers the words."""
    now = timezone.now()
    if len(request.GET.get("q", "")) > help_search.PASTED:
        return redirect(help_search.read_address(request.GET).whole_url)
    limits.count_search(request, actor_of_request(request), now)
    return render(request, "portal/help_search.html", help_search.search_context(request, reader_tag(), now))


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Articles for what is being typed, as `ui/finder.js` shows them."""
    actor, now = actor_of_request(request), timezone.now()
    limits.count_suggestions(request, actor, now)
    return JsonResponse({"items": help_search.suggestions(actor, request.GET.get("q", "")[:200], reader_tag(), now)})


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Asking a person with the words that were searched; what a draft holds already stays (2.1)."""
    flow, words = load_flow(request), request.POST.get("words", "")[: help_search.PASTED].strip()
    if words and not flow.opening.title and not flow.opening.body:
        flow.opening = help_search.carried(flow.opening, words, one_line(request.POST.get("product", "")))
        keep(request, flow)
    return redirect("portal:open")
