"""The queue of jobs: what failed and why, what runs, what waits; once more, or not at all."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.core import joblist, jobs
from amparo.core.transitions import NotPossible
from amparo.people.actors import actor_of_request
from amparo.web.admin import job_texts
from amparo.web.admin.pages import paging, read_number
from amparo.web.shared.components import Tab
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_jobs(request: HttpRequest) -> HttpResponse:
    """One state of the queue; those that failed first."""
    given = request.GET.get("state", "")
    state = cast("joblist.State", given) if given in joblist.STATES else "failed"
    page = joblist.list_jobs(state, read_number(request.GET))
    names = job_texts.job_texts()
    rows = [(row, names.get(row.name, row.name), job_texts.reason_text(row.error)) for row in page.rows]
    heard_at = jobs.last_heartbeat()
    context = {"state": state, "rows": rows, "tab_items": tabs(state), "heard_at": heard_at}
    return render(request, "admin/jobs.html", {**context, **paging(request, page.before)})


def tabs(state: str) -> list[Tab]:
    """The states with how many jobs are in each."""
    here, counts = reverse("admin:jobs"), joblist.count_jobs()
    named = job_texts.state_texts()
    limit = joblist.COUNT_LIMIT
    return [
        Tab(f"{text} ({job_texts.count_text(counts[one], limit)})", f"{here}?state={one}", one == state)
        for one, text in named.items()
    ]


@require_POST
@administrators_only
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Lets a failed job run once more."""
    try:
        joblist.retry_job(actor_of_request(request), job_id, timezone.now())
    except NotPossible:
        messages.warning(request, _("This job has not failed, or waits again already."))
    else:
        messages.success(request, _("The job runs once more."))
    return redirect("admin:jobs")


@require_POST
@administrators_only
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Takes a waiting job out of the queue."""
    try:
        joblist.cancel_job(actor_of_request(request), job_id, timezone.now())
    except NotPossible:
        messages.warning(request, _("This job no longer waits."))
    else:
        messages.success(request, _("The job will not run."))
    return redirect(f"{reverse('admin:jobs')}?state=waiting")
