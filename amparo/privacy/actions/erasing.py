"""Erasures: asked for, thought over, carried out, put on record (design §5).

It is done in steps, each in a transaction of its own that may run again: a long transaction would hold the event log
back. The person's row is emptied first, and the erasure's own row knows until the end whom to look for.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from amparo.cases.actions import erasing as cases
from amparo.cases.models import Case
from amparo.core import jobs, mailer
from amparo.core.access import NotAllowed
from amparo.core.actors import SYSTEM, Actor
from amparo.core.events import record
from amparo.core.transitions import NotPossible
from amparo.gate.erasing import erase_requests
from amparo.knowledge.erasing import erase_voices
from amparo.people.access import require_desk
from amparo.people.actions.erasing import empty_person
from amparo.people.history import sides_of
from amparo.people.models import Membership, Person
from amparo.people.personal import MARK, Subject, redactor, subject_of
from amparo.people.rules import BadInput, may_run_desk
from amparo.privacy import events, mails
from amparo.privacy.access import hindrances_of
from amparo.privacy.actions.exporting import drop_exports_of
from amparo.privacy.models import OPEN_ERASURES, Erasure
from amparo.privacy.rules import Hindrance, Order, may_order
from amparo.search.erasing import erase_searches

log = logging.getLogger(__name__)
BATCH = 50
ASKED_A_DAY = 3  # each sends a mail
BASIS_LENGTH = 80
SWEEP_AFTER = timedelta(minutes=10)  # longer than any request that was under way may take
Tell = Callable[[int, int], None]


class Hindered(Exception):
    """Something has to be handed over first: `hindrances` says what."""

    def __init__(self, hindrances: list[Hindrance]) -> None:
        super().__init__(", ".join(one.code for one in hindrances))
        self.hindrances = hindrances


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: cases in which something was looked for, messages emptied, files dropped."""

    cases: int = 0
    messages: int = 0
    files: int = 0


def ask_erasure(actor: Actor, subject: Subject, basis: str, now: datetime) -> Erasure:
    """Somebody's data is to be erased after ERASURE_DELAY_DAYS: by themselves, or by administrators with a `basis`.

    The person is told by mail. Asked again, the open one is returned. Raises Hindered, BadInput and NotAllowed
    (`erasure-asked-too-often`). Event: `person.erasure_asked`.
    """
    own = actor.id is not None and actor.id == subject.person_id
    if not own:
        require_desk(actor)
    basis = clean_basis(basis, required=not own)
    with transaction.atomic():
        rows = Erasure.objects.filter(person=None, email__iexact=subject.email)
        if subject.person_id is not None:
            Person.objects.select_for_update().get(pk=subject.person_id)
            rows = Erasure.objects.filter(person_id=subject.person_id)
        waiting = rows.filter(state__in=OPEN_ERASURES).first()
        if waiting is not None:
            return waiting
        hindrances = hindrances_of(subject, now)
        if hindrances:
            raise Hindered(hindrances)
        if rows.filter(asked_at__gt=now - timedelta(days=1)).count() >= ASKED_A_DAY:
            raise NotAllowed("erasure-asked-too-often")
        erasure = Erasure.objects.create(
            person_id=subject.person_id,
            email="" if subject.person_id is not None else subject.email,
            asked_by_id=actor.id,
            basis=basis,
            asked_at=now,
            due_at=now + timedelta(days=settings.ERASURE_DELAY_DAYS),
        )
        payload = events.ErasureAsked(person=erasure.person_id, erasure=erasure.pk, basis="")
        record(actor, payload, about=erasure.ref, topics=topics_of(erasure, now), now=now)
        if erasure.person is not None and erasure.person.is_active:
            mails.tell_asked(erasure.person, settings.ERASURE_DELAY_DAYS, now)
    return erasure


def clean_basis(basis: str, *, required: bool) -> str:
    """Where the person asked, on one line; raises BadInput."""
    basis = " ".join(basis.split())
    if required and not basis:
        raise BadInput("basis", "empty")
    if len(basis) > BASIS_LENGTH or not basis.isprintable():
        raise BadInput("basis", "too-long", {"limit": BASIS_LENGTH})
    return basis


