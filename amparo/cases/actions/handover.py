"""The open work of an agent who is away goes to others, or is suggested to; and comes back (SI-9, SI-10).

Begun by the event that the absence began, and by a job that looks again: cases that are reopened or given to somebody
while they are away are handed over, too. What an absent agent takes themselves stays theirs.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from amparo.cases import handover_events as events
from amparo.cases import handover_mails as mails
from amparo.cases.access import case_for
from amparo.cases.choosing import Candidate, Choice, choose, rank
from amparo.cases.events import CaseAssigned
from amparo.cases.handovers import candidates_for, need_of
from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.models import Case, Handover
from amparo.cases.topics import internal_topics, public_topics
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM, Actor
from amparo.core.events import Payload, record
from amparo.core.models import Event
from amparo.people.models import Absence, Person

CASES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Move:
    """A case that leaves an absent agent: to whom (None: to everybody), and why."""

    to: int | None
    reasons: tuple[str, ...]


def cover_absences(now: datetime) -> int:
    """Hands over whatever open work absent agents have; returns how many cases. The system's."""
    running = Absence.objects.running(now).exclude(begun_at=None).order_by("since_at")[:CASES_AT_ONCE]
    return sum(hand_over_work(absence.pk, now) for absence in running)


def hand_over_work(absence_id: int, now: datetime, limit: int = CASES_AT_ONCE, *, quiet: bool = False) -> int:
    """The open cases of one absent agent, each in a transaction of its own; then one mail to each who is concerned,
    unless `quiet` (a demo).

    Events: `case.assigned` and `case.handed_over`, or `case.handover_suggested`; returns how many cases. May run
    twice: a case is handed over, or suggested, once in an absence.
    """
    absence = Absence.objects.running(now).select_related("person").filter(pk=absence_id).exclude(begun_at=None).first()
    if absence is None:
        return 0
    team = candidates_for(absence, now)
    moved: Counter[int] = Counter()
    done = 0
    for number in open_numbers(absence, limit):
        with transaction.atomic():
            move = hand_over_case(absence, number, team, now)
        if move is None:
            continue
        done += 1
        if move.to is not None:
            moved[move.to] += 1
            team = [replace(one, load=one.load + 1) if one.id == move.to else one for one in team]
    with transaction.atomic():
        told = mails.tell_handed_over if absence.handover == "automatic" else mails.tell_suggested
        for person in Person.objects.filter(pk__in=() if quiet else moved):
            told(moved[person.pk], person, absence.person, now)
    return done


def open_numbers(absence: Absence, limit: int) -> list[int]:
    """The agent's open cases about which nothing was done in this absence, and which they did not take in it."""
    about = Handover.objects.filter(absence=absence, case=OuterRef("pk"))
    rows = Case.objects.filter(~Exists(about), assignee_id=absence.person_id, state__in=OPEN_STATES)
    numbers = list(rows.order_by("next_due_at", "number").values_list("pk", flat=True)[:limit])
    refs = {f"case:{number}": number for number in numbers}
    taken = Event.objects.filter(
        about__in=list(refs), type="case.assigned", actor=f"person:{absence.person_id}", at__gte=absence.begun_at
    )
    own = {refs[about] for about in taken.values_list("about", flat=True)}
    return [number for number in numbers if number not in own]


