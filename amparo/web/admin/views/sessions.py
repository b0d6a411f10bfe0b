"""Who is signed in, and ending a session."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.people.actors import actor_of_request
from amparo.people.sessions import end_for_somebody, list_everybody
from amparo.web.admin.pages import paging, read_number, read_words
from amparo.web.shared.browsers import browser_name
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_sessions(request: HttpRequest) -> HttpResponse:
    """Living sessions of everybody, the newest first."""
    words = read_words(request.GET)
    here = request.session.session_key or ""
    page = list_everybody(words, timezone.now(), read_number(request.GET), here)
    rows = [(session, browser_name(session.browser)) for session in page.sessions]
    return render(request, "admin/sessions.html", {"rows": rows, "words": words, **paging(request, page.before)})


@require_POST
@administrators_only
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """Signs somebody out in one browser."""
    person = end_for_somebody(actor_of_request(request), session_id, timezone.now())
    messages.success(request, _("%(person)s is signed out there.") % {"person": person})
    return redirect("admin:sessions")
