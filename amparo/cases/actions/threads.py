"""Experts are brought into a case: a thread of its own that only those read who were invited (SI-9f, SEC-17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amparo.cases import events, mails
from amparo.cases.access import case_for, thread_for
from amparo.cases.actions.conversation import BODY_MAX_LENGTH, EmptyMessage, MessageTooLong
from amparo.cases.models import Draft, Thread, ThreadMember, ThreadMessage
from amparo.cases.spec import plain_breaks
from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.events import Payload, record
from amparo.core.sent import one_line
from amparo.people.models import Person

SUBJECT_MAX_LENGTH = 160
MEMBERS_LIMIT = 30


class NobodyInvited(Exception):
    """A thread needs somebody to talk to."""


class SubjectMissing(Exception):
    """A thread has a subject of at most SUBJECT_MAX_LENGTH characters."""


class ThreadIsClosed(Exception):
    """Nothing is said in a thread that is closed."""


@dataclass(frozen=True)
class Question:
    """What experts are asked: a subject, the question itself, and who is invited."""

    subject: str
    body: str
    invited: Sequence[int]


@transaction.atomic
def open_thread(actor: Actor, number: int, question: Question, now: datetime) -> Thread:
    """An agent asks experts about a case; each is told by mail.

    Raises NobodyInvited, SubjectMissing, EmptyMessage, MessageTooLong, and NotAllowed where somebody invited is no
    agent. Event: `thread.opened`, heard by the thread alone.
    """
    case = case_for(actor, number, "answer", now)
    subject, body = one_line(question.subject), clean_body(question.body)
    if not subject or len(subject) > SUBJECT_MAX_LENGTH:
        raise SubjectMissing
    invited = agents_of([one for one in question.invited if one != actor.id])
    if not invited:
        raise NobodyInvited
    thread = Thread.objects.create(case=case, subject=subject, opened_by_id=actor.person_id, opened_at=now)
    for person_id in (actor.person_id, *(person.pk for person in invited)):
        ThreadMember.objects.create(thread=thread, person_id=person_id, added_by_id=actor.person_id, added_at=now)
    ThreadMessage.objects.create(thread=thread, author_id=actor.person_id, body=body, at=now)
    Draft.objects.filter(person_id=actor.person_id, kind="question", about=case.ref).delete()
    invited_ids = [person.pk for person in invited]
    tell(actor, thread, events.ThreadOpened(case=case.number, thread=thread.pk, invited=invited_ids), now)
    for person in invited:
        mails.tell_invited(thread, person, name_of(actor), now)
    return thread


@transaction.atomic
def invite_expert(actor: Actor, thread_id: int, person_id: int, now: datetime) -> None:
    """One more agent is asked; nothing happens where they are a member. Event: `thread.joined`."""
    thread = locked_thread(actor, thread_id)
    [person] = agents_of([person_id])
    if thread.members.filter(person=person).exists():
        return
    if thread.members.count() >= MEMBERS_LIMIT:
        raise NotAllowed("thread-full")
    ThreadMember.objects.create(thread=thread, person=person, added_by_id=actor.person_id, added_at=now)
    tell(actor, thread, events.ThreadJoined(case=thread.case_id, thread=thread.pk, person=person.pk), now)
    mails.tell_invited(thread, person, name_of(actor), now)


@transaction.atomic
def remove_expert(actor: Actor, thread_id: int, person_id: int, now: datetime) -> None:
    """Somebody leaves a thread or is taken off it, and reads it no longer. Event: `thread.left`."""
    thread = locked_thread(actor, thread_id)
    if thread.members.filter(person_id=person_id).delete()[0]:
        payload = events.ThreadLeft(case=thread.case_id, thread=thread.pk, person=person_id)
        record(actor, payload, about=thread.ref, topics=[f"person:{person_id}"], now=now)  # their pages are closed


@transaction.atomic
def say_in_thread(actor: Actor, thread_id: int, body: str, now: datetime) -> ThreadMessage:
    """A word among experts; raises EmptyMessage, MessageTooLong, ThreadIsClosed. Event: `thread.said`."""
    thread = locked_thread(actor, thread_id)
    if thread.closed_at is not None:
        raise ThreadIsClosed
    message = ThreadMessage.objects.create(thread=thread, author_id=actor.person_id, body=clean_body(body), at=now)
    Draft.objects.filter(person_id=actor.person_id, kind="thread", about=thread.ref).delete()
    tell(actor, thread, events.ThreadSaid(case=thread.case_id, thread=thread.pk, message=message.pk), now)
    return message


@transaction.atomic
def close_thread(actor: Actor, thread_id: int, now: datetime) -> None:
    """The question is answered; the thread stays to be read. Event: `thread.closed`, once."""
    thread = locked_thread(actor, thread_id)
    if thread.closed_at is None:
        thread.closed_at = now
        thread.save(update_fields=["closed_at"])
        tell(actor, thread, events.ThreadClosed(case=thread.case_id, thread=thread.pk), now)


def locked_thread(actor: Actor, thread_id: int) -> Thread:
    """The thread, checked and locked until the transaction ends."""
    thread_for(actor, thread_id)
    return Thread.objects.select_for_update().get(pk=thread_id)


def clean_body(text: str) -> str:
    """What is said; raises EmptyMessage and MessageTooLong."""
    body = plain_breaks(text)
    if not body:
        raise EmptyMessage
    if len(body) > BODY_MAX_LENGTH:
        raise MessageTooLong
    return body


def agents_of(ids: Sequence[int]) -> list[Person]:
    """The agents with these keys, each once; raises NotAllowed where one is none."""
    wanted = set(ids)
    if len(wanted) > MEMBERS_LIMIT:
        raise NotAllowed("thread-full")
    found = list(Person.objects.filter(pk__in=wanted, is_agent=True, is_active=True).order_by("name", "id"))
    if len(found) != len(wanted):
        raise NotAllowed("not-an-agent")
    return found


def name_of(actor: Actor) -> str:
    """How the inviter is called in the mail."""
    return str(Person.objects.get(pk=actor.person_id))


def tell(actor: Actor, thread: Thread, payload: Payload, now: datetime) -> None:
    """Records the event under the thread's own topic: not even its existence is heard elsewhere (SEC-17)."""
    record(actor, payload, about=thread.ref, now=now)
