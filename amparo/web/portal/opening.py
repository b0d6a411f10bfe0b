"""The guided flow's state: the draft, its steps, and the question to the gate that it is so far (SI-6, KA-5)."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from amparo.cases.actions import drafts, problems
from amparo.cases.actions.opening import Sending, asking_for, find_problems
from amparo.cases.models import Draft
from amparo.cases.spec import GRADED_KINDS, Opening, fitting_opening
from amparo.catalogue.models import Product
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.languages import tag_of
from amparo.gate import actions as gate
from amparo.gate import packs
from amparo.gate.asking import Asking
from amparo.gate.models import Decision
from amparo.people.access import companies_of
from amparo.people.actors import actor_of_request, person_of_request
from amparo.policy.pack.kinds import IMPACTS
from amparo.policy.pack.pack import Pack
from amparo.web.portal import limits, questions, texts
from amparo.web.shared.components import Step

SESSION_KEY = "opening"
FINAL = ("refused", "redirected")


@dataclass
class Flow:
    """One person's opening, as it is now."""

    actor: Actor
    owner: drafts.Owner
    opening: Opening
    draft: Draft | None
    companies: list[tuple[int, str]]
    pack: Pack
    tag: str
    now: datetime
    first: Draft | None = None  # of the request; `draft` is that of the problem at hand
    further: list[Draft] = field(default_factory=list)
    place: int = 1

    @property
    def several(self) -> bool:
        """The request holds several problems, each described on its own (SI-5)."""
        return bool(self.further)

    @property
    def visitor(self) -> bool:
        """Nobody is signed in."""
        return self.actor.id is None

    @property
    def product(self) -> str:
        """The module, else the product, that it is about."""
        return self.opening.module or self.opening.product

    def asking(self) -> Asking:
        """The question to the gate so far; what is not said yet stays unknown."""
        if self.draft is not None:
            return asking_for(self.actor, Sending(self.opening, self.draft, self.tag), self.now)
        return Asking(
            action=self.opening.action,
            request=self.opening.gate_request(),
            person_id=self.actor.id,
            company_id=self.opening.company,
            at=self.now,
        )

    def needed_evidence(self) -> frozenset[str]:
        """The evidence without which this request cannot go ahead, whatever was given already."""
        request = self.opening.gate_request() | {"evidence": []}
        decision = gate.preview(replace(self.asking(), request=request))
        asked = decision.result["obligations"]
        return frozenset(row["item"] for row in asked if row["kind"] == "evidence")

    def preview(self) -> Decision:
        """What the gate says so far; writes nothing."""
        return gate.preview(self.asking())


SHARED = ("company", "product", "need", "action", "kind", "text", "urgent", "minutes", "visitor_name", "visitor_email")


def load_flow(request: HttpRequest) -> Flow:
    """The flow of whoever asks: from their draft where they have one; `?problem=2` is its second problem (SI-5).

    Raises NotVisible for a problem that it does not have.
    """
    flow = load_request(request)
    wanted = request.GET.get("problem", "")
    if wanted in ("", "1"):
        return flow
    found = [part for part in parts_of(flow) if wanted == str(part.place)]
    if not found:
        raise NotVisible
    return found[0]


def parts_of(flow: Flow) -> list[Flow]:
    """A flow for each problem of the request, the first one first; what they share is the first one's."""
    if flow.first is None or not flow.further:
        return [flow]
    shared = flow.opening.model_dump(include=set(SHARED))
    alone = {"problems": 1}
    parts = [replace(flow, opening=flow.opening.model_copy(update=alone), draft=flow.first)]
    for draft in flow.further:
        opening, _lost = fitting_opening(draft.data | shared | alone)
        parts.append(replace(flow, opening=opening, draft=draft, place=problems.place_of(draft)))
    return parts


def begin_problem(flow: Flow, now: datetime) -> Draft:
    """One more problem, of the same part of the product and as urgent until something else is said."""
    assert flow.first is not None  # noqa: S101 - the first problem was described before; narrows the type
    own = {"title": "", "body": "", "evidence": {}, "accepted": [], "problems": 1}
    return problems.add_problem(flow.owner, flow.first, flow.opening.model_dump() | own, now)


def load_request(request: HttpRequest) -> Flow:
    """The flow of the request itself, at its first problem."""
    now = timezone.now()
    actor = actor_of_request(request)
    owner = drafts.Owner(actor, visitor_draft(request))
    draft = drafts.find_draft(owner, "opening")
    opening = read_draft(request, owner, draft, now) if draft else Opening()
    person = person_of_request(request)
    companies = [(row.company.pk, row.company.name) for row in companies_of(person, now)] if person else []
    if opening.company not in [key for key, _name in companies]:
        opening.company = companies[0][0] if len(companies) == 1 else None
    tag = tag_of(translation.get_language() or "en")
    further = problems.list_further(draft) if draft else []
    flow = Flow(actor, owner, opening, draft, companies, packs.in_force(), tag, now, draft, further)
    if further:
        flow.opening.problems = 1  # each is one
    return flow


