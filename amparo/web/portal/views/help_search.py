"""The search of the help centre."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.people.actors import actor_of_request
from amparo.web.portal import help_search
from amparo.web.portal.views.help import own_tag


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Everything that the reader may see and that fits the words."""
    return render(request, "portal/help_search.html", help_search.search_context(request, own_tag(), timezone.now()))


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Articles for what is being typed, as `ui/finder.js` shows them."""
    actor, words = actor_of_request(request), request.GET.get("q", "")[:200]
    return JsonResponse({"items": help_search.suggestions(actor, words, own_tag(), timezone.now())})
