"""Exports and erasures of personal data, for administrators (design §5)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from amparo.core import files
from amparo.core.access import NotAllowed
from amparo.people.actors import actor_of_request, person_of_request
from amparo.people.rules import BadInput
from amparo.privacy.access import erasure_for, subject_by_address
from amparo.privacy.actions import erasing, exporting
from amparo.web.admin import personal
from amparo.web.shared.errors import reason_text
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import administrators_only, proven_anew


@never_cache
@require_GET
@administrators_only
def show(request: HttpRequest) -> HttpResponse:
    """What waits and what was done; with an address, what there is of somebody."""
    context = personal.desk_context(request.GET, timezone.now())
    return render(request, "admin/personal.html", context, status=422 if context["form"].errors else 200)


def back_to(email: str) -> HttpResponse:
    """The page again, at the same person."""
    return redirect(f"{reverse('admin:privacy')}?{urlencode({'email': email})}")


@require_POST
@administrators_only
def ask_export(request: HttpRequest) -> HttpResponse:
    """Lets an archive be made for somebody who asked by another way."""
    actor, email = actor_of_request(request), request.POST.get("email", "")
    try:
        subject = subject_by_address(email)
        person = person_of_request(request)
        exporting.ask_export(actor, subject, person.language if person else "en", timezone.now())
    except BadInput as refusal:
        messages.warning(request, input_text(refusal))
    except NotAllowed as refusal:
        messages.warning(request, reason_text(refusal))
    else:
        messages.success(request, _("The archive is being made. It can be downloaded below in a moment."))
    return back_to(email)


@never_cache
@require_GET
@administrators_only
@proven_anew
def fetch_export(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """Downloads an archive in order to hand it over; it is on record that it was (SEC-7, SEC-8)."""
    now = timezone.now()
    stored = exporting.fetch_export(actor_of_request(request), key, now)
    return files.download(request, stored, f"amparo-{now:%Y-%m-%d}.zip")


@require_POST
@administrators_only
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Asks for an erasure on somebody's behalf."""
    form, now, email = personal.BasisForm(request.POST), timezone.now(), request.POST.get("email", "")
    if form.is_valid():
        try:
            subject = subject_by_address(email)
            erasing.ask_erasure(actor_of_request(request), subject, form.cleaned_data["basis"], now)
            messages.success(request, _("It waits for its day, or for a second administrator."))
            return redirect("admin:privacy")
        except BadInput as refusal:
            form.add_error("basis", input_text(refusal))
        except NotAllowed as refusal:
            form.add_error("basis", reason_text(refusal))
        except erasing.Hindered:
            form.add_error("basis", _("Something has to be handed over first."))
    return render(request, "admin/personal.html", personal.desk_context(request.POST, now, form), status=422)


@never_cache
@require_GET
@administrators_only
def show_erasure(request: HttpRequest, key: int) -> HttpResponse:
    """The second look."""
    actor = actor_of_request(request)
    erasure = erasure_for(actor, key)
    return render(request, "admin/erasure.html", personal.erasure_context(actor, erasure, timezone.now()))


@require_POST
@administrators_only
@proven_anew
def order_erasure(request: HttpRequest, key: int) -> HttpResponse:
    """A second administrator has looked at it: it begins."""
    actor = actor_of_request(request)
    erasure = erasure_for(actor, key)
    try:
        erasing.order_erasure(actor, erasure, timezone.now())
        messages.success(request, _("The erasure has begun. It is done in a moment."))
    except erasing.Hindered:
        messages.warning(request, _("Something has to be handed over first."))
    return redirect("admin:erasure", key)


@require_POST
@administrators_only
def withdraw_erasure(request: HttpRequest, key: int) -> HttpResponse:
    """The data stays."""
    actor = actor_of_request(request)
    erasing.withdraw_erasure(actor, erasure_for(actor, key), timezone.now())
    messages.success(request, _("The data stays."))
    return redirect("admin:privacy")
