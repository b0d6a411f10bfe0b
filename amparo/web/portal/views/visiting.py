"""A visitor's link: it files the case, and lets them choose a password to see it (KA-3, SEC-4, SEC-8)."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amparo.cases.actions.visiting import LinkNotValid, confirm_case, confirmation_for
from amparo.people.actions.invitations import PATH as INVITATION_PATH
from amparo.web.shared import errors


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Files the case. A script sends the page's form at once; mail scanners that only fetch links file nothing."""
    now = timezone.now()
    try:
        if request.method == "GET":
            confirmation_for(token, now)
            return not_kept(render(request, "portal/confirm.html", {}))
        confirmed = confirm_case(token, now)
    except LinkNotValid:
        return link_not_valid(request)
    case_url = reverse("portal:case", args=[confirmed.case.number])
    if confirmed.admission.key is None:
        return redirect(case_url)
    return redirect(f"{INVITATION_PATH}{confirmed.admission.key}?{urlencode({'next': case_url})}")


def not_kept(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: no cache keeps the page. Other sites are not told of it (SECURE_REFERRER_POLICY); a
    policy stricter than that would make browsers send the form with `Origin: null`, which is refused.
    """
    response.headers["Cache-Control"] = "no-store"
    return response


def link_not_valid(request: HttpRequest) -> HttpResponse:
    """Used, expired and invented links look the same."""
    return errors.page(
        request,
        410,
        _("This link is no longer valid"),
        _("It was already used, it has expired, or it was not copied completely."),
        _("If you already chose a password, sign in. Otherwise send your request again."),
    )