@transaction.atomic
def withdraw_erasure(actor: Actor, erasure: Erasure, now: datetime) -> Erasure:
    """The data stays: the person themselves and administrators, until it is ordered.

    Raises NotPossible afterwards. The person is told. Event: `person.erasure_withdrawn`.
    """
    if actor.id is None or actor.id != erasure.person_id:
        require_desk(actor)
    locked = Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure.pk)
    if locked.state != "asked":
        raise NotPossible("erasure", locked.state, "withdraw")
    locked.state, locked.ended_by_id, locked.ended_at, locked.email = "withdrawn", actor.id, now, ""
    locked.save()
    payload = events.ErasureWithdrawn(person=locked.person_id, erasure=locked.pk)
    record(actor, payload, about=locked.ref, topics=topics_of(locked, now), now=now)
    if locked.person is not None and locked.person.is_active:
        mails.tell_withdrawn(locked.person, now)
    return locked


@transaction.atomic
def order_erasure(actor: Actor, erasure: Erasure, now: datetime) -> Erasure:
    """It begins: an administrator other than who asked looked at it, or its days ended (then by the system).

    Raises NotAllowed, NotPossible and Hindered. Event: `person.erasure_ordered`, later `person.erased`.
    """
    locked = Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure.pk)
    if locked.state != "asked":
        raise NotPossible("erasure", locked.state, "order")
    order = Order(locked.asked_by_id, locked.due_at, actor == SYSTEM, actor.id, may_run_desk(actor).allowed)
    refusal = may_order(order, now)
    if refusal:
        raise NotAllowed(refusal)
    hindrances = hindrances_of(subject_for(locked), now)
    if hindrances:
        raise Hindered(hindrances)
    return begin(actor, locked, now)


def begin(actor: Actor, erasure: Erasure, now: datetime) -> Erasure:
    """From here on it is not taken back. In the caller's transaction."""
    subject = subject_for(erasure)
    erasure.email, erasure.name, erasure.vendor = subject.email, subject.name, subject.vendor
    erasure.state, erasure.ended_by_id = "ordered", actor.id
    erasure.save()
    payload = events.ErasureOrdered(person=erasure.person_id, erasure=erasure.pk)
    record(actor, payload, about=erasure.ref, topics=topics_of(erasure, now), now=now)
    jobs.enqueue(erase_ordered, erasure=erasure.pk)
    return erasure


@jobs.job("privacy.erase")
def erase_ordered(erasure: int) -> None:
    """Carries an ordered erasure out, in the background."""
    carry_out(erasure, lambda _done, _whole: None, timezone.now())


def carry_out_due(now: datetime) -> None:
    """Orders what is due, and takes up what was ordered and not finished; what is hindered waits for a person."""
    for erasure in Erasure.objects.filter(state="asked", due_at__lte=now).order_by("due_at")[:100]:
        try:
            order_erasure(SYSTEM, erasure, now)
        except Hindered as refusal:
            log.warning("erasure %s waits: %s", erasure.pk, refusal)
        except NotPossible:  # somebody was quicker
            continue
    for key in Erasure.objects.filter(state="ordered").values_list("pk", flat=True)[:100]:
        jobs.enqueue(erase_ordered, erasure=key)


def order_at_once(subject: Subject, basis: str, now: datetime) -> Erasure:
    """For the operator on the server, who is asked there whether they are sure. Raises Hindered."""
    hindrances = hindrances_of(subject, now)
    if hindrances:
        raise Hindered(hindrances)
    erasure = ask_erasure(SYSTEM, subject, basis, now)
    with transaction.atomic():
        locked = Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure.pk)
        return begin(SYSTEM, locked, now) if locked.state == "asked" else locked


def carry_out(key: int, tell: Tell, now: datetime) -> Erased:
    """Does an ordered erasure, step by step; `tell` hears how many cases are done, of how many. Runs once at a time.

    Event: `person.erased`. Does nothing where it is done, or another process is at it.
    """
    with connection.cursor() as cursor:
        lock = [f"erasure {key}"]
        cursor.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", lock)
        if not cursor.fetchone()[0]:
            return Erased()
        try:
            erasure = Erasure.objects.select_related("person").filter(pk=key, state="ordered").first()
            return erase(erasure, tell, now) if erasure is not None else Erased()
        finally:
            cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", lock)


