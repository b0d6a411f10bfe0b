"""The agents among themselves: who knows what, who is away, and what became of their work."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases.actions import handover
from amparo.core.access import NotAllowed
from amparo.core.sent import whole
from amparo.people import actions
from amparo.people.actors import actor_of_request, person_of_request
from amparo.people.models import Absence, Person
from amparo.web.shared import agent_forms, team
from amparo.web.shared.absence_page import absence_page
from amparo.web.shared.agent_forms import ABSENCE_FIELDS
from amparo.web.shared.errors import reason_text
from amparo.web.shared.forms_sent import attempt
from amparo.web.shared.signing import agents_only


def own_person(request: HttpRequest) -> Person:
    """The agent whose page it is."""
    person = person_of_request(request)
    if person is None:
        raise Http404
    return person


def page(request: HttpRequest, profile: forms.Form | None = None, absence: forms.Form | None = None) -> HttpResponse:
    """The team; `profile` and `absence` are forms that were sent and refused."""
    actor, person = actor_of_request(request), own_person(request)
    context = {
        **team.team_context(actor, timezone.now()),
        "profile_form": profile or agent_forms.ProfileForm(person),
        "absence_form": absence or agent_forms.AbsenceForm(person),
    }
    return render(request, "agent/team.html", context, status=422 if profile or absence else 200)


@require_GET
@agents_only
def show_team(request: HttpRequest) -> HttpResponse:
    """Who is there, who is away and until when, who is back."""
    return page(request)


@require_POST
@agents_only
def keep_profile(request: HttpRequest) -> HttpResponse:
    """What the agent can help with."""
    actor, person = actor_of_request(request), own_person(request)
    form = agent_forms.ProfileForm(person, request.POST)
    if attempt(form, lambda: actions.set_agent_profile(actor, person, form.terms(), timezone.now())):
        messages.success(request, _("What you can help with is kept."))
        return redirect("agent:team")
    return page(request, profile=form)


@require_POST
@agents_only
def plan_absence(request: HttpRequest) -> HttpResponse:
    """The agent will be away, or is from now on."""
    actor, person, now = actor_of_request(request), own_person(request), timezone.now()
    form = agent_forms.AbsenceForm(person, data=request.POST)
    if attempt(form, lambda: actions.plan_absence(actor, person, form.terms(now), now), ABSENCE_FIELDS):
        messages.success(request, _("The absence is kept. Open cases are seen to when it begins."))
        return redirect("agent:team")
    return page(request, absence=form)


@require_http_methods(["GET", "POST"])
@agents_only
def change_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """The agent will be back at another time, or somebody else stands in."""
    return absence_page(request, absence_id, actor_of_request(request).person_id, reverse("agent:team"))


@require_POST
@agents_only
def end_absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """The agent is back, or will not be away after all."""
    actor, now = actor_of_request(request), timezone.now()
    absence = Absence.objects.filter(pk=absence_id, person_id=actor.person_id).first()
    if absence is None:
        raise Http404
    try:
        ended = actions.end_absence(actor, absence, now)
        messages.success(request, said_of(ended, now))
    except NotAllowed as refusal:
        messages.warning(request, reason_text(refusal))
    return redirect("agent:team")


def said_of(absence: Absence, now: datetime) -> str:
    """What the end of an absence is called."""
    if absence.begun_at is None:
        return _("The absence will not take place.")
    return _("Welcome back. What was handed over stands below, with a button to take each case back.")


@require_POST
@agents_only
def decide_handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    """A suggestion is followed, given to somebody else, or declined."""
    actor, now = actor_of_request(request), timezone.now()
    to = whole(request.POST.get("to", ""))
    try:
        if request.POST.get("verb") == "accept" and to is not None:
            handover.accept_handover(actor, handover_id, to, now)
            messages.success(request, _("The case was handed over."))
        else:
            handover.decline_handover(actor, handover_id, now)
            messages.success(request, _("The case stays where it is."))
    except NotAllowed as refusal:
        messages.warning(request, reason_text(refusal))
    return redirect("agent:team")


@require_POST
@agents_only
def take_back(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Whoever was away has their case again."""
    try:
        handover.take_back(actor_of_request(request), handover_id, timezone.now())
        messages.success(request, _("The case is yours again."))
    except NotAllowed as refusal:
        messages.warning(request, reason_text(refusal))
    return redirect("agent:team")
