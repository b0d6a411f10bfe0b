"""One's own data: an archive of it, and its erasure (design §5)."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from amparo.core import files
from amparo.core.access import NotAllowed
from amparo.people.actors import actor_for
from amparo.people.personal import subject_of
from amparo.privacy.access import open_erasure_of
from amparo.privacy.actions import erasing, exporting
from amparo.web.portal.personal import data_context
from amparo.web.portal.views.profile import oneself
from amparo.web.shared.errors import reason_text
from amparo.web.shared.signing import proven_anew, signed_in_only


@never_cache
@require_GET
@signed_in_only
def show(request: HttpRequest) -> HttpResponse:
    """What can be done, and what it does."""
    return render(request, "portal/personal.html", data_context(oneself(request), timezone.now()))


@require_POST
@proven_anew
def ask_export(request: HttpRequest) -> HttpResponse:
    """Lets an archive be made."""
    person = oneself(request)
    try:
        exporting.ask_export(actor_for(person), subject_of(person), person.language, timezone.now())
    except NotAllowed as refusal:
        messages.warning(request, reason_text(refusal))
    else:
        messages.success(request, _("The archive is being made. You get a mail when it is ready."))
    return redirect("account_data")


@never_cache
@require_GET
@proven_anew
def fetch_export(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Downloads one's archive (SEC-7, SEC-8)."""
    now = timezone.now()
    stored = exporting.fetch_export(actor_for(oneself(request)), key, now)
    return files.download(request, stored, f"amparo-{now:%Y-%m-%d}.zip")


@require_POST
@proven_anew
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Asks for the erasure of one's data, once that was said to be meant."""
    person, now = oneself(request), timezone.now()
    if "sure" not in request.POST:
        context = data_context(person, now) | {"unsure": True}
        return render(request, "portal/personal.html", context, status=422)
    try:
        erasing.ask_erasure(actor_for(person), subject_of(person), "", now)
    except erasing.Hindered:  # the page says what has to be handed over first
        messages.warning(request, _("Something has to be handed over first."))
    except NotAllowed as refusal:
        messages.warning(request, reason_text(refusal))
    else:
        days = settings.ERASURE_DELAY_DAYS
        said = ngettext(
            "Your data is going to be erased in %(days)s day. Until then you can take it back here.",
            "Your data is going to be erased in %(days)s days. Until then you can take it back here.",
            days,
        )
        messages.success(request, said % {"days": days})
    return redirect("account_data")


@require_POST
@signed_in_only
def withdraw_erasure(request: HttpRequest) -> HttpResponse:
    """Takes the erasure back."""
    person = oneself(request)
    erasure = open_erasure_of(person)
    if erasure is not None:
        erasing.withdraw_erasure(actor_for(person), erasure, timezone.now())
        messages.success(request, _("Your data stays. Your account works as before."))
    return redirect("account_data")
