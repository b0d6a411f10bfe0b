"""Agents who are away: planned, begun, ended. What becomes of their work is the cases' business, which hear of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from django.db import transaction

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM, Actor
from amparo.core.events import Payload, record
from amparo.people import access, agent_events
from amparo.people.models import HANDOVERS, Absence, Person
from amparo.people.rules import BadInput

TURNS_AT_ONCE = 200
Handover = Literal["automatic", "suggested"]


@dataclass(frozen=True, slots=True)
class AbsenceTerms:
    """From when until when (None: nobody knows yet), who gets the work first, and whether the desk hands it over by
    itself (`automatic`) or only suggests to whom (`suggested`)."""

    since_at: datetime
    until_at: datetime | None = None
    handover: str = "automatic"
    deputy_id: int | None = None


@transaction.atomic
def plan_absence(actor: Actor, person: Person, terms: AbsenceTerms, now: datetime) -> Absence:
    """Says that an agent will be away, or is from now on; themselves and administrators.

    Raises BadInput (`no-agent`, `ends-before-it-begins`, `in-the-past`, `not-own-deputy`, `overlaps`).
    `absence.planned` follows, and `absence.began` at once where it has begun.
    """
    access.require_agent_or_desk(actor, person.pk)
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    if not locked.is_agent:
        raise BadInput("person", "no-agent")
    since = max(terms.since_at, now)
    check_terms(locked, terms, since, now)
    if overlapping(locked, since, terms.until_at):
        raise BadInput("since_at", "overlaps")
    absence = Absence.objects.create(
        person=locked,
        since_at=since,
        until_at=terms.until_at,
        handover=terms.handover,
        deputy_id=terms.deputy_id,
        planned_at=now,
    )
    payload = agent_events.AbsencePlanned(
        person=locked.pk,
        absence=absence.pk,
        since=since.isoformat(),
        until=terms.until_at.isoformat() if terms.until_at else "",
        handover=handover_of(absence),
        deputy=terms.deputy_id,
    )
    _record(actor, payload, absence, now)
    if since <= now:
        begin(actor, absence, now)
    return absence


@transaction.atomic
def change_absence(actor: Actor, absence: Absence, terms: AbsenceTerms, now: datetime) -> Absence:
    """Another end, deputy or way of handing over; themselves and administrators. `absence.changed` follows.

    Raises BadInput as `plan_absence`, NotVisible where the absence is over.
    """
    locked = _locked(actor, absence, now)
    check_terms(locked.person, terms, locked.since_at, now)
    if overlapping(locked.person, locked.since_at, terms.until_at, but=locked.pk):
        raise BadInput("until_at", "overlaps")
    locked.until_at, locked.handover, locked.deputy_id = terms.until_at, terms.handover, terms.deputy_id
    locked.save(update_fields=["until_at", "handover", "deputy"])
    payload = agent_events.AbsenceChanged(
        person=locked.person_id,
        absence=locked.pk,
        until=terms.until_at.isoformat() if terms.until_at else "",
        handover=handover_of(locked),
        deputy=terms.deputy_id,
    )
    _record(actor, payload, locked, now)
    return locked


@transaction.atomic
def end_absence(actor: Actor, absence: Absence, now: datetime) -> Absence:
    """The agent is back early, or will not be away at all; themselves and administrators.

    `absence.ended`, or `absence.called_off` where it had not begun, follows; raises NotVisible where it is over.
    """
    locked = _locked(actor, absence, now)
    locked.ended_at = now
    locked.save(update_fields=["ended_at"])
    payload: Payload = agent_events.AbsenceEnded(person=locked.person_id, absence=locked.pk, early=True)
    if locked.begun_at is None:
        payload = agent_events.AbsenceCalledOff(person=locked.person_id, absence=locked.pk)
    _record(actor, payload, locked, now)
    return locked


def turn_absences(now: datetime, limit: int = TURNS_AT_ONCE) -> int:
    """Begins absences whose time has come and ends those whose time is over, each in a transaction of its own.

    The system's; `absence.began` and `absence.ended` follow. Returns how many turned.
    """
    due = Absence.objects.filter(ended_at=None, since_at__lte=now, begun_at=None)
    over = Absence.objects.filter(ended_at=None, until_at__lte=now)
    keys = list((due | over).order_by("since_at").values_list("pk", flat=True)[:limit])
    return sum(turn(key, now) for key in keys)


@transaction.atomic
def turn(key: int, now: datetime) -> bool:
    """One absence begins, ends, or, after a long standstill of the desk, both."""
    absence = Absence.objects.select_for_update().filter(pk=key, ended_at=None, since_at__lte=now).first()
    if absence is None:
        return False
    over = absence.until_at is not None and absence.until_at <= now
    if absence.begun_at is None:
        begin(SYSTEM, absence, now)
    if over:
        absence.ended_at = now
        absence.save(update_fields=["ended_at"])
        payload = agent_events.AbsenceEnded(person=absence.person_id, absence=absence.pk, early=False)
        _record(SYSTEM, payload, absence, now)
    return True


def begin(actor: Actor, absence: Absence, now: datetime) -> None:
    """The row and its event, inside the caller's transaction."""
    absence.begun_at = now
    absence.save(update_fields=["begun_at"])
    _record(actor, agent_events.AbsenceBegan(person=absence.person_id, absence=absence.pk), absence, now)


def check_terms(person: Person, terms: AbsenceTerms, since: datetime, now: datetime) -> None:
    """Raises BadInput for terms that cannot be."""
    if terms.handover not in HANDOVERS:
        raise BadInput("handover", "unknown-handover", {"handovers": ", ".join(HANDOVERS)})
    if terms.until_at is not None and terms.until_at <= now:
        raise BadInput("until_at", "in-the-past")
    if terms.until_at is not None and terms.until_at <= since:
        raise BadInput("until_at", "ends-before-it-begins")
    if terms.deputy_id == person.pk:
        raise BadInput("deputy", "not-own-deputy")
    agents = Person.objects.filter(pk=terms.deputy_id, is_agent=True, is_active=True)
    if terms.deputy_id is not None and not agents.exists():
        raise BadInput("deputy", "no-agent")


def overlapping(person: Person, since: datetime, until: datetime | None, but: int | None = None) -> bool:
    """Whether another absence of the person that stands lies in that time (the database refuses it, too)."""
    rows = Absence.objects.filter(person=person, ended_at=None).exclude(pk=but)
    rows = rows.exclude(until_at__lte=since)
    return (rows.filter(since_at__lt=until) if until is not None else rows).exists()


def handover_of(absence: Absence) -> Handover:
    """Its way of handing over."""
    return cast(Handover, absence.handover)


def _locked(actor: Actor, absence: Absence, now: datetime) -> Absence:
    """The absence, locked; one that is over is nobody's to change. Raises NotVisible, NotAllowed."""
    access.require_agent_or_desk(actor, absence.person_id)
    found: Absence | None = (
        Absence.objects.select_for_update(of=("self",)).select_related("person").filter(pk=absence.pk).first()
    )
    if found is None:
        raise NotVisible(f"absence:{absence.pk}")
    if found.ended_at is not None or (found.until_at is not None and found.until_at <= now):
        raise NotAllowed("absence-over")
    return found


def _record(actor: Actor, payload: Payload, absence: Absence, now: datetime) -> None:
    record(actor, payload, about=f"person:{absence.person_id}", topics=[access.AGENTS_TOPIC], now=now)
