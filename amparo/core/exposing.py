"""`GET /metrics` for Prometheus: by a token, or to this machine alone while nothing stands in front of the desk."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST

from amparo.core.metrics import exposition


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures; 401 where the token is another one, 404 where there is no token and this is not our own machine."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not constant_time_compare(given, settings.METRICS_TOKEN):
            return HttpResponse("a token is needed\n", "text/plain", 401, headers={"WWW-Authenticate": "Bearer"})
    elif not is_our_own(request):
        return HttpResponse("not found\n", "text/plain", 404)
    return HttpResponse(exposition(), CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def is_our_own(request: HttpRequest) -> bool:
    """Whether somebody on this machine asks. Behind a web server everybody comes from there, so nobody counts."""
    if settings.HTTPS or settings.TRUSTED_PROXIES:
        return False
    if {"X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip"} & set(request.headers):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
