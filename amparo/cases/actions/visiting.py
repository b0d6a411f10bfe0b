"""Cases of people who are not signed in: kept unseen until their address is confirmed (KA-3, SEC-4, SEC-8)."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.actions.drafts import forget_files
from amparo.cases.actions.indexing import index_case
from amparo.cases.actions.opening import (
    Incomplete,
    Sending,
    decide_all,
    file_case,
    find_problems,
    first_refusal,
)
from amparo.cases.actions.timing import start_timing
from amparo.cases.lifecycle import CASE
from amparo.cases.models import Case, Confirmation, KeptTogether
from amparo.cases.spec import Opening
from amparo.cases.topics import public_topics
from amparo.core.actors import SYSTEM, VISITOR, Actor
from amparo.core.events import record
from amparo.gate import actions as gate
from amparo.gate.models import Decision
from amparo.people.actions.invitations import Admission, JoinTerms, admit_confirmed
from amparo.people.models import Person
from amparo.people.rules import BadInput, clean_email, clean_name


class LinkNotValid(Exception):
    """The link was used, has expired, or never was one: all three look the same."""


@dataclass(frozen=True)
class Confirmed:
    """What following the link did; `case` is the first of them."""

    case: Case
    admission: Admission
    cases: Sequence[Case] = ()


def hash_of(token: str) -> str:
    """Only hashes of tokens are kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def keep_case(sending: Sending, make_token: Callable[[], str], link_days: int, now: datetime) -> Case:
    """A visitor sends a case: it is kept, and one neutral mail asks to confirm the address.

    Raises Incomplete, NotOpened and AlreadySent as `open_case` does. Rate limits are the caller's (per address, per
    network address, altogether). Event: `case.kept`, heard by nobody's page.
    """
    return keep_cases([sending], make_token, link_days, now)[0]


def keep_cases(sendings: Sequence[Sending], make_token: Callable[[], str], link_days: int, now: datetime) -> list[Case]:
    """A visitor sends several problems: each is kept as a case, all or none, and one link confirms them all (SI-5).

    Name and address are those of the first. Raises what `keep_case` raises. Events: `case.kept`.
    """
    problems = find_visitor_problems(sendings[0].opening)
    for sending in sendings:
        problems = find_problems(sending.opening) | problems
        if problems:
            raise Incomplete(problems)
    first = sendings[0].opening
    who = {"visitor_email": clean_email(first.visitor_email), "visitor_name": clean_name(first.visitor_name)}
    # what is mailed is what is proven by following the link
    proven = [replace(sending, opening=sending.opening.model_copy(update=who)) for sending in sendings]
    with transaction.atomic():
        decided = decide_all(VISITOR, proven, now)
        refusal = first_refusal(decided)
        if refusal is None:
            cases = [keep_one(sending, decision, now) for sending, decision in decided]
            token, expires_at = make_token(), now + timedelta(days=link_days)
            link = Confirmation.objects.create(case=cases[0], token_sha256=hash_of(token), expires_at=expires_at)
            KeptTogether.objects.bulk_create(KeptTogether(case=case, confirmation=link) for case in cases[1:])
            mails.ask_to_confirm(who["visitor_email"], sendings[0].language, token, now)
            return cases
    raise refusal  # after the commit: a decision that says no is kept as well


def keep_one(sending: Sending, decision: Decision, now: datetime) -> Case:
    """One case that nobody sees yet."""
    case = file_case(VISITOR, sending.filing, decision, "unconfirmed", now).case
    record(VISITOR, events.CaseKept(case=case.number, decision=str(decision.pk)), about=case.ref, now=now)
    return case


def find_visitor_problems(opening: Opening) -> dict[str, str]:
    """What is wrong with a visitor's name and address, by the rules for people: they are to become one."""
    problems: dict[str, str] = {}
    try:
        clean_email(opening.visitor_email)
    except BadInput as refusal:
        problems["visitor_email"] = refusal.code if opening.visitor_email else "missing"
    try:
        clean_name(opening.visitor_name)
    except BadInput as refusal:
        problems["visitor_name"] = "missing" if refusal.code == "empty" else refusal.code
    return problems


def confirmation_for(token: str, now: datetime) -> Confirmation:
    """The confirmation that a link belongs to; raises LinkNotValid."""
    found = (
        Confirmation.objects.select_related("case")
        .filter(token_sha256=hash_of(token), used_at=None, expires_at__gt=now)
        .first()
    )
    if found is None:
        raise LinkNotValid
    return found


@transaction.atomic
def confirm_case(token: str, now: datetime) -> Confirmed:
    """The visitor followed the link: the case is filed under the person with that address.

    Raises LinkNotValid. Events: `case.confirmed` and `case.opened`.
    """
    confirmation = confirmation_for(token, now)
    numbers = [confirmation.case_id, *confirmation.further.order_by("case_id").values_list("case_id", flat=True)]
    cases = list(Case.objects.select_for_update().filter(pk__in=numbers).order_by("number"))
    if not Confirmation.objects.filter(pk=confirmation.pk, used_at=None).update(used_at=now):
        raise LinkNotValid
    first = cases[0]
    terms = JoinTerms(email=first.visitor_email, name=first.visitor_name, language=first.language)
    admission = admit_confirmed(SYSTEM, terms, now)
    for case in cases:
        file_confirmed(case, admission.person, now)
    return Confirmed(first, admission, cases)


def file_confirmed(case: Case, person: Person, now: datetime) -> None:
    """The locked case comes before the agents, as that of the person whose address is proven."""
    case.state = CASE.next(case.state, "confirm")
    case.opened_by = person
    case.active_at = now
    case.save(update_fields=["state", "opened_by", "active_at"])
    case.messages.filter(author=None, by_vendor=False).update(author=person)
    case.evidence_given.filter(given_by=None).update(given_by=person)
    index_case(case.number)
    actor = Actor("person", person.pk)
    record(actor, events.CaseConfirmed(case=case.number, person=person.pk), about=case.ref, now=now)
    payload = events.CaseOpened(case=case.number, decision=str(case.decision_id), company=None, visitor=True)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    start_timing(actor, case, now)  # not before: nobody could see it


@transaction.atomic
def drop_expired(actor: Actor, now: datetime, limit: int = 500) -> int:
    """Drops kept cases whose link has run out; returns how many. Event: `case.expired`."""
    stale = Confirmation.objects.filter(used_at=None, expires_at__lte=now, case__state="unconfirmed")
    numbers = list(stale.order_by("expires_at").values_list("case_id", flat=True)[:limit])
    numbers += KeptTogether.objects.filter(confirmation__case_id__in=numbers).values_list("case_id", flat=True)
    return drop_kept(actor, numbers, now)


def drop_kept(actor: Actor, numbers: Sequence[int], now: datetime) -> int:
    """Drops kept cases with everything in them; returns how many. Event: `case.expired`."""
    kept = Case.objects.select_for_update().filter(pk__in=numbers, state="unconfirmed")
    for case in kept:
        record(actor, events.CaseExpired(case=case.number), about=case.ref, now=now)
        forget_files(case.files.all())
        case.messages.all().delete()
        case.delete()
        gate.forget_decision(case.decision_id)  # it holds the title in the visitor's words
    return len(kept)
