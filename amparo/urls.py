"""Every address of the desk."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from amparo.core.exposing import metrics
from amparo.core.health import healthz
from amparo.web.shared.styleguide import show as show_styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", include("amparo.api.urls")),
    path("agent/", include("amparo.web.agent.urls")),
    path("admin/", include("amparo.web.admin.urls")),
    path("", include("amparo.web.widget.urls")),
    path("", include("amparo.web.portal.account_urls")),
    path("", include("amparo.web.portal.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", show_styleguide, name="styleguide"))
handler400 = "amparo.web.shared.errors.bad_request"
handler404 = "amparo.web.shared.errors.not_found"
handler500 = "amparo.failing.failed"
