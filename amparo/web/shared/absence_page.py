"""Changing an absence that is not over: by whoever is away, and by administrators."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.people import actions
from amparo.people.actors import actor_of_request
from amparo.people.models import Absence
from amparo.web.shared.agent_forms import ABSENCE_FIELDS, AbsenceForm
from amparo.web.shared.forms_sent import attempt


def absence_page(request: HttpRequest, absence_id: int, person_id: int | None, back: str) -> HttpResponse:
    """Another end, deputy or way of handing over for an absence of the person; then `back`, where it is listed."""
    rows = Absence.objects.select_related("person", "deputy")
    absence = get_object_or_404(rows, pk=absence_id, person_id=person_id, ended_at=None)
    actor, now = actor_of_request(request), timezone.now()
    form = AbsenceForm(absence.person, absence, request.POST if request.method == "POST" else None)
    if form.is_bound and attempt(
        form, lambda: actions.change_absence(actor, absence, form.terms(now), now), ABSENCE_FIELDS
    ):
        messages.success(request, _("The absence was changed."))
        return redirect(back)
    context: dict[str, Any] = {"absence": absence, "form": form, "back": back}
    return render(request, "shared/absence.html", context, status=422 if form.is_bound else 200)
