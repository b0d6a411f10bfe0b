"""Calendars: a region's year, and further closing days of the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.gate.actions import own
from amparo.people.actors import actor_of_request
from amparo.web.admin import calendar_page
from amparo.web.admin.own_texts import add_problems, problem_text
from amparo.web.shared.signing import administrators_only


@require_http_methods(["GET", "POST"])
@administrators_only
def calendars(request: HttpRequest) -> HttpResponse:
    """The year of a region; a closing day that is sent is kept."""
    now = timezone.now()
    form = calendar_page.ClosingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if closing := form.closing():
                added = own.add_closing_day(actor_of_request(request), closing, now)
                tell_added(request, len(added))
                return redirect(calendar_page.address(closing.regions[0], closing.on.year))
        except own.OwnRefused as refusal:
            add_problems(form, refusal.problems)
    context = {**calendar_page.page(request, now), "form": form, "headings": calendar_page.day_headings()}
    return render(request, "admin/calendars.html", context, status=422 if form.is_bound else 200)


def tell_added(request: HttpRequest, count: int) -> None:
    """What became of it."""
    if count:
        messages.success(request, _("The closing day is kept. Open clocks are counted anew within a minute."))
    else:
        messages.info(request, _("The desk is closed on this day already."))


@require_POST
@administrators_only
def remove(request: HttpRequest, closing_id: int) -> HttpResponse:
    """The desk is open on this day after all."""
    try:
        row = own.remove_closing_day(actor_of_request(request), closing_id, timezone.now())
    except own.OwnRefused as refusal:
        messages.warning(request, problem_text(refusal.problems["on"]))
        return redirect("admin:calendars")
    messages.success(request, _("The closing day was taken back. Open clocks are counted anew within a minute."))
    return redirect(calendar_page.address(row.region, row.on.year))
