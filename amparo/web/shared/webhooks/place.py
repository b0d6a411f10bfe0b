"""Where the pages of webhooks stand: in the administration, or among a company's own pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from amparo.notify.models import Endpoint


@dataclass(frozen=True, slots=True)
class Place:
    """Whose webhooks they are, the template that frames the pages, and how their routes begin (`admin:webhook`)."""

    company_id: int | None
    base: str
    routes: str
    frame: Mapping[str, Any] = field(default_factory=dict)

    def url(self, name: str = "", *ids: object) -> str:
        """The address of a page: `url("s")` is the list, `url("", 5)` an endpoint, `url("-test", 5)` its test."""
        first = [] if self.company_id is None else [self.company_id]
        return reverse(f"{self.routes}{name}", args=[*first, *ids])

    def urls_of(self, endpoint: Endpoint) -> dict[str, str]:
        """Every address about one endpoint, for templates."""
        names = ("change", "secret", "rotation", "state", "removal", "test", "replay")
        return {
            "list": self.url("s"),
            "show": self.url("", endpoint.pk),
            **{name: self.url(f"-{name}", endpoint.pk) for name in names},
        }


PlaceOf = Callable[[HttpRequest, int | None], Place]