def read_draft(request: HttpRequest, owner: drafts.Owner, draft: Draft, now: datetime) -> Opening:
    """What a draft says. What no longer fits (an earlier version of the desk wrote it) is asked again, and the person
    is told so once."""
    opening, lost = fitting_opening(draft.data)
    known = {
        "kind": texts.kind_texts(),
        "impact": IMPACTS,
        "scope": texts.scope_texts(),
        "environment": texts.environment_texts(),
    }
    for name, values in known.items():
        if getattr(opening, name) and getattr(opening, name) not in values:
            setattr(opening, name, "")
            lost.append(name)
    if "kind" in lost:
        opening.need = ""  # the step that asks for it
    if lost:
        drafts.save_draft(owner, "opening", opening.model_dump(), now)
        messages.info(request, _("Some of your draft no longer fits and is asked again. The rest of it is kept."))
    return opening


def visitor_draft(request: HttpRequest) -> UUID | None:
    """The visitor's draft, by the random id in their session."""
    try:
        return UUID(str(request.session.get(SESSION_KEY, "")))
    except ValueError:
        return None


def keep(request: HttpRequest, flow: Flow) -> Draft:
    """Saves the flow, so that a closed browser loses nothing; raises TooOften for one more draft of a visitor."""
    if flow.visitor and flow.draft is None:
        limits.count_draft(request, flow.now)
    if flow.first is not None and flow.draft is not None and flow.place > 1:
        flow.draft = problems.save_problem(flow.owner, flow.draft, flow.opening.model_dump(), flow.now)
        problems.touch(flow.first, flow.now)
        return flow.draft
    flow.draft = flow.first = drafts.save_draft(flow.owner, "opening", flow.opening.model_dump(), flow.now)
    if flow.further:
        problems.touch(flow.draft, flow.now)
    if flow.visitor:
        request.session[SESSION_KEY] = str(flow.draft.pk)
        flow.owner = drafts.Owner(flow.actor, flow.draft.pk)
    return flow.draft


def next_step(flow: Flow) -> str:
    """The first step that has not been answered."""
    opening = flow.opening
    if not opening.product or (flow.companies and opening.company is None):
        return "product"
    if not opening.module and questions.module_choices(opening.product, flow.tag, ""):
        return "module"
    if not opening.need:
        return "need"
    if opening.kind in GRADED_KINDS and not opening.impact:
        return "severity"
    if find_problems(opening):
        return "problem"
    alone = not flow.several and (opening.problems or 1) > 1  # several, of which one is described
    return "problems" if alone or any(find_problems(part.opening) for part in parts_of(flow)) else "review"


def step_url(step: str) -> str:
    """Where a step is answered."""
    own = {"review": "portal:open-review", "problems": "portal:open-problems"}
    return reverse(own[step]) if step in own else reverse("portal:open-step", args=[step])


def problem_url(place: int) -> str:
    """Where a problem of the request is described."""
    return step_url("problem") + (f"?problem={place}" if place > 1 else "")


def steps_of(flow: Flow, now_at: str) -> list[Step]:
    """The steps as the stepper shows them; answered ones can be gone back to."""
    labels = {
        "product": _("Product"),
        "need": _("What you need"),
        "problem": _("The problems") if flow.several else _("The problem"),
        "review": _("Check and send"),
    }
    order = list(labels)
    here = order.index({"module": "product", "severity": "need", "problems": "problem"}.get(now_at, now_at))
    return [
        Step(
            label,
            "now" if place == here else ("done" if place < here else "next"),
            step_url(step) if place < here else "",
        )
        for place, (step, label) in enumerate(labels.items())
    ]


def back_of(step: str) -> str:
    """The page before a step."""
    before = {"module": "product", "need": "product", "severity": "need", "problem": "need", "review": "problem"}
    before |= {"problems": "problem"}
    return step_url(before[step]) if step in before else reverse("portal:home")


def told(flow: Flow) -> list[dict[str, str]]:
    """What was said so far, each with the way back to change it."""
    opening, said = flow.opening, []
    names = dict(flow.companies)
    if opening.company and len(flow.companies) > 1:
        said.append((_("Company"), names[opening.company], "product"))
    for key in dict.fromkeys([opening.product, opening.module]):
        row = Product.objects.filter(key=key).first() if key else None
        if row is not None:
            said.append((_("Module") if row.parent_id else _("Product"), row.name_in(flow.tag), "product"))
    if opening.kind:
        said.append((_("Kind of request"), opening.text or texts.kind_texts()[opening.kind].title, "need"))
    if opening.impact:
        cards = {card.value: card.title for card in questions.impact_choices(flow.pack, flow.tag)}
        said.append((_("Impact"), cards.get(opening.impact, opening.impact), "severity"))
    if opening.title and not flow.several:
        said.append((_("Title"), opening.title, "problem"))
    return [{"label": label, "value": value, "url": step_url(step)} for label, value, step in said]
