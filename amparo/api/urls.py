"""The addresses of the API, every one guarded."""

from django.urls import URLPattern, path, re_path

from amparo.api.crossing import OPEN, crossing
from amparo.api.desk import api
from amparo.api.docs import show_docs, show_document
from amparo.api.guard import guarded, not_found
from amparo.api.routes import (
    articles,
    cases,
    companies,
    decisions,
    drafts,
    ending,
    escalation,
    events,
    figures,
    files,
    handling,
    help,
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
    articles,
    drafts,
    help,
):
    api.add_router("", _routes.router)
_OWN = {"api-root"}  # of django-ninja: it leads to a page that we do not have
urlpatterns = [
    path("docs", show_docs, name="docs"),
    path("openapi.json", show_document, name="openapi"),
    *(guarded(one) for one in api.urls[0] if isinstance(one, URLPattern) and one.name not in _OWN),
    re_path(r"^(?P<path>.*)$", not_found, name="not-found"),
]

for _pattern in urlpatterns:
    if isinstance(_pattern, URLPattern) and _pattern.name in OPEN:
        _pattern.callback = crossing(_pattern.callback)
