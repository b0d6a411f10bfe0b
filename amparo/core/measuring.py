"""The first middleware: gives each request its id, its line in the log and its place among the figures."""

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from amparo.core import metrics, tracing

log = logging.getLogger("amparo.requests")
slow_log = logging.getLogger("amparo.slow")
HEADER = "X-Request-ID"
LONGEST_STATEMENT = 500
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MeasuringMiddleware:
    """Stands before all others, so that what they refuse is measured too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        scope = getattr(request, "scope", None) or {}
        name = str(scope.get("request_id") or "") or tracing.request_id(request.headers.get(HEADER, ""))
        traced = (
            nullcontext() if "request_id" in scope else tracing.traced(request=name)
        )  # the door has begun it already
        with traced, connection.execute_wrapper(watch_statement):
            response = self.get_response(request)
            route = route_of(request)
            took = time.perf_counter() - began
            method = request.method if request.method in METHODS else "other"
            metrics.REQUESTS.labels(method, route, str(response.status_code)).observe(took)
            log.info("%s %s %s %.0f ms", method, route, response.status_code, took * 1000)
        response.headers[HEADER] = name
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]) -> None:
        """The view's address says which case it is about."""
        route = route_of(request)
        if "number" in kwargs and "cases/" in route:
            tracing.about_case(kwargs["number"])


def route_of(request: HttpRequest) -> str:
    """The pattern of the address (`cases/<int:number>/`), so that there are few; `-` where it has none."""
    match = request.resolver_match
    return str(match.route) or "/" if match is not None else "-"


def watch_statement(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Says in the log which statement was slow, without its values, which may be anybody's data (SEC-8)."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - began) * 1000
        if 0 < settings.SLOW_QUERY_MS <= took:
            metrics.SLOW.inc()
            slow_log.warning("a statement took %.0f ms: %s", took, " ".join(str(sql).split())[:LONGEST_STATEMENT])
