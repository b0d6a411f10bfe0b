"""Times are the reader's; refusals of the actions become pages: not found, or not allowed with the reason."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.cases.actions.drafts import DraftTooLarge
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.outage import is_unkeepable
from amparo.core.transitions import NotPossible
from amparo.people.throttle import TooOften
from amparo.web.shared import errors
from amparo.web.shared.zones import zone_of_reader


class OwnClockMiddleware:
    """Times are told and read on the reader's own clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(ZoneInfo(zone_of_reader(request))):
            return self.get_response(request)


class RefusalMiddleware:
    """Turns NotVisible into 404, NotAllowed into 403, NotPossible into 409, DraftTooLarge into 413, TooOften into 429
    and a NUL that reached the database into 400; and gives the bare 405 of an address for forms its words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content and request.method in ("GET", "HEAD"):
            return errors.nothing_to_read(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this for what a view raised."""
        if isinstance(exception, NotVisible):
            return errors.not_found(request)
        if isinstance(exception, NotAllowed):
            return errors.not_allowed(request, exception)
        if isinstance(exception, NotPossible):
            return errors.not_possible(request, exception)
        if isinstance(exception, DraftTooLarge):
            return errors.plain(_("The draft is too long to be kept."), 413)
        if isinstance(exception, TooOften):
            return errors.too_often(request, exception)
        return errors.bad_request(request) if is_unkeepable(exception) else None
