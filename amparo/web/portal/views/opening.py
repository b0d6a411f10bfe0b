"""The guided flow: product, module, need, severity, the problem, the decision (SI-6, KA-5, TO-1).

Each step is a form of its own; what was answered is kept in a draft after every step. Where the gate already refuses
or redirects what is known so far, the reason and the way forward are shown at once instead of the next question.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases.actions import drafts
from amparo.cases.spec import Opening
from amparo.web.portal import evidence, questions, texts
from amparo.web.portal.forms import ChoiceForm, CompanyForm, ProblemForm, SeverityForm
from amparo.web.portal.opening import FINAL, SESSION_KEY, Flow, keep, load_flow, next_step, step_url, steps_of
from amparo.web.portal.showing import show_decision
from amparo.web.shared.components import Choice

Asked = tuple[forms.Form, dict[str, Any]]


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Goes on where the person left off, or says at once why they cannot ask and what to do."""
    flow = load_flow(request)
    return stop_or_go(request, flow)


def stop_or_go(request: HttpRequest, flow: Flow) -> HttpResponse:
    """The next question, unless the gate already says that this is not the place."""
    step = next_step(flow)
    if step not in ("company", "decision"):
        decision = flow.preview()
        if decision.outcome in FINAL:
            return render(request, "portal/open_stop.html", show_decision(flow, decision))
    return redirect(step_url(step))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One question: shows it, or takes its answer and goes on."""
    if name not in ASK:
        raise Http404
    flow = load_flow(request)
    form, context = ASK[name](flow, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        TAKE[name](flow, form.cleaned_data)
        keep(request, flow)
        return stop_or_go(request, flow)
    context |= {"form": form, "steps": steps_of(flow, name), "step": name, "flow": flow}
    template = "portal/open_problem.html" if name == "problem" else "portal/open_choice.html"
    return render(request, template, context, status=422 if form.errors else 200)


def ask_company(flow: Flow, data: Any) -> Asked:
    """For whom."""
    form = CompanyForm(flow.companies, data, initial={"company": flow.opening.company})
    return form, {"title": _("For which company?"), "plain": True}


def choice(label: str, cards: list[Choice], chosen: str, data: Any) -> Asked:
    """A question answered by one card."""
    form = ChoiceForm(label, [(card.value, card.title) for card in cards], data, initial={"answer": chosen})
    return form, {"title": label, "cards": cards}


def ask_product(flow: Flow, data: Any) -> Asked:
    """Which product."""
    return choice(_("Which product is it about?"), questions.product_choices(flow.tag), flow.opening.product, data)


def ask_module(flow: Flow, data: Any) -> Asked:
    """Which module of it."""
    cards = questions.module_choices(flow.opening.product, flow.tag, _("Something else, or the whole product"))
    chosen = questions.WHOLE if flow.opening.module == flow.opening.product else flow.opening.module
    return choice(_("Which part of it?"), cards, chosen, data)


def ask_need(flow: Flow, data: Any) -> Asked:
    """What kind of help."""
    form, context = choice(_("What do you need?"), questions.need_choices(flow.pack, flow.tag), flow.opening.need, data)
    return form, context | {"columns": 2}


def ask_severity(flow: Flow, data: Any) -> Asked:
    """How bad it is, by the published priorities."""
    cards = questions.impact_choices(flow.pack, flow.tag)
    opening = flow.opening
    initial = {"impact": opening.impact, "scope": opening.scope or "team", "environment": opening.environment}
    form = SeverityForm([(card.value, card.title) for card in cards], data, initial=initial)
    return form, {"title": _("How bad is it?"), "cards": cards, "severity": True}


def ask_problem(flow: Flow, data: Any) -> Asked:
    """The problem in the person's own words."""
    opening = flow.opening
    wanted = questions.evidence_of(flow.pack, flow.product, flow.tag)
    initial = {f"evidence-{item}": words for item, words in opening.evidence.items()}
    initial |= {"title": opening.title, "body": opening.body, "problems": str(opening.problems or 1)}
    initial |= {"visitor_name": opening.visitor_name, "visitor_email": opening.visitor_email}
    form = ProblemForm(wanted, flow.visitor, data, initial=initial)
    return form, {"title": _("Describe the problem"), "files": evidence.file_rows(flow.draft)}


def take_company(flow: Flow, said: dict[str, Any]) -> None:
    flow.opening.company = int(said["company"])


def take_product(flow: Flow, said: dict[str, Any]) -> None:
    """Another product makes the module and the evidence given for the old one pointless."""
    if said["answer"] != flow.opening.product:
        flow.opening.module = ""
    flow.opening.product = said["answer"]


def take_module(flow: Flow, said: dict[str, Any]) -> None:
    whole = said["answer"] == questions.WHOLE
    flow.opening.module = flow.opening.product if whole else said["answer"]


def take_need(flow: Flow, said: dict[str, Any]) -> None:
    questions.take_need(flow.pack, flow.tag, said["answer"], flow.opening)


def take_severity(flow: Flow, said: dict[str, Any]) -> None:
    for name in ("impact", "scope", "environment"):
        setattr(flow.opening, name, said[name])


def take_problem(flow: Flow, said: dict[str, Any]) -> None:
    """Everything on the page, checked once more by the opening's own shape."""
    changed = {name: said[name] for name in ("title", "body", "visitor_name", "visitor_email") if name in said}
    changed["evidence"] = {
        name.removeprefix("evidence-"): words for name, words in said.items() if name.startswith("evidence-") and words
    }
    changed["problems"] = int(said.get("problems") or 1)
    flow.opening = Opening.model_validate(flow.opening.model_dump() | changed)


ASK = {
    "company": ask_company,
    "product": ask_product,
    "module": ask_module,
    "need": ask_need,
    "severity": ask_severity,
    "problem": ask_problem,
}
TAKE = {
    "company": take_company,
    "product": take_product,
    "module": take_module,
    "need": take_need,
    "severity": take_severity,
    "problem": take_problem,
}


@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """Keeps the problem page while it is being typed; says nothing about what is still missing."""
    flow = load_flow(request)
    form, _context = ask_problem(flow, request.POST)
    form.is_valid()
    typed = {name: request.POST.get(name, "") for name in form.fields}
    take_problem(flow, {name: value[: 4 * 20_000] for name, value in typed.items()})
    keep(request, flow)
    return HttpResponse(status=204)


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throws the draft away and begins anew."""
    flow = load_flow(request)
    drafts.discard_draft(flow.owner, "opening")
    request.session.pop(SESSION_KEY, None)
    messages.success(request, texts.discarded())
    return redirect("portal:open")
