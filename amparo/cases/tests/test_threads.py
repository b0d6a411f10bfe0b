"""Experts in a thread of their own: only who was invited, and the agent who has the case, reads it (SI-9f, SEC-17)."""

from datetime import datetime

import pytest

from amparo.cases import live, queries, reading
from amparo.cases.access import thread_for
from amparo.cases.actions import conversation, threads
from amparo.cases.actions.conversation import EmptyMessage, MessageTooLong
from amparo.cases.models import Case, Draft, Thread
from amparo.cases.tests.making import make_case
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.people.models import Person
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


@pytest.fixture
def elena(cast: Cast) -> Person:
    return make_person("Elena", email="elena@vendor.example", is_agent=True)


def open_one(cast: Cast, case: Case, *invited: Person, now: datetime) -> Thread:
    question = threads.Question("Rounding", "Is it the *rounding*?", [person.pk for person in invited])
    return threads.open_thread(cast.actor("alma"), case.number, question, now)


def test_only_the_invited_read_it(cast: Cast, case: Case, elena: Person, now: datetime) -> None:
    thread = open_one(cast, case, elena, now=now)
    from amparo.people.actors import actor_for

    assert thread_for(cast.actor("alma"), thread.pk) == thread
    assert thread_for(actor_for(elena), thread.pk) == thread
    for name in ("igor", "adam", "dora", "olga", "viktor"):
        with pytest.raises(NotVisible):
            thread_for(cast.actor(name), thread.pk)
        assert reading.list_threads(cast.actor(name), case) == []
        assert "thread.opened" not in [row.type for row in reading.list_events(cast.actor(name), case)]
    assert "thread.opened" in [row.type for row in reading.list_events(actor_for(elena), case)]


def test_the_agent_who_has_the_case_reads_it_for_as_long_as_they_have_it(
    cast: Cast, case: Case, elena: Person, now: datetime
) -> None:
    thread = open_one(cast, case, elena, now=now)
    conversation.assign_case(cast.actor("igor"), case.number, cast.igor.pk, now)
    assert thread_for(cast.actor("igor"), thread.pk) == thread
    assert live.may_hear_thread(cast.igor.pk, str(thread.pk))
    conversation.assign_case(cast.actor("igor"), case.number, None, now)
    with pytest.raises(NotVisible):
        thread_for(cast.actor("igor"), thread.pk)
    assert not live.may_hear_thread(cast.igor.pk, str(thread.pk))


def test_nothing_of_it_is_in_the_conversation_and_its_events_have_a_topic_of_their_own(
    cast: Cast, case: Case, elena: Person, now: datetime
) -> None:
    thread = open_one(cast, case, elena, now=now)
    threads.say_in_thread(cast.actor("alma"), thread.pk, "A further word.", now)
    assert len(queries.get_conversation(cast.actor("igor"), case)) == 1
    for row in Event.objects.filter(type__startswith="thread."):
        assert row.topics == [thread.ref]
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to) == ("expert_invited", elena.email)


def test_a_later_member_reads_on_and_one_who_was_taken_off_does_not(
    cast: Cast, case: Case, elena: Person, now: datetime
) -> None:
    thread = open_one(cast, case, elena, now=now)
    threads.invite_expert(cast.actor("alma"), thread.pk, cast.igor.pk, now)
    threads.invite_expert(cast.actor("alma"), thread.pk, cast.igor.pk, now)
    threads.say_in_thread(cast.actor("igor"), thread.pk, "It is the **rounding**.", now)
    threads.remove_expert(cast.actor("alma"), thread.pk, cast.igor.pk, now)
    with pytest.raises(NotVisible):
        threads.say_in_thread(cast.actor("igor"), thread.pk, "One more thing", now)
    types = list(Event.objects.filter(about=thread.ref).order_by("id").values_list("type", flat=True))
    assert types == ["thread.opened", "thread.joined", "thread.said", "thread.left"]


def test_a_closed_thread_is_read_and_not_written(cast: Cast, case: Case, elena: Person, now: datetime) -> None:
    thread = open_one(cast, case, elena, now=now)
    for _ in range(2):
        threads.close_thread(cast.actor("alma"), thread.pk, now)
    with pytest.raises(threads.ThreadIsClosed):
        threads.say_in_thread(cast.actor("alma"), thread.pk, "Still there?", now)
    assert Event.objects.filter(type="thread.closed").count() == 1


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (("", "?"), threads.SubjectMissing),
        (("x" * 161, "?"), threads.SubjectMissing),
        (("Rounding", " \r\n"), EmptyMessage),
        (("Rounding", "x" * 20_001), MessageTooLong),
    ],
)
def test_a_question_has_a_subject_and_words(
    cast: Cast, case: Case, elena: Person, now: datetime, said: tuple[str, str], refusal: type[Exception]
) -> None:
    Draft.objects.create(person=cast.alma, kind="question", about=case.ref, data={"body": said[1]}, updated_at=now)
    with pytest.raises(refusal):
        threads.open_thread(cast.actor("alma"), case.number, threads.Question(*said, [elena.pk]), now)
    assert Draft.objects.exists(), "what could not be sent is kept"
    assert not Event.objects.exists()


def test_experts_are_agents_and_somebody_is_asked(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(NotAllowed, match="not-an-agent"):
        open_one(cast, case, cast.dora, now=now)
    with pytest.raises(threads.NobodyInvited):
        open_one(cast, case, cast.alma, now=now)
    with pytest.raises(NotAllowed):
        threads.open_thread(cast.actor("dora"), case.number, threads.Question("a", "b", [cast.igor.pk]), now)
    assert not Thread.objects.exists()
