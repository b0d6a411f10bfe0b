"""The last step: what the gate says, what must come first, what it costs and when it is answered; then sending."""

import secrets
from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases.actions.opening import AlreadySent, DecisionChanged, Incomplete, NotOpened, Sending, open_case
from amparo.cases.actions.visiting import keep_case
from amparo.cases.models import Case
from amparo.core.access import NotVisible
from amparo.gate import actions as gate
from amparo.gate.explaining import explained
from amparo.gate.models import Decision
from amparo.web.portal import evidence, limits, showing
from amparo.web.portal.forms import FactsForm
from amparo.web.portal.opening import (
    FINAL,
    SESSION_KEY,
    Flow,
    back_of,
    keep,
    load_flow,
    next_step,
    step_url,
    steps_of,
    told,
)

SENT_KEY = "sent"


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Shows the decision; sends when it allows it and is still the one that was shown."""
    flow = load_flow(request)
    if next_step(flow) != "review" or flow.draft is None:
        return redirect(step_url(next_step(flow)) if next_step(flow) != "review" else reverse("portal:open"))
    if request.method == "GET":
        return show(request, flow, flow.preview())
    return answer(request, flow)


def answer(request: HttpRequest, flow: Flow) -> HttpResponse:
    """Takes the missing facts and the agreements, then sends."""
    said = explained(flow.preview(), flow.tag)
    form = FactsForm(showing.missing_facts(said), request.POST)
    if not form.is_valid():
        return show(request, flow, flow.preview(), form=form)
    if form.fields:
        take_facts(flow, form.cleaned_data)
        keep(request, flow)
        return redirect(step_url("review"))
    wanted = showing.acceptable(flow, said)
    if any(f"accept-{text}" not in request.POST for text in wanted):
        return show(request, flow, flow.preview(), unticked=True)
    return send(request, flow, wanted)


@require_POST
def facts(request: HttpRequest) -> HttpResponse:
    """Takes what the price of another way depends on, and shows that way again."""
    flow = load_flow(request)
    decision = flow.preview()
    form = FactsForm(showing.price_questions(decision), request.POST)
    if decision.outcome in FINAL and not form.is_valid():
        return show(request, flow, decision, form=form)
    take_facts(flow, form.cleaned_data if form.is_valid() else {})
    keep(request, flow)
    return redirect("portal:open")


def take_facts(flow: Flow, said: dict[str, Any]) -> None:
    """Writes the answers into the opening."""
    for name, value in said.items():
        setattr(flow.opening, name, {"yes": True, "no": False}.get(value, int(value) if value.isdecimal() else value))


def send(request: HttpRequest, flow: Flow, wanted: list[str]) -> HttpResponse:
    """Agrees to what was ticked and opens the case; shows the decision again where it has changed."""
    assert flow.draft is not None  # noqa: S101 - checked by the view; narrows the type
    for text in wanted:
        version = request.POST.get(f"version-{text}", "")
        shown_version = int(version) if version.isdecimal() and len(version) < 10 else 0
        agreement = gate.Agreement(text, shown_version, flow.tag, "portal", flow.opening.company, flow.draft.ref)
        try:
            gate.accept_text(flow.actor, agreement, flow.now)
        except gate.TextChanged:
            return show(request, flow, flow.preview(), changed=True)
    sending = Sending(flow.opening, flow.draft, flow.tag, shown=request.POST.get("shown", ""))
    try:
        case = file_or_keep(request, flow, sending)
    except Incomplete:
        return redirect(step_url("problem"))
    except NotOpened as refusal:
        return show(request, flow, refusal.decision, changed=isinstance(refusal, DecisionChanged))
    except AlreadySent:  # in another tab, or by a second click: it is one case
        return redirect("portal:open-sent" if flow.visitor else "portal:cases")
    except limits.TooOften as refusal:
        return limits.too_often(request, refusal)
    request.session.pop(SESSION_KEY, None)
    request.session[SENT_KEY] = case.number
    return redirect("portal:open-sent")


def file_or_keep(request: HttpRequest, flow: Flow, sending: Sending) -> Case:
    """A person's case is filed, a visitor's is kept until the address is confirmed."""
    if not flow.visitor:
        return open_case(flow.actor, sending, flow.now)
    limits.count_visitor(request, flow.opening.visitor_email, flow.now)
    days = flow.pack.document.visitors.link_days if flow.pack.document.visitors else 7
    return keep_case(sending, lambda: secrets.token_urlsafe(32), days, flow.now)


def show(request: HttpRequest, flow: Flow, decision: Decision, **more: Any) -> HttpResponse:
    """The review page, or the page that says where else to go."""
    if decision.outcome in FINAL:
        context = showing.show_elsewhere(flow, decision, more.get("form"))
        return render(request, "portal/open_elsewhere.html", context, status=409 if more.get("changed") else 200)
    said = showing.in_words(flow, decision)
    wanted = showing.acceptable(flow, said)
    expected = once_agreed(flow, decision, wanted)
    form: forms.Form = more.pop("form", None) or FactsForm(showing.missing_facts(said))
    context = {
        "form": form,
        "decision": said,
        "acceptances": showing.texts_to_accept(flow, wanted),
        "may_send": expected.outcome == "allowed",
        "must_sign_in": any(row["kind"] == "sign-in" for row in said["obligations"]),
        "shown": gate.fingerprint(expected),
        "summary": showing.summary(flow),
        "file_rows": evidence.draft_rows(flow.draft),
        "steps": steps_of(flow, "review"),
        "told": told(flow),
        "back_url": back_of("review"),
        **more,
    }
    status = 409 if more.get("changed") else (422 if more.get("unticked") or form.errors else 200)
    return render(request, "portal/open_review.html", context, status=status)


def once_agreed(flow: Flow, decision: Decision, wanted: list[str]) -> Decision:
    """What the gate will say when the texts on the page are agreed to."""
    if not wanted:
        return decision
    return gate.preview(replace(flow.asking(), accepted=tuple(f"{text}@portal" for text in wanted)))


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """After sending: the number and what comes next; for a visitor, that the address is to be confirmed."""
    flow = load_flow(request)
    case = Case.objects.select_related("decision").filter(number=request.session.get(SENT_KEY, 0)).first()
    if case is None:
        raise NotVisible
    waiting = case.state == "unconfirmed"
    context = {
        "number": case.number,
        "case_url": "" if waiting else reverse("portal:case", args=[case.number]),
        "confirm_email": case.visitor_email if waiting else "",
        "target": explained(case.decision, flow.tag)["target"],
        "next_steps": next_steps(waiting),
    }
    return render(request, "portal/open_sent.html", context)


def next_steps(waiting: bool) -> list[str]:
    """What comes next, in sentences."""
    if waiting:
        return [
            _("Open the mail that we sent to you and follow its link. It works once."),
            _("Your request then reaches our agents, and you can choose a password to follow it here."),
        ]
    return [
        _("An agent reads your request and answers it, or asks for what is missing."),
        _("You get an e-mail when there is an answer, and see it here at once."),
    ]
