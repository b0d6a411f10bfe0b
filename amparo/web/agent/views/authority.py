"""What agents do with escalations and changes of authority (SI-11, SI-13)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.cases.actions import authority, escalation
from amparo.cases.actions.conversation import EmptyMessage, MessageTooLong, Words
from amparo.cases.models import Escalation
from amparo.core.actors import Actor
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.agent.authority_forms import AnswerForm, CallForm
from amparo.web.agent.views import talk
from amparo.web.shared import case_page
from amparo.web.shared.forms_sent import with_problem
from amparo.web.shared.input_texts import input_text
from amparo.web.shared.signing import agents_only


@require_POST
@agents_only
def answer_escalation(request: HttpRequest, number: int) -> HttpResponse:
    """Accepts or declines an escalation, with the words that the customer reads."""
    answer = "accepted" if request.POST.get("answer") == "accepted" else "declined"
    words = Words(request.POST.get("body", ""))
    try:
        escalation.answer_escalation(actor_of_request(request), number, answer, words, timezone.now())
    except Escalation.DoesNotExist:
        messages.warning(request, _("Somebody else has answered the escalation already."))
    except (EmptyMessage, MessageTooLong) as problem:
        form = with_problem(AnswerForm(request.POST), case_page.problem_text(problem))
        return talk.page(request, number, answer_form=form)
    return redirect("agent:case", number)


@require_POST
@agents_only
def log_call(request: HttpRequest, number: int) -> HttpResponse:
    """Puts on record that the customer called about the case."""
    try:
        escalation.log_call(actor_of_request(request), number, request.POST.get("body", ""), timezone.now())
    except BadInput as problem:
        return talk.page(request, number, call_form=with_problem(CallForm(request.POST), input_text(problem)))
    messages.success(request, _("The call is on record."))
    return redirect("agent:case", number)


def change(
    request: HttpRequest, number: int, work: Callable[[Actor, int, int, datetime], Any], key: int
) -> HttpResponse:
    """One step of a change of authority."""
    try:
        work(actor_of_request(request), number, key, timezone.now())
    except BadInput as refusal:
        messages.warning(request, input_text(refusal))
    return redirect("agent:case", number)


@require_POST
@agents_only
def carry_out(request: HttpRequest, number: int, change_id: int) -> HttpResponse:
    """Carries a change out, or prepares it for a second agent."""
    return change(request, number, authority.carry_out_change, change_id)


@require_POST
@agents_only
def confirm(request: HttpRequest, number: int, change_id: int) -> HttpResponse:
    """A second agent confirms a prepared change."""
    return change(request, number, authority.confirm_change, change_id)


@require_POST
@agents_only
def refuse(request: HttpRequest, number: int, change_id: int) -> HttpResponse:
    """Refuses a change; why is said in the conversation."""
    return change(request, number, authority.refuse_change, change_id)
