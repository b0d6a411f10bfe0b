"""Changes of authority from an open case: the company's word, the gate, an agent, and a second one (SI-13)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.actions.conversation import locked
from amparo.cases.lifecycle import AUTHORITY
from amparo.cases.models import AuthorityChange, Case
from amparo.cases.topics import public_topics
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.gate import actions as gate
from amparo.gate import packs
from amparo.gate.asking import Asking
from amparo.gate.models import Decision
from amparo.people import actions as people
from amparo.people.actions import JoinTerms
from amparo.people.models import Membership
from amparo.people.rules import clean_email, clean_role


class NotAuthorised(Exception):
    """The company has not authorised it in a way that counts; `decision` says why and what to do."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.outcome)
        self.decision = decision


@dataclass(frozen=True)
class Wish:
    """What is to change: the kind, whom it concerns, and of a permission which role is given or taken away."""

    kind: str
    subject: str
    subject_name: str = ""
    role: str = ""
    withdraw: bool = False


def asking_for_authority(actor: Actor, case: Case, wish: Wish, now: datetime) -> Asking:
    """The question to the gate."""
    request = {"kind": wish.kind, "subject": wish.subject, "product": case.product.key}
    return Asking("authority.change", request, actor.id, case.company_id, now, about=case.ref)


def ask_authority_change(actor: Actor, number: int, wish: Wish, now: datetime) -> AuthorityChange:
    """The company asks for a change of authority in an open case of its own.

    Raises BadInput for an address or a role that is none, NotAuthorised with the stored decision. Event:
    `case.authority_asked`.
    """
    clean_email(wish.subject)
    if wish.kind == "permission":
        clean_role(wish.role)
    with transaction.atomic():
        case = locked(actor, number, "comment", now)
        if case.company_id is None:
            raise NotAllowed("company-cases-only")
        decision = gate.decide(actor, asking_for_authority(actor, case, wish, now), now)
        if decision.outcome == "allowed":
            return keep_change(actor, case, wish, decision, now)
    raise NotAuthorised(decision)


def keep_change(actor: Actor, case: Case, wish: Wish, decision: Decision, now: datetime) -> AuthorityChange:
    """Writes the request, in the caller's transaction."""
    change = AuthorityChange.objects.create(
        case=case,
        kind=wish.kind,
        subject=clean_email(wish.subject),
        subject_name=wish.subject_name[:120],
        role=wish.role if wish.kind == "permission" else "",
        withdraw=wish.withdraw and wish.kind == "permission",
        decision=decision,
        asked_by_id=actor.person_id,
        asked_at=now,
    )
    payload = events.AuthorityAsked(case=case.number, change=change.pk, kind=wish.kind, decision=str(decision.pk))
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    mails.tell_asked(case, "authority", actor, now)
    return change


@transaction.atomic
def carry_out_change(actor: Actor, number: int, change_id: int, now: datetime) -> AuthorityChange:
    """An agent carries the change out; where the pack wants two agents it is prepared, and a second one confirms.

    Raises NotPossible, NotVisible, BadInput. Events: `case.authority_moved` and, with the effect, those of people.
    """
    case, change = locked_change(actor, number, change_id, now)
    if needs_two(change.kind):
        move_change(actor, case, change, "prepare", now)
        return change
    move_change(actor, case, change, "carry_out", now)
    take_effect(actor, case, change, now)
    return change


@transaction.atomic
def confirm_change(actor: Actor, number: int, change_id: int, now: datetime) -> AuthorityChange:
    """A second agent confirms a prepared change, which takes effect; raises NotAllowed for the first one."""
    case, change = locked_change(actor, number, change_id, now)
    if change.prepared_by_id == actor.id:
        raise NotAllowed("second-agent-needed")
    move_change(actor, case, change, "confirm", now)
    take_effect(actor, case, change, now)
    return change


@transaction.atomic
def refuse_change(actor: Actor, number: int, change_id: int, now: datetime) -> AuthorityChange:
    """An agent refuses the change; why is said in the conversation. Event: `case.authority_moved`."""
    case, change = locked_change(actor, number, change_id, now)
    move_change(actor, case, change, "refuse", now)
    return change


def needs_two(kind: str) -> bool:
    """Whether the pack wants two agents for such a change (`dual_control`)."""
    authority = packs.in_force().document.authority
    return authority is not None and authority.dual_control and (not authority.kinds or kind in authority.kinds)


def locked_change(actor: Actor, number: int, change_id: int, now: datetime) -> tuple[Case, AuthorityChange]:
    """The case and its change, checked and locked."""
    case = locked(actor, number, "answer", now)
    change = case.authority_changes.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise NotVisible(f"authority:{change_id}")
    return case, change


def move_change(actor: Actor, case: Case, change: AuthorityChange, verb: str, now: datetime) -> None:
    """Takes the change's next state, with who and when."""
    change.state = AUTHORITY.next(change.state, verb)
    if verb == "prepare":
        change.prepared_by_id, change.prepared_at = actor.person_id, now
    else:
        change.ended_by_id, change.ended_at = actor.person_id, now
    change.save()
    payload = events.AuthorityMoved(case=case.number, change=change.pk, verb=verb, state=change.state)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    if change.ended_at is not None:
        mails.tell_authority_ended(case, change.asked_by, change.state, now)


def take_effect(actor: Actor, case: Case, change: AuthorityChange, now: datetime) -> None:
    """Does what was authorised, with the case as its basis (SI-14)."""
    assert case.company is not None  # noqa: S101 - checked when it was asked for; narrows the type
    if change.kind == "password-reset":
        return  # of the vendor's product: the agent did it there, here it is on record
    held = Membership.objects.current(now).filter(company=case.company, person__email__iexact=change.subject)
    found = held.first()
    if found is None:
        terms = JoinTerms(change.subject, change.subject_name or change.subject, case.language)
        found = people.invite_person(actor, case.company, terms, now)
    role = "designated" if change.kind == "designated-user" else change.role
    verb = people.withdraw_role if change.withdraw else people.grant_role
    verb(actor, found, role, case.ref, now)
