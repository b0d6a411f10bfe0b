"""The typed steps of an agent (SI-9), and what is asked for with them."""

from datetime import datetime

from django.db import transaction

from amparo.cases import events
from amparo.cases.actions.conversation import Spoken, Words, add_message, locked, publish_answer
from amparo.cases.models import Case, EvidenceRequest, Message, Step
from amparo.cases.spec import plain_breaks
from amparo.cases.steps import ASKED, KINDS, StepSpec, find_problems
from amparo.cases.topics import public_topics
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.sent import one_line
from amparo.gate import packs


class StepIncomplete(Exception):
    """The step lacks something: `problems` maps a field to a code (missing, too-long, not-an-address, unknown)."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in problems.items()))
        self.problems = problems


def known_items() -> frozenset[str]:
    """What can be asked for by a code: recording and log, and every evidence of the pack in force."""
    return frozenset(ASKED) | {row.item for row in packs.in_force().document.evidence}


def cleaned(spec: StepSpec) -> StepSpec:
    """The same step with its lines on one line each; empty and repeated wishes are left out."""
    labels = tuple(dict.fromkeys(filter(None, map(one_line, spec.labels))))
    return StepSpec(
        kind=spec.kind,
        body=plain_breaks(spec.body),
        done=one_line(spec.done),
        next=one_line(spec.next),
        document_title=one_line(spec.document_title),
        document_url=spec.document_url.strip(),
        wanted=tuple(dict.fromkeys(spec.wanted)),
        labels=labels,
        files=spec.files,
        once=spec.once,
    )


@transaction.atomic
def take_step(actor: Actor, number: int, spec: StepSpec, now: datetime) -> Message:
    """An agent takes a step and tells the customer what was done and what comes next (SI-9a to SI-9f).

    Raises StepIncomplete, MessageTooLong, NotAllowed for customers, NotVisible. Events: `case.answered` with the kind,
    and `case.evidence_requested` where something was asked for.
    """
    spec = cleaned(spec)
    case = locked(actor, number, "answer", now)
    problems = find_problems(spec, known_items())
    if problems:
        raise StepIncomplete(problems)
    kind = KINDS[spec.kind]
    message = add_message(actor, case, Words(spec.body, spec.files, complete=True, once=spec.once), "public", now)
    Step.objects.create(
        message=message,
        kind=kind.id,
        done=spec.done,
        next=spec.next,
        document_title=spec.document_title if kind.needs_document else "",
        document_url=spec.document_url if kind.needs_document else "",
    )
    publish_answer(actor, case, message, Spoken(kind.verb, kind.id), now)
    if kind.asks:
        ask_for(actor, case, message, spec, now)
    return message


def ask_for(actor: Actor, case: Case, message: Message, spec: StepSpec, now: datetime) -> None:
    """Writes what the customer is asked for; what is still asked for from before is not asked twice."""
    wishes = [(item, "") for item in spec.wanted] + [("", label) for label in spec.labels]
    open_ones = case.evidence_requests.filter(given_at=None, withdrawn_at=None)
    asked = set(open_ones.values_list("item", "label"))
    made = [
        EvidenceRequest.objects.create(
            case=case, asked_in=message, item=item, label=label, asked_by_id=actor.person_id, asked_at=now
        )
        for item, label in wishes
        if (item, label) not in asked
    ]
    if made:
        payload = events.EvidenceRequested(case=case.number, message=message.pk, requests=[row.pk for row in made])
        record(actor, payload, about=case.ref, topics=public_topics(case), now=now)


@transaction.atomic
def withdraw_request(actor: Actor, number: int, request_id: int, now: datetime) -> None:
    """An agent no longer needs something that was asked for; nothing happens where it was given or withdrawn.

    Raises NotVisible where it is not the case's. Event: `case.evidence_request_withdrawn`.
    """
    case = locked(actor, number, "answer", now)
    found = case.evidence_requests.filter(pk=request_id).first()
    if found is None:
        raise NotVisible
    if not case.evidence_requests.filter(pk=request_id, given_at=None, withdrawn_at=None).update(withdrawn_at=now):
        return
    payload = events.EvidenceRequestWithdrawn(case=case.number, request=request_id)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
