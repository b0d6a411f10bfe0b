"""The guided flow's state: the opening draft, its steps, and the question to the gate that it is so far (SI-6, KA-5)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from amparo.cases.actions import drafts
from amparo.cases.actions.opening import Sending, asking_for
from amparo.cases.models import Draft
from amparo.cases.spec import Opening
from amparo.core.actors import Actor
from amparo.core.languages import tag_of
from amparo.gate import actions as gate
from amparo.gate import packs
from amparo.gate.asking import Asking
from amparo.gate.models import Decision
from amparo.people.access import companies_of
from amparo.people.actors import actor_of_request
from amparo.policy.pack.pack import Pack
from amparo.web.portal import questions
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

    def preview(self) -> Decision:
        """What the gate says so far; writes nothing."""
        return gate.preview(self.asking())


def load_flow(request: HttpRequest) -> Flow:
    """The flow of whoever asks: from their draft where they have one."""
    now = timezone.now()
    actor = actor_of_request(request)
    owner = drafts.Owner(actor, visitor_draft(request))
    draft = drafts.find_draft(owner, "opening")
    opening = Opening.model_validate(draft.data) if draft else Opening()
    companies = [(row.company.pk, row.company.name) for row in companies_of(actor.id, now)] if actor.id else []
    if opening.company not in [key for key, _name in companies]:
        opening.company = companies[0][0] if len(companies) == 1 else None
    tag = tag_of(translation.get_language() or "en")
    return Flow(actor, owner, opening, draft, companies, packs.in_force(), tag, now)


def visitor_draft(request: HttpRequest) -> UUID | None:
    """The visitor's draft, by the random id in their session."""
    try:
        return UUID(str(request.session.get(SESSION_KEY, "")))
    except ValueError:
        return None


def keep(request: HttpRequest, flow: Flow) -> Draft:
    """Saves the flow, so that a closed browser loses nothing."""
    flow.draft = drafts.save_draft(flow.owner, "opening", flow.opening.model_dump(), flow.now)
    if flow.visitor:
        request.session[SESSION_KEY] = str(flow.draft.pk)
        flow.owner = drafts.Owner(flow.actor, flow.draft.pk)
    return flow.draft


def next_step(flow: Flow) -> str:
    """The first step that has not been answered."""
    opening = flow.opening
    if flow.companies and opening.company is None:
        return "company"
    if not opening.product:
        return "product"
    if not opening.module and questions.module_choices(opening.product, flow.tag, ""):
        return "module"
    if not opening.need:
        return "need"
    if opening.kind in questions.GRADED and not opening.impact:
        return "severity"
    if not (opening.title and opening.body):
        return "problem"
    return "decision"


def step_url(step: str) -> str:
    """Where a step is answered."""
    return reverse("portal:open-step", args=[step])


def steps_of(flow: Flow, now_at: str) -> list[Step]:
    """The steps as the stepper shows them; answered ones can be gone back to."""
    labels = {
        "product": _("Product"),
        "need": _("What you need"),
        "problem": _("The problem"),
        "decision": _("Check and send"),
    }
    place = {"company": "product", "module": "product", "severity": "need"}.get(now_at, now_at)
    order = list(labels)
    here = order.index(place)
    return [
        Step(
            label,
            "now" if step == place else ("done" if order.index(step) < here else "next"),
            step_url(step) if order.index(step) < here else "",
        )
        for step, label in labels.items()
    ]
