"""The addresses of the API, every one guarded."""

from django.urls import URLPattern, re_path

from amparo.api.desk import api
from amparo.api.guard import guarded, not_found
from amparo.api.routes import cases, decisions

app_name = "api"

for _routes in (cases, decisions):
    api.add_router("", _routes.router)
_OWN = {"api-root"}  # of django-ninja: it leads to a page that we do not have
urlpatterns = [
    *(guarded(one) for one in api.urls[0] if isinstance(one, URLPattern) and one.name not in _OWN),
    re_path(r"^(?P<path>.*)$", not_found, name="not-found"),
]
