"""Rate limits of what visitors may do: per address, per network address, and altogether (SEC-4)."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from amparo.core import ratelimit
from amparo.core.ratelimit import TooOften
from amparo.web.shared import errors

__all__ = ["TooOften", "count_visitor", "too_often"]

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def network_address(request: HttpRequest) -> str:
    """Where the request comes from."""
    return str(request.META.get("REMOTE_ADDR", ""))


def count_visitor(request: HttpRequest, email: str, now: datetime) -> None:
    """Counts one case of a visitor; raises TooOften."""
    ratelimit.count(f"visitor-mail:{email.lower()}", limit=5, window=DAY, now=now)
    ratelimit.count(f"visitor-address:{network_address(request)}", limit=20, window=HOUR, now=now)
    ratelimit.count("visitor-all", limit=500, window=HOUR, now=now)


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429 in words; what was typed stays in the draft."""
    response = errors.page(
        request,
        429,
        _("Too many requests at once"),
        _("More requests came from you, or from everybody together, than the desk takes in this time."),
        _("Your draft is kept. Wait a while and send it again, or sign in if you have an account."),
    )
    response.headers["Retry-After"] = str(int(refusal.retry_after.total_seconds()))
    return response


def count_upload(request: HttpRequest, now: datetime) -> None:
    """Counts one file of a visitor; raises TooOften."""
    ratelimit.count(f"visitor-files:{network_address(request)}", limit=60, window=HOUR, now=now)
    ratelimit.count("visitor-files-all", limit=2000, window=HOUR, now=now)
