"""Views for people who are signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse

from amparo.core.access import NotAllowed
from amparo.people.actors import actor_of_request, person_of_request
from amparo.people.second_factor import require_proof

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def signed_in_only(
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R | HttpResponse]:
    """Sends visitors to sign in and back again."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        if person_of_request(request) is None:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        return view(request, *args, **kwargs)

    return checked


def agents_only(
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R | HttpResponse]:
    """Sends visitors to sign in, and refuses everybody who is not an agent."""

    @wraps(view)
    @signed_in_only
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        if not actor_of_request(request).is_agent:
            raise NotAllowed("agents-only")
        return view(request, *args, **kwargs)

    return checked


def administrators_only(
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R | HttpResponse]:
    """Sends visitors to sign in, and refuses everybody who does not run the desk."""

    @wraps(view)
    @signed_in_only
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        if not actor_of_request(request).is_administrator:
            raise NotAllowed("administrators-only")
        return view(request, *args, **kwargs)

    return checked


def proven_anew(
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R | HttpResponse]:
    """For what cannot be undone, or shows everything of somebody: the password, a code or a passkey once more.

    Whoever signs in elsewhere and has none of them signs in again.
    """

    @wraps(view)
    @signed_in_only
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R | HttpResponse:
        person = person_of_request(request)
        assert person is not None  # noqa: S101 - signed in; narrows the type
        if not require_proof(request, person):
            return redirect_to_login(reverse("account_data"), resolve_url(settings.LOGIN_URL))
        return view(request, *args, **kwargs)

    return checked
