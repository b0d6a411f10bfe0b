"""The answer where something went wrong that no view foresaw."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import server_error

from amparo.api import refusing
from amparo.core.languages import tag_of
from amparo.core.outage import is_full, is_outage
from amparo.core.refusals import Refused, words_of

API = "/api/"
RETRY_SECONDS = 5


def failed(request: HttpRequest) -> HttpResponse:
    """503 and when to try again where the database is away, else 500; as a problem where a program asks."""
    error = sys.exc_info()[1]
    if request.path.startswith(API) and isinstance(error, Exception):
        return refusing.answer(request, error)
    if not is_outage(error) and not is_full(error):
        return server_error(request)
    return away()


def away() -> HttpResponse:
    """The page for an outage; it asks the database nothing."""
    code = translation.get_language() or "en"
    words = words_of(Refused("away", 503))
    page = render_to_string("core/refused.html", {"words": words, "language": tag_of(code)})
    response = HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})
    response.headers["Content-Language"] = tag_of(code)
    return response
