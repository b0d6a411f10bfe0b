"""The guided flow: product, module, need, the problem (SI-6, KA-5, TO-1); the review and sending are in `review`.

Each step is a form of its own; what was answered is kept in a draft after every step. Where the gate already refuses
or redirects what is known so far, the reason and the way forward are shown at once instead of the next question.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amparo.cases.actions import drafts, problems
from amparo.cases.spec import GRADED_KINDS, Opening
from amparo.gate.telling import record_told
from amparo.web.portal import evidence, questions, solving
from amparo.web.portal.forms import ModuleForm, NeedForm, ProblemForm, ProductForm, SeverityForm, Wanted
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
from amparo.web.portal.showing import show_elsewhere
from amparo.web.shared.components import Choice, FileRow

Asked = tuple[forms.Form, dict[str, Any]]


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Goes on where the person left off, or says at once why they cannot ask and what to do."""
    return stop_or_go(request, load_flow(request))


def stop_or_go(request: HttpRequest, flow: Flow) -> HttpResponse:
    """The next question, unless the gate already says that this is not the place."""
    step = next_step(flow)
    if step != "review" and (flow.opening.company or not flow.companies):
        decision = flow.preview()
        if decision.outcome in FINAL and request.method == "POST":
            return redirect("portal:open")  # so that the page can be reloaded
        if decision.outcome in FINAL:
            record_told(flow.actor, decision, flow.now)
            context = show_elsewhere(flow, decision) | solving.next_context(request, flow)
            return render(request, "portal/open_elsewhere.html", context)
    return redirect(step_url(step))


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, name: str) -> HttpResponse:
    """One question: shows it, or takes its answer and goes on."""
    if name not in ASK:
        raise Http404
    flow = load_flow(request)
    if flow.place > 1 and name != "problem":
        raise Http404
    form, context = ASK[name](flow, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        TAKE[name](flow, form.cleaned_data)
        keep(request, flow)
        if flow.several and name == "problem":
            return redirect("portal:open-problems")
        return stop_or_go(request, flow)
    back = step_url("problems") if flow.several and name == "problem" else back_of(name)
    context |= {"form": form, "steps": steps_of(flow, name), "told": told(flow), "back_url": back}
    return render(request, f"portal/open_{name}.html", context, status=422 if form.errors else 200)


def pairs(cards: Sequence[Choice]) -> list[tuple[str, str]]:
    """Cards as a form's choices."""
    return [(card.value, card.title) for card in cards]


def ask_product(flow: Flow, data: Any) -> Asked:
    """Which product, and for whom."""
    cards = questions.product_choices(flow.tag)
    initial = {"product": flow.opening.product, "company": flow.opening.company}
    return ProductForm(pairs(cards), flow.companies, data, initial=initial), {"product_cards": cards}


def ask_module(flow: Flow, data: Any) -> Asked:
    """Which module of it."""
    cards = questions.module_choices(flow.opening.product, flow.tag, _("Something else, or the whole product"))
    whole = flow.opening.module == flow.opening.product
    form = ModuleForm(pairs(cards), data, initial={"module": questions.WHOLE if whole else flow.opening.module})
    name = next((item["value"] for item in told(flow) if item["label"] == _("Product")), "")
    return form, {"module_cards": cards, "product_name": name}


def ask_need(flow: Flow, data: Any) -> Asked:
    """What kind of help."""
    kinds = questions.need_choices(flow.pack, flow.tag)
    return NeedForm(pairs(kinds), data, initial={"kind": flow.opening.need}), {"kind_cards": kinds}


def ask_severity(flow: Flow, data: Any) -> Asked:
    """How bad it is."""
    impacts = questions.impact_choices(flow.pack, flow.tag)
    opening = flow.opening
    initial = {"impact": opening.impact, "scope": opening.scope or "team"}
    initial["environment"] = opening.environment or "production"
    return SeverityForm(pairs(impacts), data, initial=initial), {"priority_cards": impacts}


def ask_problem(flow: Flow, data: Any) -> Asked:
    """The problem in the person's own words."""
    opening = flow.opening
    wanted = wanted_evidence(flow)
    limited = questions.limits_problems(flow.pack, opening.action) and not flow.several
    which = f"?problem={flow.place}" if flow.place > 1 else ""
    initial = {f"evidence-{item}": words for item, words in opening.evidence.items()}
    initial |= {"subject": opening.title, "text": opening.body, "problems": str(opening.problems or 1)}
    initial |= {"visitor_name": opening.visitor_name, "visitor_email": opening.visitor_email}
    initial |= {"impact": opening.impact, "module": opening.module}
    asks_who = flow.visitor and flow.place == 1
    form, rows = ProblemForm(wanted, limited, asks_who, data, initial=initial), evidence.rows_by_item(flow.draft, which)
    if flow.place > 1:
        form.add_grading(module_names(flow), impact_names(flow))
    return form, {
        "place": flow.place if flow.several else 0,
        **solving.box_context(flow),
        "evidence_parts": [evidence_part(form, item, rows.get(item, []), flow.place) for item in form.evidence_items],
        "contact_fields": form.contact_fields,
        "file_rows": rows.get("", []),
        "upload_url": reverse("portal:open-files") + which,
        "draft_url": reverse("portal:open-draft") + which,
        "draft_at": flow.draft.updated_at if flow.draft else None,
    }


def module_names(flow: Flow) -> list[tuple[str, str]]:
    """The parts of the product that a further problem may be about."""
    cards = questions.module_choices(flow.opening.product, flow.tag, _("Something else, or the whole product"))
    return [(flow.opening.product if card.value == questions.WHOLE else card.value, card.title) for card in cards]


def impact_names(flow: Flow) -> list[tuple[str, str]]:
    """How bad a further problem may be, where the kind has an impact at all."""
    return pairs(questions.impact_choices(flow.pack, flow.tag)) if flow.opening.kind in GRADED_KINDS else []


def wanted_evidence(flow: Flow) -> dict[str, Wanted]:
    """What is to be shown: what the gate asks for by name, and beside it what the product likes to see."""
    asked = flow.needed_evidence()
    if not asked and flow.opening.kind not in GRADED_KINDS:
        return {}
    offered = questions.evidence_of(flow.pack, flow.product, flow.tag)
    return {item: Wanted(words, item in asked) for item, words in offered.items()}


def evidence_part(form: ProblemForm, item: str, rows: list[FileRow], place: int) -> dict[str, Any]:
    """One item of evidence: by words, by files, or by both."""
    return {
        "words": form[f"evidence-{item}"],
        "files": form[f"file-{item}"],
        "url": f"{reverse('portal:open-files')}?{urlencode({'item': item, 'problem': place})}",
        "rows": rows,
    }


def take_product(flow: Flow, said: dict[str, Any]) -> None:
    """Another product makes the module pointless."""
    if said["product"] != flow.opening.product:
        flow.opening.module = ""
    flow.opening.product = said["product"]
    if "company" in said:
        flow.opening.company = int(said["company"])


def take_module(flow: Flow, said: dict[str, Any]) -> None:
    """The whole product is its own module."""
    whole = said["module"] == questions.WHOLE
    flow.opening.module = flow.opening.product if whole else said["module"]


def take_need(flow: Flow, said: dict[str, Any]) -> None:
    """The kind, and what it makes of the request; a case, where the hotline says no and a case may be opened."""
    questions.take_need(flow.pack, flow.tag, said["kind"], flow.opening)
    if flow.opening.action == "hotline.ask" and flow.preview().outcome in FINAL:
        flow.opening.action = "case.open"
        if flow.preview().outcome in FINAL:
            flow.opening.action = "hotline.ask"


def take_severity(flow: Flow, said: dict[str, Any]) -> None:
    """Impact, scope and environment."""
    for name in ("impact", "scope", "environment"):
        setattr(flow.opening, name, said[name])


def take_problem(flow: Flow, said: dict[str, Any]) -> None:
    """Everything on the page, checked once more by the opening's own shape."""
    changed: dict[str, Any] = {"title": said.get("subject", ""), "body": said.get("text", "")}
    changed |= {name: said[name] for name in ("visitor_name", "visitor_email") if name in said}
    changed["evidence"] = {
        name.removeprefix("evidence-"): words for name, words in said.items() if name.startswith("evidence-") and words
    }
    changed["problems"] = int(said.get("problems") or 1)
    changed |= {name: said[name] for name in ("impact", "module") if said.get(name)}
    flow.opening = Opening.model_validate(flow.opening.model_dump() | changed)


ASK = {"product": ask_product, "module": ask_module, "need": ask_need, "severity": ask_severity, "problem": ask_problem}
TAKE = {
    "product": take_product,
    "module": take_module,
    "need": take_need,
    "severity": take_severity,
    "problem": take_problem,
}
TYPED_MAX = 80_000


@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """Keeps the problem page while it is being typed; says nothing about what is still missing."""
    flow = load_flow(request)
    form, _context = ask_problem(flow, None)
    typed = {name: request.POST[name][:TYPED_MAX] for name in form.fields if name in request.POST}
    typed["subject"] = typed.get("subject", "")[:600]
    typed["problems"] = "2" if typed.get("problems") == "2" else "1"
    for name in ("impact", "module"):
        if name in form.fields and typed.get(name) not in dict(form.fields[name].choices):  # type: ignore[attr-defined]
            typed.pop(name, None)
    take_problem(flow, typed)
    keep(request, flow)
    return HttpResponse(status=204)


@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throws the draft away and begins anew."""
    flow = load_flow(request)
    if flow.first is not None:
        problems.discard_further(flow.first)
    drafts.discard_draft(flow.owner, "opening")
    request.session.pop(SESSION_KEY, None)
    solving.forget(request)
    messages.success(request, _("Your draft was thrown away."))
    return redirect("portal:home")
