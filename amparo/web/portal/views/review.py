"""The last step: what the gate says, what must come first, what it costs and when it is answered; then sending."""

import secrets
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases.actions.opening import AlreadySent, DecisionChanged, Incomplete, NotOpened, Sending, open_cases
from amparo.cases.actions.visiting import keep_cases
from amparo.cases.models import Case
from amparo.core.access import NotVisible
from amparo.core.sent import whole
from amparo.gate import actions as gate
from amparo.gate.explaining import explained
from amparo.gate.models import Decision
from amparo.gate.telling import record_told
from amparo.web.portal import limits, showing, solving
from amparo.web.portal.forms import FactsForm
from amparo.web.portal.opening import (
    FINAL,
    SESSION_KEY,
    Flow,
    back_of,
    keep,
    load_flow,
    load_request,
    next_step,
    parts_of,
    step_url,
    steps_of,
    told,
)

SENT_KEY = "sent"


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Shows the decision; sends when it allows it and is still the one that was shown."""
    flow = load_request(request)
    step = next_step(flow)
    if step != "review" or flow.draft is None:
        return redirect(step_url(step) if step != "review" else reverse("portal:open"))
    return show(request, flow) if request.method == "GET" else answer(request, flow)


def answer(request: HttpRequest, flow: Flow) -> HttpResponse:
    """Takes the missing facts and the agreements, then sends."""
    views = [showing.look_at(part) for part in parts_of(flow)]
    form = FactsForm(showing.all_missing(views), request.POST)
    if not form.is_valid():
        return show(request, flow, form=form)
    if form.fields:
        for view in views:
            take_facts(view.part, {name: form.cleaned_data[name] for name in form.cleaned_data if view.lacks(name)})
            keep(request, view.part)
        return redirect(step_url("review"))
    if any(f"accept-{text}" not in request.POST for text in showing.all_wanted(views)):
        return show(request, flow, unticked=True)
    return send(request, flow, views)


@require_POST
def facts(request: HttpRequest) -> HttpResponse:
    """Takes what the price of another way depends on, and shows that way again."""
    flow = load_flow(request)
    decision = flow.preview()
    form = FactsForm(showing.price_questions(decision), request.POST)
    if decision.outcome in FINAL and not form.is_valid():
        return render(request, "portal/open_elsewhere.html", showing.show_elsewhere(flow, decision, form))
    take_facts(flow, form.cleaned_data if form.is_valid() else {})
    keep(request, flow)
    return redirect("portal:open")


def take_facts(flow: Flow, said: dict[str, Any]) -> None:
    """Writes the answers into the opening."""
    for name, value in said.items():
        number = whole(value)
        setattr(flow.opening, name, {"yes": True, "no": False}.get(value, value if number is None else number))


def send(request: HttpRequest, flow: Flow, views: Sequence[showing.View]) -> HttpResponse:
    """Agrees to what was ticked and opens a case for each problem; shows the decisions again where one has changed."""
    for view in views:
        for text in view.wanted:
            shown_version = whole(request.POST.get(f"version-{text}", ""), 9) or 0
            agreement = gate.Agreement(text, shown_version, flow.tag, "portal", flow.opening.company, view.ref)
            try:
                gate.accept_text(flow.actor, agreement, flow.now)
            except gate.TextChanged:
                return show(request, flow, changed=True)
    try:
        cases = file_or_keep(request, flow, sendings_of(request, views))
    except Incomplete:
        return redirect(step_url("problems" if flow.several else "problem"))
    except NotOpened as refusal:
        return show(request, flow, changed=isinstance(refusal, DecisionChanged))
    except AlreadySent:  # in another tab, or by a second click: it was sent once
        return redirect("portal:open-sent" if flow.visitor else "portal:cases")
    except limits.TooOften as refusal:
        return limits.too_often(request, refusal)
    request.session.pop(SESSION_KEY, None)
    solving.forget(request)
    request.session[SENT_KEY] = [case.number for case in cases]
    return redirect("portal:open-sent")


def sendings_of(request: HttpRequest, views: Sequence[showing.View]) -> list[Sending]:
    """Each problem as it is sent, with the fingerprint of what was shown of it."""
    shown = request.POST.get("shown", "").split(",")
    shown += ["changed"] * (len(views) - len(shown))  # one was added in another tab and not shown here
    found = []
    for view, fingerprint in zip(views, shown, strict=False):
        assert view.part.draft is not None  # noqa: S101 - each part has its draft; narrows the type
        found.append(Sending(view.part.opening, view.part.draft, view.part.tag, shown=fingerprint))
    return found


def file_or_keep(request: HttpRequest, flow: Flow, sendings: Sequence[Sending]) -> list[Case]:
    """A person's cases are filed, a visitor's are kept until the address is confirmed; all of them, or none (SI-5)."""
    if not flow.visitor:
        return open_cases(flow.actor, sendings, flow.now)
    limits.count_visitor(request, flow.opening.visitor_email, flow.now)
    days = flow.pack.document.visitors.link_days if flow.pack.document.visitors else 7
    return keep_cases(sendings, lambda: secrets.token_urlsafe(32), days, flow.now)


def show(request: HttpRequest, flow: Flow, **more: Any) -> HttpResponse:
    """The review page, or the page that says where else to go."""
    views = [showing.look_at(part) for part in parts_of(flow)]
    changed = 409 if more.get("changed") else 200
    if all(view.decision.outcome in FINAL for view in views):
        return elsewhere(request, flow, views[0].decision, changed)
    form: forms.Form = more.pop("form", None) or FactsForm(showing.all_missing(views))
    context = {
        "form": form,
        "several": flow.several,
        "groups": showing.grouped(views),
        "acceptances": showing.texts_to_accept(flow, views),
        "may_send": all(view.expected.outcome == "allowed" for view in views),
        "must_sign_in": any(row["kind"] == "sign-in" for view in views for row in view.said["obligations"]),
        "shown": ",".join(gate.fingerprint(view.expected) for view in views),
        "parts": [showing.part_to_send(view) for view in views],
        "steps": steps_of(flow, "review"),
        "told": told(flow),
        "back_url": step_url("problems") if flow.several else back_of("review"),
        **({} if flow.several else solving.next_context(request, flow)),
        **more,
    }
    status = 422 if more.get("unticked") or form.errors else changed
    return render(request, "portal/open_review.html", context, status=status)


def elsewhere(request: HttpRequest, flow: Flow, decision: Decision, status: int) -> HttpResponse:
    """The page that says where else to go; that it was shown is on record."""
    record_told(flow.actor, decision, flow.now)
    context = showing.show_elsewhere(flow, decision) | solving.next_context(request, flow)
    return render(request, "portal/open_elsewhere.html", context, status=status)


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """After sending: the numbers and what comes next; for a visitor, that the address is to be confirmed."""
    tag = load_request(request).tag
    numbers = request.session.get(SENT_KEY, [])
    rows = Case.objects.select_related("decision").filter(
        number__in=numbers if isinstance(numbers, list) else [numbers]
    )
    cases = list(rows.order_by("number"))
    if not cases:
        raise NotVisible
    case, waiting = cases[0], cases[0].state == "unconfirmed"
    several = len(cases) > 1
    context = {
        "number": case.number,
        "case_url": "" if waiting or several else reverse("portal:case", args=[case.number]),
        "sent_rows": [] if waiting or not several else [sent_row(row, tag) for row in cases],
        "confirm_email": case.visitor_email if waiting else "",
        "target": None if several else explained(case.decision, tag)["target"],
        "next_steps": next_steps(waiting),
    }
    return render(request, "portal/open_sent.html", context)


def sent_row(case: Case, tag: str) -> dict[str, Any]:
    """One of several cases that were sent together."""
    return {
        "number": case.number,
        "title": case.title,
        "url": reverse("portal:case", args=[case.number]),
        "target": explained(case.decision, tag)["target"],
    }


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
