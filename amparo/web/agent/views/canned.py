"""Canned answers: the agents' own list, and what of it fits a case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases import reading
from amparo.cases.access import case_for
from amparo.cases.actions import canned
from amparo.core.access import NotVisible
from amparo.core.sent import one_line
from amparo.people.actors import actor_of_request
from amparo.web.agent import canned_page
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def list_canned(request: HttpRequest) -> HttpResponse:
    """Every canned answer that is offered, by name."""
    words = one_line(request.GET.get("q", "")[:80])
    context = {"rows": [canned_page.row_of(answer) for answer in reading.list_canned(words)], "words": words}
    return render(request, "agent/canned.html", context)


@require_http_methods(["GET", "POST"])
@agents_only
def edit_canned(request: HttpRequest, answer_id: int | None = None) -> HttpResponse:
    """One canned answer, or a new one."""
    found = next((row for row in reading.list_canned() if row.pk == answer_id), None)
    if answer_id is not None and found is None:
        raise NotVisible
    form = canned_page.CannedForm(request.POST or None, initial=canned_page.initial_of(found))
    if request.method == "POST":
        try:
            canned.save_canned(actor_of_request(request), answer_id, canned_page.terms_of(request), timezone.now())
        except canned.CannedIncomplete as refusal:
            canned_page.add_problems(form, refusal.problems)
        else:
            messages.success(request, _("The canned answer is kept."))
            return redirect("agent:canned")
    context = {"form": form, "answer": found, "variables": canned_page.variable_texts()}
    return render(request, "agent/canned_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@agents_only
def retire(request: HttpRequest, answer_id: int) -> HttpResponse:
    """A canned answer is no longer offered."""
    canned.retire_canned(actor_of_request(request), answer_id, timezone.now())
    return redirect("agent:canned")


@require_GET
@agents_only
def for_case(request: HttpRequest, number: int) -> HttpResponse:
    """The canned answers filled for a case, in its customer's language where there is one."""
    actor, now = actor_of_request(request), timezone.now()
    case = case_for(actor, number, "answer", now)
    return JsonResponse({"items": canned_page.items_for(actor, case, one_line(request.GET.get("q", "")[:80]))})
