"""The outbox of a demo or of development (3.4): what would have been sent, readable in the browser."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from amparo.web.portal import outbox


@require_GET
@never_cache
def list_outbox(request: HttpRequest) -> HttpResponse:
    """The mails, the newest first."""
    if not outbox.is_viewable():
        raise Http404
    return render(request, "portal/outbox.html", {"letters": outbox.list_letters()})


@require_GET
@never_cache
def show_letter(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text, its links ready to be followed."""
    letter = outbox.find_letter(name) if outbox.is_viewable() else None
    if letter is None:
        raise Http404
    return render(request, "portal/letter.html", {"letter": letter})