def erase(erasure: Erasure, tell: Tell, now: datetime) -> Erased:
    """The steps."""
    subject = subject_for(erasure)
    actor = Actor("person", erasure.ended_by_id) if erasure.ended_by_id else SYSTEM
    if subject.person_id is not None:
        empty_person(actor, subject, now)
        cases.end_lonely_cases(actor, subject, now)
    titles = cases.list_titles(subject)
    erased = erase_words(erasure, subject, tell)
    cases.erase_elsewhere(actor, subject, now)
    erase_requests(subject, cases.list_decisions(subject))
    erase_voices(subject)
    erase_searches(subject)
    mailer.forget_mails(subject.email, without(titles, redactor(subject)))
    drop_exports_of(subject, now)
    finish(actor, erasure, erased, now)
    return erased


def erase_words(erasure: Erasure, subject: Subject, tell: Tell) -> Erased:
    """The cases, a batch a transaction; what was done counts on where it was interrupted."""
    numbers = cases.list_numbers(subject)
    for start in range(0, len(numbers), BATCH):
        counts = cases.erase_in_cases(subject, numbers[start : start + BATCH])
        erasure.messages += counts["messages"]
        erasure.files += counts["files"]
        erasure.cases = min(start + BATCH, len(numbers))
        erasure.save(update_fields=["cases", "messages", "files"])
        tell(erasure.cases, len(numbers))
    return Erased(erasure.cases, erasure.messages, erasure.files)


def without(titles: list[str], redact: Callable[[str], str]) -> Callable[[str], str]:
    """Takes out whole titles as well."""
    theirs = set(titles)
    return lambda text: MARK if text in theirs else redact(text)


@transaction.atomic
def finish(actor: Actor, erasure: Erasure, erased: Erased, now: datetime) -> None:
    """The last step: the erasure's row forgets whom it was about, and it is on record that it was done."""
    if erasure.person_id is not None:
        jobs.enqueue_at(sweep_after, now + SWEEP_AFTER, person=erasure.person_id, vendor=erasure.vendor)
        Erasure.objects.filter(person_id=erasure.person_id).update(basis="")
    topics = sides_left(erasure)
    erasure.state, erasure.ended_at = "done", now
    erasure.email = erasure.name = erasure.basis = ""
    erasure.save()
    payload = events.PersonErased(
        person=erasure.person_id,
        erasure=erasure.pk,
        cases=erased.cases,
        messages=erased.messages,
        files=erased.files,
    )
    record(actor, payload, about=erasure.ref, topics=topics, now=now)


@jobs.job("privacy.sweep")
def sweep_after(person: int, vendor: bool) -> None:
    """Once more: a request that was under way may have written something after its case had been done."""
    sweep(Person.objects.get(pk=person), vendor=vendor, now=timezone.now())


def sweep(person: Person, *, vendor: bool, now: datetime) -> None:
    """Empties what came late from somebody whose data was erased."""
    old = subject_of(person)
    subject = Subject(old.email, old.alias, person.pk, vendor=vendor)
    if not vendor:
        late = Case.objects.filter(cases.late_words_of(subject)).values_list("number", flat=True)
        numbers = sorted(set(late))
        for start in range(0, len(numbers), BATCH):
            cases.erase_in_cases(subject, numbers[start : start + BATCH])
    cases.erase_elsewhere(SYSTEM, subject, now)
    erase_requests(subject)
    erase_voices(subject)
    erase_searches(subject)


def subject_for(erasure: Erasure) -> Subject:
    """Whose data it is about."""
    if erasure.state == "ordered":
        alias = f"erased-{erasure.person_id}" if erasure.person_id is not None else f"erased-{erasure.pk}-visitor"
        return Subject(erasure.email, alias, erasure.person_id, erasure.name, erasure.vendor)
    if erasure.person is not None:
        return subject_of(erasure.person)
    return Subject(erasure.email, f"erased-{erasure.pk}-visitor")


def topics_of(erasure: Erasure, at: datetime) -> list[str]:
    """Who hears of it: the companies and partners that the person belonged to at a moment (SI-14)."""
    return sides_of(erasure.person, at) if erasure.person is not None else []


def sides_left(erasure: Erasure) -> list[str]:
    """The same once the memberships have ended with the erasure."""
    held = Membership.objects.filter(person_id=erasure.person_id or 0, until_at__gte=erasure.asked_at)
    rows = held.order_by("pk").values_list("company_id", "partner_id")[:50]
    return [f"company:{company}" if company else f"partner:{partner}" for company, partner in rows]
