"""One order for several cases, and taking it back for some minutes.

Each case goes through the action that its own page uses, so nothing is possible here that is not possible there. What
could not be done is left and told. Taking back restores exactly what was changed, and only where nobody changed it
since.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.access import case_for
from amparo.cases.actions.closing import NotResolved, Solution, resolve_case
from amparo.cases.actions.conversation import assign_case, locked
from amparo.cases.actions.tagging import spoken_tag, tag_case, untag_case
from amparo.cases.actions.timing import undo_ending
from amparo.cases.models import BulkChange, BulkItem, Case, CaseTag
from amparo.cases.topics import public_topics
from amparo.clocks import queries as clocks
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.models import Event
from amparo.core.transitions import NotPossible
from amparo.people.models import Person
from amparo.people.rules import BadInput

CASES_AT_ONCE = 100
UNDO = timedelta(minutes=10)
KEEP = timedelta(days=1)
VERBS = ("assign", "tag", "untag", "resolve")


class TooLate(Exception):
    """The change was made longer than UNDO ago, or is taken back already."""


@dataclass(frozen=True)
class BulkOrder:
    """What is to be done: `assign` to an agent or to nobody, `tag`, `untag`, `resolve` with a cause."""

    verb: str
    to: int | None = None
    tag: str = ""
    cause: str = "other"


@dataclass
class Outcome:
    """What became of it: cases that were changed, and those that were left with the reason's code."""

    change: BulkChange | None = None
    changed: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


def change_cases(actor: Actor, numbers: Iterable[int], order: BulkOrder, now: datetime) -> Outcome:
    """Does the same to several cases, CASES_AT_ONCE at most. Events: those of the single actions.

    Raises NotAllowed for others than agents, BadInput for an order that is none or a tag that cannot be.
    """
    wanted = sorted(set(numbers))
    if not actor.is_agent:
        raise NotAllowed("agents-only")
    if order.verb not in VERBS or len(wanted) > CASES_AT_ONCE:
        raise BadInput("verb", "too-many" if order.verb in VERBS else "unknown", {"limit": CASES_AT_ONCE})
    outcome = Outcome()
    with transaction.atomic():
        change = BulkChange.objects.create(by_id=actor.person_id, verb=order.verb, at=now)
        items = [item for number in wanted if (item := change_one(actor, number, order, outcome, now))]
        for item in items:
            item.change = change
        BulkItem.objects.bulk_create(items)
        if items:
            outcome.change = change
            outcome.changed = [item.case_id for item in items]
            tell(actor, order, len(items), now)
        else:
            change.delete()
    return outcome


def change_one(actor: Actor, number: int, order: BulkOrder, outcome: Outcome, now: datetime) -> BulkItem | None:
    """One case of the order; None where nothing had to be or could be changed."""
    try:
        with transaction.atomic():
            case = locked(actor, number, "answer", now)
            if case.number != number:
                raise NotPossible("case", "merged", order.verb)
            before = snapshot(case, order)
            carry_out(actor, number, order, now)
            after = snapshot(Case.objects.get(pk=number), order)
    except (NotVisible, NotAllowed, NotPossible, NotResolved) as refusal:
        outcome.left[number] = refusal.code if isinstance(refusal, NotAllowed) else "not-possible"
        return None
    if before == after:
        return None
    return BulkItem(case_id=number, before=before, after=after, event_id=last_event(case))


def tell(actor: Actor, order: BulkOrder, count: int, now: datetime) -> None:
    """One mail to whom the cases were given by somebody else."""
    if order.verb == "assign" and order.to is not None and order.to != actor.id:
        mails.tell_many_assigned(count, Person.objects.get(pk=order.to), actor, now)


def carry_out(actor: Actor, number: int, order: BulkOrder, now: datetime) -> None:
    """The action that the case's own page would call."""
    if order.verb == "assign":
        assign_case(actor, number, order.to, now, quiet=True)
    elif order.verb == "resolve":
        resolve_case(actor, number, Solution(order.cause, soon=True), now)
    elif order.verb == "tag":
        tag_case(actor, number, order.tag, now)
    else:
        untag_case(actor, number, order.tag, now)


