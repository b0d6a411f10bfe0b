"""What is known of a case before it is escalated: which steps the pack wants, and which were done (SI-11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from amparo.cases.models import Case, EscalationStep
from amparo.core.actors import Actor
from amparo.gate.asking import Asking
from amparo.policy.pack.compile import read_leaf
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.rules import AllOf, AnyOf, Condition

PREDICATES = {
    "updates-read": "case.updates_read",
    "update-requested": "case.update_requested",
    "called": "case.called",
}


@dataclass(frozen=True)
class Step:
    """One step before escalating, as the list shows it."""

    kind: str
    done: EscalationStep | None


def leaves(conditions: tuple[Condition, ...]) -> Iterator[str]:
    """The predicates of conditions, however nested."""
    for condition in conditions:
        if isinstance(condition, AnyOf):
            yield from leaves(condition.any)
        elif isinstance(condition, AllOf):
            yield from leaves(condition.all)
        else:
            yield read_leaf(condition)[1]


def wanted_steps(pack: Pack) -> list[str]:
    """The steps that the pack's rules ask for, in their natural order."""
    asked = {name for compiled in pack.rules_by_action["case.escalate"] for name in leaves(compiled.rule.require)}
    return [kind for kind, predicate in PREDICATES.items() if predicate in asked]


def done_steps(case: Case) -> dict[str, EscalationStep]:
    """The latest of each step that still counts: after the last escalation, and, of reading, after the last answer."""
    last = case.escalations.exclude(answer="").order_by("-answered_at").first()
    spoken = case.messages.filter(by_vendor=True, visibility="public").order_by("-at", "-id").first()
    rows = case.escalation_steps.order_by("at", "id")
    if last is not None:
        rows = rows.filter(at__gt=last.answered_at)
    found = {row.kind: row for row in rows[:500]}
    read = found.get("updates-read")
    if read is not None and spoken is not None and read.at < spoken.at:
        del found["updates-read"]
    return found


def list_steps(case: Case, pack: Pack) -> list[Step]:
    """What comes before escalating, each with whether it was done."""
    done = done_steps(case)
    return [Step(kind, done.get(kind)) for kind in wanted_steps(pack)]


def asking_to_escalate(actor: Actor, case: Case, now: datetime) -> Asking:
    """The question to the gate."""
    request = {"kind": case.kind, "product": case.product.key, "impact": case.impact or None}
    return Asking("case.escalate", request, actor.id, case.company_id, now, about=case.ref)
