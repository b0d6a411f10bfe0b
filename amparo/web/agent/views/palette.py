"""The command palette: places, verbs of the case that has the focus, cases, companies and people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.core.sent import one_line, whole
from amparo.people.actors import actor_of_request
from amparo.web.agent import palette
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def find(request: HttpRequest) -> HttpResponse:
    """What fits the words, as `ui/chooser.js` shows it."""
    actor, now = actor_of_request(request), timezone.now()
    words, focused = one_line(request.GET.get("q", "")[:80]), whole(request.GET.get("case", ""))
    return JsonResponse({"items": palette.items(actor, words, focused, now)})
