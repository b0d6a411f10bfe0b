"""The clocks of a case follow what happens to it (SI-7, SI-10): called by its other actions, in their transaction."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from amparo.cases.lifecycle import ENDED_STATES, OPEN_STATES
from amparo.cases.models import Case, Message
from amparo.cases.steps import KINDS
from amparo.cases.topics import public_topics
from amparo.clocks import actions as clocks
from amparo.clocks import queries as clock_queries
from amparo.clocks.models import Matter
from amparo.clocks.rules.course import TURNS, Turn
from amparo.core.actors import SYSTEM, Actor
from amparo.people.models import Company

Changes = Mapping[str, Mapping[str, Any] | None]
# What the verbs of the case's lifecycle do to its clocks; others nothing.
RECORD: Mapping[str, Callable[[Actor, str, datetime], datetime | None]] = {
    "comment": clocks.record_comment,
    "answer": clocks.record_answer,
    "report": clocks.record_report,
    "resolve": clocks.end_clocks,
}


def opening_of(case: Case) -> clocks.Opening:
    """What the clocks of a case are started for: the request that its decision was about."""
    return clocks.Opening(case.ref, case.decision.request, public_topics(case))


def start_timing(actor: Actor, case: Case, at: datetime) -> None:
    """The case came before the agents at `at` (of a split: when its first message was written). Saves `next_due_at`."""
    case.next_due_at = clocks.start_clocks(actor, opening_of(case), at)
    if case.next_due_at is not None:
        case.save(update_fields=["next_due_at"])


def begin_timing(actor: Actor, case: Case, now: datetime) -> None:
    """As `start_timing`, for a case that was made in this transaction."""
    case.next_due_at = clocks.begin_clocks(actor, replace(opening_of(case), pack_id=case.decision.pack_id), now)
    if case.next_due_at is not None:
        case.save(update_fields=["next_due_at"])


def follow(actor: Actor, case: Case, verb: str, now: datetime) -> None:
    """Sets `next_due_at` of a locked case after a public word of either side, or its end; the caller saves it."""
    try:
        case.next_due_at = RECORD[verb](actor, case.ref, now)
    except clocks.UnknownMatter:
        adopt(case, now)
        case.next_due_at = RECORD[verb](actor, case.ref, now)


def undo_ending(actor: Actor, case: Case, turn: str, now: datetime) -> None:
    """That the case was solved is taken back: its clocks go on as it was `turn`'s. The caller saves `next_due_at`."""
    if turn in TURNS and turn != "ended":
        with suppress(clocks.UnknownMatter):
            case.next_due_at = clocks.undo_end_clocks(actor, case.ref, cast(Turn, turn), now)


def adopt(case: Case, now: datetime) -> None:
    """Gives a case that is older than its clocks those that it would have, from its messages so far."""
    said = Message.objects.filter(case=case, visibility="public", at__gt=case.opened_at, at__lt=now).order_by(
        "at", "id"
    )
    happenings = [(at, word_of(vendor, step)) for at, vendor, step in said.values_list("at", "by_vendor", "step__kind")]
    if case.state in ENDED_STATES and case.ended_at is not None:
        happenings.append((case.ended_at, "end"))
    case.next_due_at = clocks.adopt_clocks(SYSTEM, opening_of(case), case.opened_at, happenings, now)


def word_of(by_vendor: bool, step: str | None) -> str:
    """What a public message was to the clocks."""
    if not by_vendor:
        return "comment"
    return KINDS[step].verb if step else "answer"


def adopt_open_cases(now: datetime, limit: int = 200) -> int:
    """Open cases without clocks get them; returns how many. Events as `adopt_clocks`."""
    about = Concat(Value("case:"), Cast(OuterRef("number"), CharField()))
    without = Case.objects.filter(~Exists(Matter.objects.filter(about=about)), state__in=OPEN_STATES)
    numbers = list(without.order_by("number").values_list("pk", flat=True)[:limit])
    for number in numbers:
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",)).select_related("decision").get(pk=number)
            adopt(case, now)
            case.save(update_fields=["next_due_at"])
    return len(numbers)


def retarget(actor: Actor, case: Case, changes: Changes, cause: str, at: datetime) -> None:
    """Measures the clocks of a locked case anew, because facts changed at `at`, and saves `next_due_at`."""
    try:
        case.next_due_at = clocks.retarget_clocks(actor, case.ref, changes, cause, at)
    except clocks.UnknownMatter:
        adopt(case, at)
        case.next_due_at = clocks.retarget_clocks(actor, case.ref, changes, cause, at)
    case.save(update_fields=["next_due_at"])


def merge_timing(actor: Actor, case: Case, into: Case, now: datetime) -> None:
    """`case` became part of `into` (both locked): what is due first goes on there. Saves `next_due_at` of both."""
    for one in (case, into):
        if not Matter.objects.filter(pk=one.ref).exists():
            adopt(one, now)
    into.next_due_at = clocks.merge_clocks(actor, case.ref, into.ref, now)
    case.next_due_at = None
    for one in (case, into):
        one.save(update_fields=["next_due_at"])


def refresh_due(case: Case, now: datetime) -> None:
    """Reads `next_due_at` again, after clocks moved by themselves (a new pack)."""
    Case.objects.filter(pk=case.pk).update(next_due_at=clock_queries.get_next_due(case.ref))


def retarget_company(company_id: int, cause: str, at: datetime, limit: int = 500) -> int:
    """A company's plan or place changed at `at`: its open cases are measured anew; returns how many.

    Each in a transaction of its own; one that was measured already stays as it is.
    """
    company = Company.objects.get(pk=company_id)
    facts = {"country": company.country, "time_zone": company.time_zone or None, "plan": company.plan_at(at) or None}
    done, last = 0, 0
    while numbers := _open_numbers(company_id, last, limit):
        for number in numbers:
            with transaction.atomic():
                case = Case.objects.select_for_update(of=("self",)).select_related("decision").get(pk=number)
                retarget(SYSTEM, case, {"company": facts}, cause, at)
        done, last = done + len(numbers), numbers[-1]
    return done


def _open_numbers(company_id: int, after: int, limit: int) -> list[int]:
    rows = Case.objects.filter(company_id=company_id, state__in=OPEN_STATES, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
