"""Why? The page of a decision: every rule that applied, in the reader's language (SI-14)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from amparo.gate.access import decision_for
from amparo.people.actors import actor_of_request
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.decisions import in_words
from amparo.web.shared.signing import signed_in_only


@require_GET
@signed_in_only
def why(request: HttpRequest, key: UUID) -> HttpResponse:
    """The decision in full, for whoever asked, their company's managers, and agents."""
    actor = actor_of_request(request)
    decision = decision_for(actor, key, timezone.now())
    number = decision.about.removeprefix("case:") if decision.about.startswith("case:") else ""
    side = "agent" if actor.is_agent else "portal"
    context = {
        "row": decision,
        "decision": in_words(decision, reader_tag()),
        "case_number": number,
        "case_url": reverse(f"{side}:case", args=[number]) if number else "",
        "ours": actor.is_agent,
    }
    return render(request, "portal/decision.html", context)
