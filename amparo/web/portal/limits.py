"""Rate limits of what visitors may do: to one address, from one network address, and altogether (SEC-4)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from amparo.people.peers import client_address
from amparo.people.throttle import Limit, TooOften, take
from amparo.web.shared import errors

__all__ = ["TooOften", "count_upload", "count_visitor", "too_often"]

TO_ADDRESS = Limit("visitor-case-mail", 5, 86_400)
FROM_NETWORK = Limit("visitor-case-ip", 20, 3600)
FROM_EVERYBODY = Limit("visitor-case", 500, 3600)
FILES_FROM_NETWORK = Limit("visitor-file-ip", 60, 3600)
FILES_FROM_EVERYBODY = Limit("visitor-file", 2000, 3600)


def count_visitor(request: HttpRequest, email: str, now: datetime) -> None:
    """Counts one case of a visitor; raises TooOften."""
    take(FROM_NETWORK, client_address(request), now)
    take(TO_ADDRESS, email.lower(), now)
    take(FROM_EVERYBODY, "", now)


def count_upload(request: HttpRequest, now: datetime) -> None:
    """Counts one file of a visitor; raises TooOften."""
    take(FILES_FROM_NETWORK, client_address(request), now)
    take(FILES_FROM_EVERYBODY, "", now)


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429 in words; what was typed stays in the draft."""
    response = errors.page(
        request,
        429,
        _("Too many requests at once"),
        _("More requests came from you, or from everybody together, than the desk takes in this time."),
        _("Your draft is kept. Wait a while and send it again, or sign in if you have an account."),
    )
    response.headers["Retry-After"] = str(refusal.seconds)
    return response
