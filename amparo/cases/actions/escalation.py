"""Escalation by the customer: the steps before it, the request, and the answer (SI-11)."""

from datetime import datetime

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.access import case_for
from amparo.cases.actions.conversation import Words, answer_case, comment_case, locked
from amparo.cases.escalating import asking_to_escalate
from amparo.cases.models import Case, Escalation, EscalationStep
from amparo.cases.models.escalation import NOTE_MAX_LENGTH
from amparo.cases.spec import plain_breaks
from amparo.cases.topics import public_topics
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.gate import actions as gate
from amparo.gate.models import Decision
from amparo.people.rules import BadInput


class NotEscalated(Exception):
    """Something comes first; `decision` says what."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.outcome)
        self.decision = decision


class AlreadyEscalated(Exception):
    """An escalation of the case is being reviewed."""


def keep_step(actor: Actor, case: Case, kind: str, note: str, now: datetime) -> EscalationStep:
    """Puts a step on record, in the caller's transaction. Event: `case.escalation_step`."""
    step = EscalationStep.objects.create(case=case, kind=kind, person_id=actor.person_id, note=note, at=now)
    payload = events.EscalationStepDone(case=case.number, step=kind, by_vendor=actor.is_agent)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    return step


@transaction.atomic
def read_updates(actor: Actor, number: int, now: datetime) -> EscalationStep:
    """The customer says that they have read the case's recent updates. Event: `case.escalation_step`."""
    case = locked(actor, number, "comment", now)
    return keep_step(actor, case, "updates-read", "", now)


@transaction.atomic
def request_update(actor: Actor, number: int, words: Words, now: datetime) -> EscalationStep:
    """The customer asks for an update, by a comment. Events: `case.commented`, `case.escalation_step`."""
    comment_case(actor, number, words, now)
    return keep_step(actor, Case.objects.get(pk=number), "update-requested", "", now)


@transaction.atomic
def log_call(actor: Actor, number: int, note: str, now: datetime) -> EscalationStep:
    """Either side puts on record that the customer called about the case, with a few words about it.

    Raises BadInput (`too-long`) beyond NOTE_MAX_LENGTH. Event: `case.escalation_step`.
    """
    case_for(actor, number, "see", now)
    note = plain_breaks(note)
    if len(note) > NOTE_MAX_LENGTH:
        raise BadInput("body", "too-long", {"limit": NOTE_MAX_LENGTH})
    case = Case.objects.select_for_update().get(pk=number)
    return keep_step(actor, case, "called", note, now)


def escalate_case(actor: Actor, number: int, reason: Words, now: datetime) -> Escalation:
    """The customer asks for the case to be escalated, by a comment.

    Raises NotEscalated (with the stored decision) while something comes first, AlreadyEscalated, EmptyMessage and
    MessageTooLong. Events: `case.commented`, `case.escalation_asked`.
    """
    with transaction.atomic():
        case = locked(actor, number, "comment", now)
        if case.escalations.filter(answer="").exists():
            raise AlreadyEscalated
        decision = gate.decide(actor, asking_to_escalate(actor, case, now), now)
        if decision.outcome == "allowed":
            comment_case(actor, number, reason, now)
            escalation = Escalation.objects.create(
                case=case, asked_by_id=actor.person_id, asked_at=now, reason=reason.body.strip(), decision=decision
            )
            payload = events.EscalationAsked(case=case.number, escalation=escalation.pk, decision=str(decision.pk))
            record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
            mails.tell_asked(case, "escalation", actor, now)
            return escalation
    raise NotEscalated(decision)


@transaction.atomic
def answer_escalation(actor: Actor, number: int, answer: str, words: Words, now: datetime) -> Escalation:
    """An agent accepts or declines the escalation, and tells the customer why.

    Raises Escalation.DoesNotExist where none is open. Events: `case.answered`, `case.escalation_answered`.
    """
    case = locked(actor, number, "answer", now)
    escalation = case.escalations.select_for_update().get(answer="")
    answer_case(actor, number, words, now)
    escalation.answer, escalation.answered_by_id, escalation.answered_at = answer, actor.person_id, now
    escalation.save(update_fields=["answer", "answered_by", "answered_at"])
    payload = events.EscalationAnswered(case=case.number, escalation=escalation.pk, answer=answer)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    return escalation
