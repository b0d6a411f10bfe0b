"""A company's own outgoing webhooks, for its portal administrators; the pages are shared (web/shared/webhooks)."""

from django.http import HttpRequest
from django.utils import timezone

from amparo.core.access import NotVisible
from amparo.notify.access import owner_for
from amparo.people.actors import actor_of_request
from amparo.web.portal import company
from amparo.web.shared.webhooks.place import Place
from amparo.web.shared.webhooks.urls import webhook_urls


def place_of(request: HttpRequest, company_id: int | None) -> Place:
    """Among the company's pages; raises NotVisible and NotAllowed."""
    found = owner_for(actor_of_request(request), company_id, timezone.now()) if company_id else None
    if found is None:
        raise NotVisible(f"company:{company_id}")
    frame = company.frame(request, found, "webhooks")
    return Place(found.pk, "portal/company_base.html", "portal:company-webhook", frame)


urlpatterns = webhook_urls("company/<int:company_id>/webhooks/", "company-webhook", place_of)
