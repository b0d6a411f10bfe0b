"""API tokens of everybody: listed, and withdrawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.people.actions import withdraw_token
from amparo.people.actors import actor_of_request
from amparo.web.admin import token_page
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_tokens(request: HttpRequest) -> HttpResponse:
    """Those that work, or those that have ended; the newest first."""
    return render(request, "admin/tokens.html", token_page.context(request, actor_of_request(request), timezone.now()))


@require_POST
@administrators_only
def withdraw(request: HttpRequest, token_id: int) -> HttpResponse:
    """Ends a token at once."""
    token = withdraw_token(actor_of_request(request), token_id, timezone.now())
    messages.success(request, _("The token “%(name)s” no longer works.") % {"name": token.name})
    return redirect("admin:tokens")
