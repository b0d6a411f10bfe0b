"""The conversation of a case: comments, answers, notes, and who looks after it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.access import Need, case_for, current_number
from amparo.cases.actions.drafts import forget_files
from amparo.cases.actions.indexing import index_case
from amparo.cases.actions.timing import follow
from amparo.cases.lifecycle import CASE, ENDED_STATES
from amparo.cases.models import Case, CaseFile, Draft, Message
from amparo.cases.spec import plain_breaks
from amparo.cases.topics import internal_topics, public_topics
from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people.models import Person

BODY_MAX_LENGTH = 20_000
KEY = re.compile(r"[0-9a-f]{32}")  # of a form


class EmptyMessage(Exception):
    """There is neither a word nor a file in it."""


class MessageTooLong(Exception):
    """The body is longer than BODY_MAX_LENGTH characters."""


class AlreadySaid(Exception):
    """The same form was sent twice, by a double click or a retry: `message` is what it said the first time."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.pk)
        self.message = message


@dataclass(frozen=True)
class Words:
    """What somebody says: Markdown, and the files of their draft that go with it. `complete` words may be empty:
    the rest of what is said stands beside them (a step's *done* and *next*). `once` is the key of the form: the same
    words under the same key are said once."""

    body: str
    files: Sequence[int] = field(default=())
    complete: bool = False
    once: str = ""


def locked(actor: Actor, number: int, need: Need, now: datetime) -> Case:
    """The case, checked and locked until the transaction ends; of a merged one the case into which it went."""
    case_for(actor, number, need, now)
    case = Case.objects.select_for_update().get(number=current_number(number))
    while case.state == "merged":  # between the two lines before
        case = Case.objects.select_for_update().get(number=current_number(case.number))
    if case.number != number:
        case_for(actor, case.number, need, now)
    return case


def add_message(actor: Actor, case: Case, words: Words, visibility: str, now: datetime) -> Message:
    """Writes one message with its files, in a locked case; raises AlreadySaid, EmptyMessage and MessageTooLong."""
    body = plain_breaks(words.body)
    once = unused_key(actor, words.once, body)
    files = CaseFile.objects.filter(pk__in=words.files, case=None, message=None, draft__person_id=actor.person_id)
    attached = list(files.select_for_update())
    if not body and not attached and not words.complete:
        raise EmptyMessage
    if len(body) > BODY_MAX_LENGTH:
        raise MessageTooLong
    message = Message.objects.create(
        case=case, author_id=actor.id, by_vendor=actor.is_agent, visibility=visibility, body=body, at=now, once=once
    )
    CaseFile.objects.filter(pk__in=[row.pk for row in attached]).update(case=case, message=message, draft=None)
    return message


def unused_key(actor: Actor, once: str, body: str) -> str:
    """The form's key. A page that was gone back to has an old one under other words: those are said, without a key.

    Raises AlreadySaid.
    """
    first = Message.objects.filter(author_id=actor.id, once=once).first() if KEY.fullmatch(once) else None
    if first is not None and first.body == body:
        raise AlreadySaid(first)
    return once if first is None and KEY.fullmatch(once) else ""


def move(case: Case, verb: str) -> bool:
    """Takes the case's next state; says whether it came back from an ended one. Raises NotPossible."""
    before = case.state
    case.state = CASE.next(before, verb)
    if case.state in ENDED_STATES:
        return False
    case.ended_at = None
    return before in ENDED_STATES


@transaction.atomic
def comment_case(actor: Actor, number: int, words: Words, now: datetime) -> Message:
    """The customer's side says something; a resolved or closed case is open again. Event: `case.commented`."""
    case = locked(actor, number, "comment", now)
    message = add_message(actor, case, words, "public", now)
    reopened = move(case, "comment")
    case.active_at = now
    follow(actor, case, "comment", now)
    case.save(update_fields=["state", "active_at", "ended_at", "next_due_at"])
    forget_draft(actor, case, "reply")
    index_case(case.number)
    payload = events.CaseCommented(case=case.number, message=message.pk)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    mails.tell_assignee(case, actor, now)
    mails.tell_watchers(case, actor, now)
    if reopened:
        record(actor, events.CaseReopened(case=case.number), about=case.ref, topics=public_topics(case), now=now)
    return message


@transaction.atomic
def answer_case(actor: Actor, number: int, words: Words, now: datetime) -> Message:
    """An agent answers; the customer is told by mail. Event: `case.answered` (SI-9a)."""
    case = locked(actor, number, "answer", now)
    message = add_message(actor, case, words, "public", now)
    publish_answer(actor, case, message, Spoken("answer"), now)
    return message


@dataclass(frozen=True)
class Spoken:
    """What a public word of the vendor does to its case: the lifecycle's verb, and the kind of step (SI-9)."""

    verb: str
    step: str = ""


def publish_answer(actor: Actor, case: Case, message: Message, spoken: Spoken, now: datetime) -> None:
    """What follows from every public word of the vendor, in the caller's transaction. Event: `case.answered`."""
    move(case, spoken.verb)
    first = case.first_answered_at is None
    if first:
        case.first_answered_at = now
    if case.assignee_id is None:
        case.assignee_id = actor.id
    case.active_at = now
    follow(actor, case, spoken.verb, now)
    case.save(update_fields=["state", "first_answered_at", "assignee", "active_at", "ended_at", "next_due_at"])
    forget_draft(actor, case, "reply")
    index_case(case.number)
    payload = events.CaseAnswered(case=case.number, message=message.pk, first=first, step=spoken.step)
    record(actor, payload, about=case.ref, topics=public_topics(case), now=now)
    mails.tell_answered(case, now)
    mails.tell_watchers(case, actor, now)


@transaction.atomic
def note_case(actor: Actor, number: int, words: Words, now: datetime) -> Message:
    """An agent leaves an internal note, seen by agents alone. Event: `case.noted` (SEC-17)."""
    case = locked(actor, number, "answer", now)
    message = add_message(actor, case, words, "internal", now)
    forget_draft(actor, case, "note")
    index_case(case.number)
    payload = events.CaseNoted(case=case.number, message=message.pk)
    record(actor, payload, about=f"notes:{case.number}", topics=internal_topics(case), now=now)
    mails.tell_watchers(case, actor, now)
    return message


@transaction.atomic
def assign_case(actor: Actor, number: int, to: int | None, now: datetime, *, quiet: bool = False) -> Case:
    """Gives the case to an agent, or to nobody; who is given one by somebody else is told by mail unless `quiet`.

    Event: `case.assigned`; raises NotAllowed for somebody who is no agent.
    """
    case = locked(actor, number, "answer", now)
    person = Person.objects.filter(pk=to, is_agent=True, is_active=True).first()
    if to is not None and person is None:
        raise NotAllowed("not-an-agent")
    if to is not None:
        move(case, "take")
    case.assignee_id = to
    case.save(update_fields=["state", "assignee"])
    record(actor, events.CaseAssigned(case=case.number, to=to), about=case.ref, topics=public_topics(case), now=now)
    if person is not None and person.pk != actor.id and not quiet:
        mails.tell_assigned(case, person, actor, now)
    return case


def forget_draft(actor: Actor, case: Case, kind: str) -> None:
    """What was sent is no longer a draft; files that were uploaded for it and not sent go with it."""
    drafts = Draft.objects.filter(person_id=actor.person_id, kind=kind, about=case.ref)
    forget_files(CaseFile.objects.filter(draft__in=drafts, case=None))
    drafts.delete()
