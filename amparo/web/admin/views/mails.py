"""Mails that could not be delivered: why, and once more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core import mailer
from amparo.core.sent import whole
from amparo.people.actors import actor_of_request
from amparo.web.shared.signing import administrators_only

PAGE = 50


@require_GET
@administrators_only
def list_failures(request: HttpRequest) -> HttpResponse:
    """Mails that were given up, the newest first."""
    before = whole(request.GET.get("before", ""))
    rows = mailer.list_failed(PAGE + 1, before)
    here = reverse("admin:mails")
    context = {
        "mails": rows[:PAGE],
        "newer_url": here if before else "",
        "older_url": f"{here}?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
    }
    return render(request, "admin/mails.html", context)


@require_POST
@administrators_only
def retry(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Sends a mail once more, now that its cause was set right."""
    if mailer.retry(actor_of_request(request), mail_id, timezone.now()):
        messages.success(request, _("The mail is on its way again."))
    else:
        messages.warning(request, _("This mail has not failed, or is already on its way again."))
    return redirect("admin:mails")
