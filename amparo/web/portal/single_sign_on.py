"""The way to another desk's sign-in and back (KA-4): allauth's views, behind ours."""

import logging
import re
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from amparo.people import throttle
from amparo.people.peers import client_address
from amparo.people.providers import NOT_RECOGNISED, OTHER_ID, list_providers
from amparo.web.portal import way_in
from amparo.web.shared.errors import page

# What the libraries raise on an answer that no honest provider sends (a broken document, a part that is missing).
BROKEN = (OAuth2Error, PermissionDenied, ValueError, LookupError, TypeError, AttributeError, SyntaxError)
LOGOUT_SERVICE = re.compile(rb"<md:SingleLogoutService[^>]*/>\s*")
View = Callable[..., HttpResponseBase]

log = logging.getLogger(__name__)


def saml_view(name: str) -> View:
    """One of allauth's views of SAML; its library is an extra (`requirements/saml.txt`)."""
    if find_spec("onelogin") is None:
        raise Http404
    from allauth.socialaccount.providers.saml import views

    return getattr(views, name)  # type: ignore[no-any-return]


@never_cache
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Leads to the provider, by a page of ours: the policy of our pages lets no form leave the desk."""
    found = next((row for row in list_providers() if row[1] == provider_id), None)
    if found is None:
        raise Http404
    protocol, _id, name = found
    try:
        if protocol == "saml":
            answer = saml_view("login")(request, organization_slug=provider_id)
        else:
            answer = openid_connect.login(request, provider_id)
    except requests.RequestException:
        return unreachable(request, name)
    if answer.status_code in (301, 302, 303):
        return render(request, "account/leaving.html", {"url": answer.headers["Location"], "name": name})
    return answer  # pragma: no cover  # allauth's own refusals are redirects


def unreachable(request: HttpRequest, name: str) -> HttpResponse:
    """502: the provider does not answer."""
    return page(
        request,
        502,
        _("%(provider)s does not answer") % {"provider": name},
        _("The desk asked it to let you sign in and heard nothing."),
        _("Try again in a few minutes, or sign in another way."),
    )


@never_cache
@require_safe
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Where the provider of OpenID Connect sends people back to."""
    return checked(request, lambda: openid_connect.callback(request, provider_id))


@csrf_exempt
@require_POST
def saml_answer(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Where the provider of SAML sends its answer to; it is looked at on the next page, which has the session."""
    return checked(request, lambda: saml_view("acs")(request, organization_slug=organization_slug))


@never_cache
@require_safe
def saml_finish(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """Looks at the answer: signature, audience, time, and that we asked."""
    return checked(request, lambda: saml_view("finish_acs")(request, organization_slug=organization_slug))


@require_safe
def saml_metadata(request: HttpRequest, organization_slug: str) -> HttpResponseBase:
    """What the provider of SAML needs to know of this desk; signing out everywhere is not offered, so not promised."""
    answer = saml_view("metadata")(request, organization_slug=organization_slug)
    if isinstance(answer, HttpResponse):
        answer.content = LOGOUT_SERVICE.sub(b"", answer.content)
    return answer


def not_offered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Signing out everywhere by SAML and starting by a mere link are not offered."""
    raise Http404


def checked(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The view's answer; whatever the libraries stumble over, nobody is signed in (SEC-10: what fails counts).

    The reason stands in the log, for who runs the desk; who signs in is not told what was wrong with an answer.
    """
    address = client_address(request)
    try:
        throttle.take(throttle.SIGN_IN_FROM_ADDRESS, address, timezone.now())
        answer = view()
        if not answer.headers.get("Location", "").startswith(resolve_url(NOT_RECOGNISED)):
            throttle.give_back(throttle.SIGN_IN_FROM_ADDRESS, address)
        return answer
    except (throttle.TooOften, requests.RequestException, *BROKEN) as fault:
        log.warning("Single sign-on was broken off: %r", fault)
        return redirect(NOT_RECOGNISED)


@never_cache
@require_safe
def not_recognised(request: HttpRequest) -> HttpResponse:
    """TO-9d: signing in elsewhere went well or not, here nobody is known by it; the next steps."""
    other_id = request.GET.get("why") == OTHER_ID
    context = {"ways": way_in.list_ways(), "desk_phone": way_in.own_phone(), "other_id": other_id}
    return render(request, "account/not_recognised.html", context, status=403)
