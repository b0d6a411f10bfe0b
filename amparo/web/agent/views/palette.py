"""The command palette: places, verbs of the case that has the focus, cases, companies and people."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.cases.spec import one_line
from amparo.people.actors import actor_of_request
from amparo.web.agent import palette
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def find(request: HttpRequest) -> HttpResponse:
    """What fits the words, as `ui/chooser.js` shows it."""
    actor, now = actor_of_request(request), timezone.now()
    words, focused = one_line(request.GET.get("q", "")[:80]), request.GET.get("case", "")
    number = int(focused) if focused.isdecimal() and len(focused) < 19 else None
    return JsonResponse({"items": palette.items(actor, words, number, now)})
