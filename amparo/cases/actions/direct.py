"""Opening a case in one step, as programs do: the request as the gate reads it, decided and filed at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from amparo.cases.actions.opening import (
    NOTHING_KNOWN,
    DecisionChanged,
    Filing,
    Known,
    NotOpened,
    find_product,
    problems_with,
    put_before_agents,
)
from amparo.cases.models import Case, CaseFile
from amparo.cases.spec import Opening
from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.gate import actions as gate
from amparo.gate.asking import Asking
from amparo.gate.models import Decision

ITEM_MAX_LENGTH = 40


class NotComplete(NotOpened):
    """The gate does not refuse, and the words lack something: `problems` maps fields to codes."""

    def __init__(self, decision: Decision, problems: Mapping[str, str]) -> None:
        super().__init__(decision)
        self.problems = dict(problems)


@dataclass(frozen=True)
class Direct:
    """A case as a program opens it: `request` of decision-format.md, words, and the decision that was shown."""

    request: Mapping[str, Any]
    opening: Opening
    language: str
    files: Sequence[int] = ()
    shown: Decision | None = None
    channel: str = "api"
    known: Known = NOTHING_KNOWN

    @property
    def matter(self) -> str:
        """What acceptances were given for, before there is a case."""
        return f"decision:{self.shown.pk}" if self.shown else ""


def open_directly(actor: Actor, direct: Direct, now: datetime) -> Case:
    """A signed-in person opens a case without a draft (SI-6, KA-5).

    Raises NotOpened where the gate does not allow, DecisionChanged where it says something else than was shown,
    NotComplete where the words lack something; the decision is then kept. Event: `case.opened`.
    """
    with transaction.atomic():
        files = pending_files(actor, direct.files)
        product = find_product(direct.opening)
        problems = find_all_problems(direct, product, files)
        decision = gate.decide(actor, asking(actor, direct, files, now), now)
        refusal = refusal_of(direct, decision, problems)
        if refusal is None:
            known = replace(direct.known, product=product)
            filing = Filing(direct.opening, direct.language, direct.channel, files=direct.files, known=known)
            case = put_before_agents(actor, filing, decision, now)
            if direct.matter:
                gate.move_acceptances(direct.matter, case.ref)
            return case
    raise refusal  # after the commit: a decision that says no is kept as well


def pending_files(actor: Actor, ids: Sequence[int]) -> Mapping[int, str]:
    """The actor's uploads that belong to nothing yet: the evidence that each is, by id."""
    if not ids:
        return {}
    rows = CaseFile.objects.filter(pk__in=ids, case=None, draft__person_id=actor.person_id)
    return dict(rows.select_for_update(of=("self",)).values_list("pk", "item"))


def find_all_problems(direct: Direct, product: Product | None, files: Mapping[int, str]) -> dict[str, str]:
    """What the words lack, whatever the gate says."""
    problems = problems_with(direct.opening, product)
    if not direct.opening.kind:
        problems["request.kind"] = "missing"
    if any(len(item) > ITEM_MAX_LENGTH for item in direct.request.get("evidence") or ()):
        problems["request.evidence"] = "too-long"
    if set(direct.files) - set(files):
        problems["files"] = "unknown"
    return problems


def asking(actor: Actor, direct: Direct, files: Mapping[int, str], now: datetime) -> Asking:
    """The question to the gate: the request as it was sent, with the evidence that comes with it."""
    request = dict(direct.request)
    brought = {*direct.opening.given_evidence(), *filter(None, files.values())}
    if brought:
        request["evidence"] = sorted({*(request.get("evidence") or ()), *brought})
    return Asking(
        "case.open",
        request,
        actor.id,
        direct.opening.company,
        now,
        channel=direct.channel,
        about=direct.matter,
        person=direct.known.opener,
        standing=direct.known.standing,
    )


def refusal_of(direct: Direct, decision: Decision, problems: Mapping[str, str]) -> NotOpened | None:
    """Why it is not filed: another decision than the one that was shown, one that does not allow, or words missing."""
    if direct.shown is not None and gate.fingerprint(decision) != gate.fingerprint_today(direct.shown, decision.at):
        return DecisionChanged(decision)
    if problems and decision.outcome in ("allowed", "conditional"):
        return NotComplete(decision, problems)
    return NotOpened(decision) if decision.outcome != "allowed" else None
