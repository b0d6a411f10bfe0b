"""Several problems in one request: the list of them, one more, one less (SI-5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amparo.cases.actions import problems
from amparo.cases.actions.opening import find_problems
from amparo.core.access import NotVisible
from amparo.web.portal.opening import (
    Flow,
    back_of,
    begin_problem,
    keep,
    load_request,
    next_step,
    parts_of,
    problem_url,
    step_url,
    steps_of,
    told,
)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The problems so far, each with what it still lacks; by POST one more begins."""
    flow = load_request(request)
    if flow.first is None or find_problems(flow.opening):
        return redirect(step_url(next_step(flow)))
    if request.method == "POST":
        return add(request, flow)
    rows = [
        {
            "place": part.place,
            "title": part.opening.title,
            "missing": bool(find_problems(part.opening)),
            "files": part.draft.files.count() if part.draft else 0,
            "url": problem_url(part.place),
            "removal_url": reverse("portal:open-problem-removal", args=[part.place]) if part.place > 1 else "",
        }
        for part in parts_of(flow)
    ]
    context = {"rows": rows, "steps": steps_of(flow, "problems"), "told": told(flow), "back_url": back_of("problems")}
    ready = flow.several and not any(row["missing"] for row in rows)
    context |= {"may_add": len(rows) < problems.MOST_PROBLEMS, "review_url": step_url("review") if ready else ""}
    return render(request, "portal/open_problems.html", context | {"most": problems.MOST_PROBLEMS})


def add(request: HttpRequest, flow: Flow) -> HttpResponse:
    """One more problem, to be described next."""
    try:
        draft = begin_problem(flow, flow.now)
    except problems.TooManyProblems:
        messages.warning(request, _("This request is full. Send it, and ask for help with the rest in another one."))
        return redirect("portal:open-problems")
    return redirect(problem_url(problems.place_of(draft)))


@require_POST
def remove(request: HttpRequest, place: int) -> HttpResponse:
    """Takes a further problem off the request."""
    flow = load_request(request)
    if flow.first is None:
        raise NotVisible
    problems.remove_problem(flow.first, place)
    messages.success(request, _("The problem was taken off your request."))
    left = load_request(request)
    if not left.several:  # one is left: nobody has to be asked again whether it is one
        left.opening.problems = 1
        keep(request, left)
    return redirect("portal:open-problems" if left.several else step_url("review"))


@require_POST
def keep_one(request: HttpRequest) -> HttpResponse:
    """It is one problem after all."""
    flow = load_request(request)
    if flow.first is not None and not flow.several:
        flow.opening.problems = 1
        keep(request, flow)
    return redirect(step_url(next_step(flow)))