def hand_over_case(absence: Absence, number: int, team: list[Candidate], now: datetime) -> Move | None:
    """One case, locked; None where it is no longer the absent agent's open one."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("product__parent", "company")
    case = rows.filter(pk=number, assignee_id=absence.person_id, state__in=OPEN_STATES).first()
    if case is None:
        return None
    need, suggested = need_of(case), absence.handover == "suggested"
    choice: Choice | None = next(iter(rank(need, team)), None) if suggested else choose(need, team)
    move = Move(choice.agent, choice.reasons) if choice else Move(None, ("nobody-speaks" if team else "nobody-there",))
    Handover.objects.create(
        case=case,
        absence=absence,
        to_id=move.to,
        reasons=list(move.reasons),
        state="suggested" if suggested else "done",
        at=now,
    )
    if suggested:
        kind: type[events.CaseHandedOver] | type[events.HandoverSuggested] = events.HandoverSuggested
    else:
        kind = events.CaseHandedOver
        reassign(SYSTEM, case, move.to, now)
    codes = [reason.partition(":")[0] for reason in move.reasons]
    payload = kind(case=number, absence=absence.pk, person=absence.person_id, to=move.to, reasons=codes)
    tell(SYSTEM, case, payload, now)
    return move


def reassign(actor: Actor, case: Case, to: int | None, now: datetime) -> None:
    """Another assignee of a locked case, without a mail for each. Event: `case.assigned`."""
    case.assignee_id = to
    case.save(update_fields=["assignee"])
    record(actor, CaseAssigned(case=case.number, to=to), about=case.ref, topics=public_topics(case), now=now)


@transaction.atomic
def accept_handover(actor: Actor, handover_id: int, to: int, now: datetime) -> Handover:
    """An agent follows a suggestion, or names somebody else. Events: `case.assigned`, `case.handed_over`.

    Raises NotAllowed (`agents-only`, `not-an-agent`, `changed-since` where the case went another way meanwhile).
    """
    handover, case = locked(actor, handover_id, "suggested", now)
    if case.assignee_id != handover.absence.person_id:
        raise NotAllowed("changed-since")
    if not Person.objects.filter(pk=to, is_agent=True, is_active=True).exists():
        raise NotAllowed("not-an-agent")
    if to != handover.to_id:
        handover.reasons = ["chosen"]
    handover.to_id = to
    decide(handover, "done", actor, now)
    reassign(actor, case, to, now)
    codes = [reason.partition(":")[0] for reason in handover.reasons]
    payload = events.CaseHandedOver(
        case=case.number, absence=handover.absence_id, person=handover.absence.person_id, to=to, reasons=codes
    )
    tell(actor, case, payload, now)
    if to != actor.id:
        mails.tell_handed_over(1, Person.objects.get(pk=to), handover.absence.person, now)
    return handover


@transaction.atomic
def decline_handover(actor: Actor, handover_id: int, now: datetime) -> Handover:
    """The case stays with whoever is away. Event: `case.handover_declined`; raises NotAllowed, NotVisible."""
    handover, case = locked(actor, handover_id, "suggested", now)
    decide(handover, "declined", actor, now)
    person = handover.absence.person_id
    payload = events.HandoverDeclined(case=case.number, absence=handover.absence_id, person=person)
    tell(actor, case, payload, now)
    return handover


@transaction.atomic
def take_back(actor: Actor, handover_id: int, now: datetime) -> Handover:
    """Whoever was away has their case again. Events: `case.assigned`, `case.handover_returned`.

    Theirs alone to say. Raises NotVisible for somebody else's, NotAllowed (`changed-since`) where the case has ended
    or gone another way meanwhile.
    """
    handover, case = locked(actor, handover_id, "done", now)
    if handover.absence.person_id != actor.id:
        raise NotVisible(f"handover:{handover_id}")
    if case.assignee_id != handover.to_id or case.state not in OPEN_STATES:
        raise NotAllowed("changed-since")
    decide(handover, "returned", actor, now)
    reassign(actor, case, actor.id, now)
    payload = events.HandoverReturned(case=case.number, absence=handover.absence_id, to=actor.person_id)
    tell(actor, case, payload, now)
    return handover


@transaction.atomic
def welcome_back(absence_id: int, now: datetime) -> int:
    """An absence is over: suggestions lapse, and the agent is told by mail what was handed over. Returns how many."""
    absence = Absence.objects.select_related("person").get(pk=absence_id)
    Handover.objects.filter(absence=absence, state="suggested").update(state="lapsed", decided_at=now)
    count = Handover.objects.filter(absence=absence, state="done").count()
    if count and absence.person.is_active:
        mails.tell_back(count, absence.person, now)
    return count


def locked(actor: Actor, handover_id: int, state: str, now: datetime) -> tuple[Handover, Case]:
    """A handover in a state with its case, both locked; raises NotVisible, NotAllowed."""
    if not actor.is_agent:
        raise NotAllowed("agents-only")
    found = Handover.objects.filter(pk=handover_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotVisible(f"handover:{handover_id}")
    case_for(actor, found, "answer", now)
    case = Case.objects.select_for_update(of=("self",)).get(pk=found)
    rows = Handover.objects.select_for_update(of=("self",)).select_related("absence__person")
    handover = rows.filter(pk=handover_id, state=state).first()
    if handover is None:
        raise NotAllowed("changed-since")
    return handover, case


def decide(handover: Handover, state: str, actor: Actor, now: datetime) -> None:
    """Writes what became of it, and who said so."""
    handover.state, handover.decided_by_id, handover.decided_at = state, actor.id, now
    handover.save(update_fields=["state", "to", "reasons", "decided_by", "decided_at"])


def tell(actor: Actor, case: Case, payload: Payload, now: datetime) -> None:
    """The event, for agents alone."""
    record(actor, payload, about=f"notes:{case.number}", topics=internal_topics(case), now=now)
