"""Escalating a case: what comes first, as a list of what is done and missing, and then the request (SI-11)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amparo.cases.access import case_for
from amparo.cases.actions import escalation
from amparo.cases.actions.conversation import EmptyMessage, MessageTooLong, Words
from amparo.cases.escalating import asking_to_escalate, list_steps
from amparo.cases.queries import with_everything
from amparo.core.access import NotVisible
from amparo.gate import actions as gate
from amparo.gate import packs
from amparo.people.actors import actor_of_request
from amparo.people.rules import BadInput
from amparo.web.shared import case_page
from amparo.web.shared.decisions import in_words
from amparo.web.shared.forms_sent import with_problem
from amparo.web.shared.signing import signed_in_only


class EscalationForm(forms.Form):
    """Why it cannot wait."""

    body = forms.CharField(
        label=gettext_lazy("Why should the case be escalated?"),
        help_text=gettext_lazy("What it means for your business. It becomes a message of the case."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )


class StepForm(forms.Form):
    """The words of a step: the question for an update, or a note of the call."""

    body = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, kind: str, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"{kind}_%s")
        self.kind, called = kind, kind == "called"
        self.fields["body"].label = _("Whom did you speak to, and when?") if called else _("Your question")
        self.fields["body"].required = not called


@require_http_methods(["GET", "POST"])
@signed_in_only
def escalate(request: HttpRequest, number: int) -> HttpResponse:
    """Shows what comes first; asks for the escalation once all of it is done."""
    actor, now = actor_of_request(request), timezone.now()
    form = EscalationForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return page(request, number, form)
    try:
        escalation.escalate_case(actor, number, Words(request.POST.get("body", "")), now)
    except (EmptyMessage, MessageTooLong) as problem:
        form.add_error("body", case_page.problem_text(problem))
        return page(request, number, form, status=422)
    except escalation.NotEscalated:
        return page(request, number, form, status=409)
    except escalation.AlreadyEscalated:
        messages.warning(request, _("The case is being reviewed for escalation already."))
        return redirect("portal:case", number)
    messages.success(request, _("Your request is being reviewed. You get an answer in this case."))
    return redirect("portal:case", number)


def page(
    request: HttpRequest, number: int, form: forms.Form, status: int = 200, refused: StepForm | None = None
) -> HttpResponse:
    """The page with the list of steps, as the gate sees them now; `refused` are words of a step that could not be
    taken."""
    actor, now = actor_of_request(request), timezone.now()
    case = case_for(actor, number, "comment", now)
    decision = gate.preview(asking_to_escalate(actor, case, now))
    answers = case.messages.filter(by_vendor=True, visibility="public").order_by("-at", "-id")[:3]
    context: dict[str, Any] = {
        "case": case,
        "form": form,
        "steps": [
            (step, step_texts()[step.kind], refused if refused and refused.kind == step.kind else StepForm(step.kind))
            for step in list_steps(case, packs.in_force())
        ],
        "may_escalate": decision.outcome == "allowed",
        "decision": in_words(decision, case_page.reader_tag()),
        "updates": [case_page.message_item(case, row, "portal") for row in with_everything(answers)],
        "open_escalation": case.escalations.filter(answer="").first(),
        "case_url": reverse("portal:case", args=[number]),
    }
    return render(request, "portal/escalation.html", context, status=status)


def step_texts() -> dict[str, str]:
    """The steps in words."""
    return {
        "updates-read": _("Read the recent updates of the case."),
        "update-requested": _("Ask for an update by a comment."),
        "called": _("Call support and ask for an update."),
    }


@require_POST
@signed_in_only
def take_step(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Does one of the steps: updates read, an update asked for, a call made; words that cannot be taken stay."""
    actor, now, words = actor_of_request(request), timezone.now(), request.POST.get("body", "")
    if kind not in step_texts():
        raise NotVisible(f"step:{kind}")
    try:
        if kind == "updates-read":
            escalation.read_updates(actor, number, now)
        elif kind == "called":
            escalation.log_call(actor, number, words, now)
        else:
            escalation.request_update(actor, number, Words(words), now)
    except (EmptyMessage, MessageTooLong, BadInput) as problem:
        form = StepForm(kind, request.POST)
        with_problem(form, case_page.problem_text(problem))
        return page(request, number, EscalationForm(), 422, form)
    return redirect("portal:escalation", number)
