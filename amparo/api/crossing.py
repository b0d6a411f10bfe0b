"""Pages of other origins that show help: by a public key, for whoever reads them (SI-4a).

A public key is no secret. Behind it is what everybody may read without signing in, and nothing of the desk's session
counts: no credentials are allowed across origins. Browsers show the answers to pages of the key's origins alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from amparo.api import limits
from amparo.api.caller import Bearer, Caller
from amparo.api.problems import Problem, respond
from amparo.core.actors import VISITOR, Actor
from amparo.core.languages import TAGS, best_tag, django_code, tag_of
from amparo.people import actions as people
from amparo.people.middleware import vendor_language, wish_of_browser
from amparo.people.models import PublicKey
from amparo.people.peers import client_address
from amparo.people.public_keys import may_use
from amparo.people.queries import find_public_key

CACHED_SECONDS = 60
PREFLIGHT_SECONDS = "600"
HEADERS = "Accept, Accept-Language, Content-Type"
OPEN = ("get-help", "get-help-article")  # what public keys open, by url name
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever reads a page of another origin: nobody in particular, and so a visitor."""

    key: PublicKey
    now: datetime
    tag: str
    standing: limits.Standing
    actor: Actor = VISITOR


class HelpRequest(HttpRequest):
    """A request whose public key or token was checked."""

    auth: Caller | Guest


class KeyOrBearer(Bearer):
    """`?key=pk_…` from a page of one of its origins, else a token. A key in the address needs no preflight."""

    def __call__(self, request: HttpRequest) -> Caller | Guest:  # type: ignore[override]  # both are truthy, so let in
        key = request.GET.get("key")
        if key is None:
            return super().__call__(request)
        now = timezone.now()
        tag = speak_as_page(request)
        found = key_of(request, key, now)
        standing = count_reader(request, found, now)
        people.touch_public_key(found, now)
        return Guest(found, now, tag, standing)


def key_of(request: HttpRequest, key: str, now: datetime) -> PublicKey:
    """The key, where it may be used by the page that asks; its origin is kept for the answer's headers. Raises Problem
    (`key-not-valid`, `origin-not-allowed`, `too-often`)."""
    found = find_public_key(key)
    if found is None:
        limits.count_unknown(request, now)
        raise Problem("key-not-valid")
    origin = request.headers.get("Origin", "")[:300]
    if not may_use(found.origins, origin):
        count_reader(request, found, now, " refused")
        raise Problem("origin-not-allowed", params={"origin": origin or "–"})
    request.META["amparo.crossing_origin"] = origin
    return found


def count_reader(request: HttpRequest, key: PublicKey, now: datetime, what: str = "") -> limits.Standing:
    """Counts a request (`what` kind of) of a reader, by network address; raises Problem (`too-often`, SEC-10)."""
    reader = f"{key.pk} {client_address(request)}{what}"
    return limits.take(reader, now, settings.HELP_REQUESTS_A_MINUTE)


def speak_as_page(request: HttpRequest) -> str:
    """Answers in the language of the page that shows them, else the browser's, else the vendor's; returns its tag."""
    code = django_code(best_tag(request.GET.get("lang", "")[:35], TAGS, "")) or wish_of_browser(request)
    code = code or vendor_language()
    translation.activate(code)  # until LanguageMiddleware takes its own back
    return tag_of(code)


def crossing(view: View) -> View:
    """The same view for pages of other origins: it answers their browsers' questions, and says who may read it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **values: object) -> HttpResponseBase:
        response = preflight(request) if request.method == "OPTIONS" else view(request, *args, **values)
        origin = request.META.get("amparo.crossing_origin")
        if origin:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Content-Language, Retry-After"
            if response.status_code == 200:
                response.headers["Cache-Control"] = f"private, max-age={CACHED_SECONDS}"
        patch_vary_headers(response, ["Origin"])
        return response

    return answer


def preflight(request: HttpRequest) -> HttpResponse:
    """Whether the browser may ask; a token is never sent by a page of another origin."""
    try:
        speak_as_page(request)
        now = timezone.now()
        count_reader(request, key_of(request, request.GET.get("key", ""), now), now, " preflight")
    except Problem as problem:
        return respond(problem)
    response = HttpResponse(status=204)
    response.headers["Access-Control-Allow-Methods"] = "GET"
    response.headers["Access-Control-Allow-Headers"] = HEADERS
    response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    patch_vary_headers(response, ["Access-Control-Request-Method", "Access-Control-Request-Headers"])
    return response
