"""How a case ends: solved with a cause, by an agent or by the customer; closed by an agent, or after some days."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.access import case_for
from amparo.cases.actions.conversation import locked, move
from amparo.cases.actions.satisfaction import ask_readers
from amparo.cases.actions.timing import follow
from amparo.cases.ending import CAUSES, CUSTOMER_CAUSES
from amparo.cases.models import Case, Ending
from amparo.cases.topics import public_topics
from amparo.cases.turnings import get_ending
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record

TELL_AFTER = timedelta(minutes=10)  # as long as several cases that were solved at once can be taken back


class NotResolved(Exception):
    """The case cannot be called solved like this; `code` says why: unknown-cause, duplicate-unknown, of-itself."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Solution:
    """Why a case counts as solved; of a duplicate also of which case. `soon` where it may still be taken back: then
    who follows the case is told later (`tell_untold`)."""

    cause: str = "answer"
    duplicate_of: int | None = None
    soon: bool = False


@transaction.atomic
def resolve_case(actor: Actor, number: int, solution: Solution, now: datetime) -> Case:
    """An agent says that it is solved, and why; a comment of the customer opens it again.

    Raises NotResolved. Who follows it is told, and asked once how it went. Event: `case.resolved`.
    """
    if solution.cause not in CAUSES:
        raise NotResolved("unknown-cause")
    case = locked(actor, number, "answer", now)
    end(actor, case, solution, duplicate_for(actor, case, solution, now), now)
    return case


@transaction.atomic
def withdraw_case(actor: Actor, number: int, cause: str, now: datetime) -> Case:
    """The customer's side says that it needs no help any more: solved by itself, or withdrawn.

    Raises NotResolved. Event: `case.resolved`.
    """
    if cause not in CUSTOMER_CAUSES:
        raise NotResolved("unknown-cause")
    case = locked(actor, number, "comment", now)
    end(actor, case, Solution(cause), None, now)
    return case


def duplicate_for(actor: Actor, case: Case, solution: Solution, now: datetime) -> Case | None:
    """The case of which this one is a duplicate; raises NotResolved where it is not seen or is the case itself."""
    if solution.cause != "duplicate":
        return None
    if solution.duplicate_of is None:
        raise NotResolved("duplicate-unknown")
    if solution.duplicate_of == case.number:
        raise NotResolved("of-itself")
    try:
        return case_for(actor, solution.duplicate_of, "see", now)
    except NotVisible:
        raise NotResolved("duplicate-unknown") from None


def end(actor: Actor, case: Case, solution: Solution, original: Case | None, now: datetime) -> None:
    """Writes the ending of a locked case, and tells and asks who follows it."""
    move(case, "resolve")
    case.ended_at = now
    follow(actor, case, "resolve", now)
    case.save(update_fields=["state", "ended_at", "next_due_at"])
    ending = Ending.objects.create(case=case, cause=solution.cause, duplicate_of=original, by_id=actor.id, at=now)
    number = original.number if original else None
    payload = events.CaseResolved(case=case.number, cause=solution.cause, duplicate_of=number)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    mails.tell_watchers(case, actor, now)
    if not solution.soon:
        tell_and_ask(ending, actor.is_agent, now)


def tell_and_ask(ending: Ending, by_vendor: bool, now: datetime) -> None:
    """Who follows the case is told that it counts as solved, and asked once how it went."""
    links = ask_readers(ending.case, ending.cause, now)
    if by_vendor:
        mails.tell_resolved(ending.case, links, now)
    ending.told_at = now
    ending.save(update_fields=["told_at"])


def tell_untold(now: datetime, limit: int = 500) -> int:
    """Tells of the endings that could be taken back and were not; returns how many. For the periodic job."""
    told = 0
    due = Ending.objects.filter(told_at=None, at__lte=now - TELL_AFTER).order_by("at")
    for key in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            ending = Ending.objects.select_for_update(of=("self",)).select_related("case").get(pk=key)
            if ending.told_at is not None:
                continue
            if get_ending(ending.case) == ending:
                tell_and_ask(ending, True, now)
                told += 1
            else:  # taken back, or open again
                ending.told_at = now
                ending.save(update_fields=["told_at"])
    return told


@transaction.atomic
def close_case(actor: Actor, number: int, now: datetime) -> Case:
    """An agent closes a solved case for good; a word of either side still opens it again. Event: `case.closed`."""
    case = locked(actor, number, "answer", now)
    shut(actor, case, now)
    return case


def shut(actor: Actor, case: Case, now: datetime) -> None:
    """The locked case is closed."""
    move(case, "close")
    case.save(update_fields=["state"])
    record(actor, events.CaseClosed(case=case.number), about=case.ref, topics=public_topics(case), now=now)


def close_resolved(actor: Actor, days: int, now: datetime, limit: int = 500) -> int:
    """Closes cases that have counted as solved for `days` without a word; 0 days: never. Returns how many.

    For the periodic job, each case in a transaction of its own. Event: `case.closed`.
    """
    if days <= 0:
        return 0
    before = now - timedelta(days=days)
    stale = Case.objects.filter(state="resolved", ended_at__lte=before, active_at__lte=before).order_by("ended_at")
    closed = 0
    for number in list(stale.values_list("number", flat=True)[:limit]):
        with transaction.atomic():
            case = Case.objects.select_for_update().filter(number=number, state="resolved").first()
            if case is not None:
                shut(actor, case, now)
                closed += 1
    return closed