def snapshot(case: Case, order: BulkOrder) -> dict[str, Any]:
    """What the order may change, as it is."""
    if order.verb in ("tag", "untag"):
        held = CaseTag.objects.filter(case=case, tag__name__iexact=spoken_tag(order.tag)).select_related("tag").first()
        return {"tag": held.tag.name if held else None}
    ended = case.ended_at.isoformat() if case.ended_at else None
    turn = clocks.get_turn(case.ref)
    return {"state": case.state, "assignee_id": case.assignee_id, "ended_at": ended, "turn": turn}


def events_of(case: Case) -> list[str]:
    """Under which references the log keeps what happens to a case."""
    return [case.ref, f"notes:{case.number}"]


def last_event(case: Case) -> int:
    """The newest event about a case; it is locked, so that nobody else writes one."""
    found = Event.objects.filter(about__in=events_of(case)).order_by("-id").values_list("id", flat=True).first()
    return found or 0


@dataclass(frozen=True)
class Undone:
    """What became of taking back: cases as they were before, and those that somebody changed since."""

    restored: Sequence[int]
    left: Sequence[int]


@transaction.atomic
def undo_change(actor: Actor, change_id: int, now: datetime) -> Undone:
    """Takes a bulk change of one's own back. Events: `case.restored`, `case.tagged`, `case.untagged`.

    Raises NotVisible for somebody else's change, TooLate after UNDO or the second time.
    """
    change = BulkChange.objects.select_for_update().filter(pk=change_id, by_id=actor.id).first()
    if change is None:
        raise NotVisible(f"change:{change_id}")
    if change.undone_at is not None or now - change.at > UNDO:
        raise TooLate
    restored: list[int] = []
    left: list[int] = []
    for item in change.items.order_by("case_id"):
        (restored if restore(actor, item, change.verb, now) else left).append(item.case_id)
    change.undone_at = now
    change.save(update_fields=["undone_at"])
    return Undone(restored, left)


def restore(actor: Actor, item: BulkItem, verb: str, now: datetime) -> bool:
    """One case as it was; False where somebody changed it since, or the agent may no longer."""
    try:
        case_for(actor, item.case_id, "answer", now)
    except (NotVisible, NotAllowed):
        return False
    case = Case.objects.select_for_update().get(pk=item.case_id)
    if verb in ("tag", "untag"):
        return restore_tag(actor, case, item, now)
    if changed_since(item, [case.ref]) or any(
        snapshot(case, BulkOrder(verb))[name] != item.after[name] for name in item.after
    ):
        return False
    ended = item.before["ended_at"]
    case.state, case.assignee_id = item.before["state"], item.before["assignee_id"]
    case.ended_at = datetime.fromisoformat(ended) if ended else None
    undo_ending(actor, case, item.before["turn"], now)
    case.save(update_fields=["state", "assignee", "ended_at", "next_due_at"])
    payload = events.CaseRestored(case=case.number, state=case.state, to=case.assignee_id)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    return True


def restore_tag(actor: Actor, case: Case, item: BulkItem, now: datetime) -> bool:
    """The tag is put back, or taken off again, unless somebody did something to the case's tags since."""
    if changed_since(item, [f"notes:{case.number}"], ("case.tagged", "case.untagged")):
        return False
    before, after = item.before["tag"], item.after["tag"]
    return tag_case(actor, case.number, before, now) if before else untag_case(actor, case.number, after, now)


def changed_since(item: BulkItem, about: Sequence[str], types: Sequence[str] = ()) -> bool:
    """Whether something happened to the case since; what the desk does by itself does not count."""
    rows = Event.objects.filter(about__in=about, id__gt=item.event_id, type__startswith="case.").exclude(actor="system")
    return (rows.filter(type__in=types) if types else rows).exists()


def last_change(actor: Actor, now: datetime) -> BulkChange | None:
    """The agent's newest bulk change, while it can be taken back."""
    newest = BulkChange.objects.filter(by_id=actor.id, at__gt=now - UNDO).order_by("-at").first()
    return newest if newest is not None and newest.undone_at is None else None


@transaction.atomic
def drop_old_changes(now: datetime) -> int:
    """Forgets changes that can no longer be taken back; returns how many."""
    gone, _rows = BulkChange.objects.filter(at__lt=now - KEEP).delete()
    return gone
