"""Why is it due then? The clocks of a case for an agent (SI-7, SI-10)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions.grading import grade_case
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent import case_panel
from amparo.web.shared import clock_panel
from amparo.web.shared.signing import agents_only


@require_GET
@agents_only
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """What was promised, which hours count, and what happened."""
    now, actor = timezone.now(), actor_of_request(request)
    case = case_for(actor, number, "answer", now)
    context = clock_panel.stories_context(actor, case, now, "agent") | {"grades": case_panel.grades(case, now)}
    return render(request, "agent/clocks.html", context)


@require_POST
@agents_only
def grade(request: HttpRequest, number: int) -> HttpResponse:
    """The agent assesses the priority; what is due is measured by it (KA-9, KA-11)."""
    try:
        grade_case(actor_of_request(request), number, request.POST.get("impact", ""), timezone.now())
    except BadInput:
        messages.warning(request, _("Choose one of the priorities."))
    else:
        messages.success(request, _("The priority is set, and what is due is measured by it."))
    return redirect("agent:clocks", number)
