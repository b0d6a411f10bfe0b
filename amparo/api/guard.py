"""What is the same for every address of the API, around django-ninja's own view."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from amparo.api import limits, refusing
from amparo.api.caller import Caller
from amparo.api.crossing import Guest
from amparo.api.problems import Problem, respond
from amparo.core.access import NotVisible
from amparo.core.languages import tag_of

View = Callable[..., HttpResponseBase]


def guarded(pattern: URLPattern) -> URLPattern:
    """The same address with a guarded view."""
    pattern.callback = guard(pattern.callback)
    return pattern


def guard(view: View) -> View:
    """Every refusal a problem, and the headers that every answer has."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **values: object) -> HttpResponseBase:
        try:
            if "\0" in request.path:  # PostgreSQL keeps it in no text, so nothing is called so
                raise NotVisible(request.path)
            response = view(request, *args, **values)
        except Exception as error:  # what was raised before django-ninja's own handlers are asked
            response = refusing.answer(request, error)
        if response.status_code == 405:
            response = method_not_allowed(response.headers.get("Allow", ""))
        return finished(request, response)

    return csrf_exempt(checked)  # tokens alone count, which no foreign page can make a browser send


def method_not_allowed(methods: str) -> HttpResponse:
    """405 with the methods there are."""
    problem = Problem("method-not-allowed", params={"methods": methods})
    problem.headers = {"Allow": methods}
    return respond(problem)


def finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """With the headers that every answer has."""
    caller = getattr(request, "auth", None)
    if isinstance(caller, Caller | Guest):
        limits.tell(response, caller.standing)
    response.headers.setdefault("Content-Language", tag_of(translation.get_language() or "en"))
    response.headers.setdefault("Cache-Control", "private, no-store")
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response


@csrf_exempt
def not_found(request: HttpRequest, path: str = "") -> HttpResponseBase:
    """Any address below ours that does not exist."""
    return finished(request, respond(Problem("not-found")))
