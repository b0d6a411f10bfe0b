"""Agents in the administration: what each can help with, when they are away, and what becomes of their work."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases.handovers import list_absences
from amparo.core.access import NotAllowed
from amparo.people import actions
from amparo.people.access import person_for
from amparo.people.actors import actor_of_request
from amparo.people.models import Absence, Person
from amparo.web.shared import agent_forms, team
from amparo.web.shared.absence_page import absence_page
from amparo.web.shared.errors import reason_text
from amparo.web.shared.forms_sent import attempt
from amparo.web.shared.signing import administrators_only


@require_GET
@administrators_only
def list_agents(request: HttpRequest) -> HttpResponse:
    """Every agent with skills, languages, products, and whether they are there."""
    now = timezone.now()
    return render(request, "admin/agents.html", {"agents": team.agent_rows(list_absences(now), now)})


def agent_of(request: HttpRequest, person_id: int) -> Person:
    """One agent; raises NotVisible."""
    person = person_for(actor_of_request(request), person_id, timezone.now())
    if not person.is_agent:
        raise Http404
    return person


def page(
    request: HttpRequest, person: Person, profile: forms.Form | None = None, absence: forms.Form | None = None
) -> HttpResponse:
    """One agent; `profile` and `absence` are forms that were sent and refused."""
    actor, now = actor_of_request(request), timezone.now()
    absences = [one for one in list_absences(now) if one.person_id == person.pk]
    context = {
        "person": person,
        "presence": team.presence(person, absences, now),
        "absences": [absence_row(one, now) for one in absences],
        "handovers": team.handover_rows(actor, absences, now),
        "profile_form": profile or agent_forms.ProfileForm(person),
        "absence_form": absence or agent_forms.AbsenceForm(person),
    }
    return render(request, "admin/agent.html", context, status=422 if profile or absence else 200)


def absence_row(absence: Absence, now: datetime) -> dict[str, object]:
    """An absence and how it stands; one that is not over can be ended."""
    running, ahead = team.is_running(absence, now), team.is_ahead(absence, now)
    return {"row": absence, "running": running, "ahead": ahead, "back_at": team.back_at(absence)}


@require_GET
@administrators_only
def show_agent(request: HttpRequest, person_id: int) -> HttpResponse:
    """What an agent knows, when they are away, what was handed over."""
    return page(request, agent_of(request, person_id))


@require_POST
@administrators_only
def keep_profile(request: HttpRequest, person_id: int) -> HttpResponse:
    """What an agent can help with."""
    actor, person = actor_of_request(request), agent_of(request, person_id)
    form = agent_forms.ProfileForm(person, request.POST)
    if attempt(form, lambda: actions.set_agent_profile(actor, person, form.terms(), timezone.now())):
        messages.success(request, _("What %(name)s can help with is kept.") % {"name": person.name})
        return redirect("admin:agent", person_id)
    return page(request, person, profile=form)


@require_POST
@administrators_only
def plan_absence(request: HttpRequest, person_id: int) -> HttpResponse:
    """An agent will be away, or is from now on."""
    actor, person, now = actor_of_request(request), agent_of(request, person_id), timezone.now()
    form = agent_forms.AbsenceForm(person, data=request.POST)
    if attempt(form, lambda: actions.plan_absence(actor, person, form.terms(now), now), agent_forms.ABSENCE_FIELDS):
        messages.success(request, _("The absence is kept. Open cases are seen to when it begins."))
        return redirect("admin:agent", person_id)
    return page(request, person, absence=form)


@require_http_methods(["GET", "POST"])
@administrators_only
def change_absence(request: HttpRequest, person_id: int, absence_id: int) -> HttpResponse:
    """An agent will be back at another time, or somebody else stands in."""
    return absence_page(request, absence_id, person_id, reverse("admin:agent", args=[person_id]))


@require_POST
@administrators_only
def end_absence(request: HttpRequest, person_id: int, absence_id: int) -> HttpResponse:
    """An agent is back, or will not be away after all."""
    person = agent_of(request, person_id)
    absence = Absence.objects.filter(pk=absence_id, person=person).first()
    if absence is None:
        raise Http404
    try:
        actions.end_absence(actor_of_request(request), absence, timezone.now())
        messages.success(request, _("The absence is over."))
    except NotAllowed as refusal:
        messages.warning(request, reason_text(refusal))
    return redirect("admin:agent", person_id)
