"""The vendor's own outgoing webhooks; the pages are shared with the companies' (web/shared/webhooks)."""

from django.http import HttpRequest

from amparo.web.shared.webhooks.place import Place
from amparo.web.shared.webhooks.urls import webhook_urls


def place_of(request: HttpRequest, company_id: int | None) -> Place:
    """In the administration; who may see it is notify.access's business."""
    return Place(None, "admin/base.html", "admin:webhook")


urlpatterns = webhook_urls("webhooks/", "webhook", place_of)
