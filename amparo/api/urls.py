"""The addresses of the API, every one guarded."""

from django.urls import URLPattern, path, re_path

from amparo.api.desk import api
from amparo.api.docs import show_docs, show_document
from amparo.api.guard import guarded, not_found
from amparo.api.routes import (
    cases,
    companies,
    decisions,
    ending,
    escalation,
    events,
    figures,
    files,
    handling,
    people,
    talking,
    threads,
)

app_name = "api"
__all__ = ["api", "app_name", "urlpatterns"]

for _routes in (
    cases,
    talking,
    handling,
    ending,
    escalation,
    threads,
    files,
    decisions,
    events,
    companies,
    people,
    figures,
):
    api.add_router("", _routes.router)
_OWN = {"api-root"}  # of django-ninja: it leads to a page that we do not have
urlpatterns = [
    path("docs", show_docs, name="docs"),
    path("openapi.json", show_document, name="openapi"),
    *(guarded(one) for one in api.urls[0] if isinstance(one, URLPattern) and one.name not in _OWN),
    re_path(r"^(?P<path>.*)$", not_found, name="not-found"),
]
