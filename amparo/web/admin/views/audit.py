"""The event log for administrators: filters in the address, pages, and a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from amparo.people.actors import actor_of_request
from amparo.people.audit import EXPORT_LIMIT, export_events, list_events
from amparo.web.admin import audit_page
from amparo.web.admin.pages import tidy
from amparo.web.shared.files_given import csv_file
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def show(request: HttpRequest) -> HttpResponse:
    """One page of it, the newest first."""
    if (address := tidy(request.GET)) is not None:
        return redirect(f"{request.path}?{address}" if address else request.path)
    actor, form = actor_of_request(request), audit_page.AuditForm(request.GET)
    page = list_events(actor, form.wanted(), audit_page.read_place(request.GET))
    kept = request.GET.copy()
    kept.pop("before", None)
    here, asked = reverse("admin:audit"), kept.urlencode()
    older = f"before={audit_page.write_place(page.after)}" if page.after else ""
    context = {
        "form": form,
        "lines": audit_page.lines(actor, page.events),
        "asked": asked,
        "limit": EXPORT_LIMIT,
        "newer_url": f"{here}?{asked}" if "before" in request.GET else "",
        "older_url": f"{here}?{'&'.join(filter(None, (asked, older)))}" if older else "",
    }
    return render(request, "admin/audit.html", context)


@require_POST
@administrators_only
def export(request: HttpRequest) -> HttpResponse:
    """What the filters of the address leave, as a file; that it was taken is an event itself."""
    actor = actor_of_request(request)
    events = export_events(actor, audit_page.AuditForm(request.GET).wanted(), timezone.now())
    return csv_file(audit_page.table(actor, events), "events.csv")
