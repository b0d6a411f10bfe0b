"""Where the link leads that was mailed to whoever runs a domain's mail (SI-13). No sign-in: the link is the proof."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from amparo.core.access import NotVisible
from amparo.people import actions, throttle
from amparo.people.access import domain_proof_for
from amparo.people.peers import client_address


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Asks once more and then counts it: what a mail scanner opens by itself must not prove anything (SEC-8)."""
    now = timezone.now()
    throttle.take(throttle.DOMAIN_PROOF_FROM_ADDRESS, client_address(request), now)
    try:
        proof = domain_proof_for(key, now)
        if request.method == "POST":
            actions.confirm_domain(key, now)
    except NotVisible:
        return render(request, "portal/domain.html", {"gone": True}, status=410)
    context = {"domain": proof.domain, "company": proof.company, "done": request.method == "POST"}
    return render(request, "portal/domain.html", context)
