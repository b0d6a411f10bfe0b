"""Contact points: the pack's and the desk's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.core.access import NotVisible
from amparo.gate import packs
from amparo.gate.actions import own
from amparo.gate.models import OwnPoint
from amparo.people.actors import actor_of_request
from amparo.web.admin import point_page
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_points(request: HttpRequest) -> HttpResponse:
    """All of them, the desk's own first."""
    return render(request, "admin/points.html", point_page.page())


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: HttpRequest, key: str = "") -> HttpResponse:
    """One of the desk's own, or a new one."""
    row = OwnPoint.objects.filter(key=key, removed_at=None).first()
    if key and row is None:
        raise NotVisible(f"contact-point:{key}")
    data = request.POST if request.method == "POST" else None
    form = point_page.PointForm(packs.in_force(), data, initial=point_page.initial_of(row))
    if data is not None and (terms := form.terms()):
        try:
            own.save_point(actor_of_request(request), terms, key, timezone.now())
        except own.OwnRefused as refusal:
            form.add_problems(refusal.problems)
        else:
            messages.success(request, _("The contact point is kept."))
            return redirect("admin:points")
    return render(request, "admin/point.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)


@require_POST
@administrators_only
def remove(request: HttpRequest, key: str) -> HttpResponse:
    """The desk no longer has it."""
    own.remove_point(actor_of_request(request), key, timezone.now())
    messages.success(request, _("The contact point was removed; the pack’s own lead on."))
    return redirect("admin:points")
