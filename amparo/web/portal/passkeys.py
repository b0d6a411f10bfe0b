"""allauth's pages of passkeys and second factors with what our templates need; no others of allauth's (KA-4)."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from amparo.people.second_factor import passkeys_work_on


def as_text(js_data: Any, name: str) -> str:
    """The options for the browser, as `ui/passkey.js` reads them from the form."""
    return json.dumps((js_data or {}).get(name, {}), cls=DjangoJSONEncoder)


class SecondStepView(AuthenticateView):
    """The second step of signing in: a passkey, a code of the app, or a recovery code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = dict(super().get_context_data(**kwargs))
        return {**found, "options": as_text(found.get("js_data"), "request_options")}


class AddView(AddWebAuthnView):
    """A new passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = dict(super().get_context_data(**kwargs))
        works = passkeys_work_on(self.request.get_host())
        return {**found, "works": works, "options": as_text(found.get("js_data"), "creation_options")}


class PasskeyAgainView(ReauthenticateWebAuthnView):
    """The passkey once more, before something delicate."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = dict(super().get_context_data(**kwargs))
        return {**found, "options": as_text(found.get("js_data"), "request_options")}


def only_with(way: str, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view where the desk offers this way to sign in, else 404."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if way not in settings.SIGN_IN_WAYS:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


@require_safe
def to_profile(request: HttpRequest) -> HttpResponse:
    """Where allauth has a list of its own, we have the account's page."""
    return redirect("account_profile")
