"""What both sides say in a case, and what becomes of the case."""

from datetime import datetime, timedelta

import pytest

from amparo.cases import queries
from amparo.cases.actions import conversation
from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.actions.conversation import EmptyMessage, MessageTooLong, Words
from amparo.cases.lifecycle import CASE
from amparo.cases.models import Case, Draft
from amparo.cases.tests.making import make_case
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.core.transitions import NotPossible
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


def events_of(case: Case) -> list[str]:
    return list(Event.objects.filter(about__endswith=f":{case.number}").order_by("id").values_list("type", flat=True))


def test_an_agent_answers_and_the_customer_is_told_by_mail_in_their_language(
    cast: Cast, case: Case, now: datetime
) -> None:
    later = now + timedelta(minutes=7)
    message = conversation.answer_case(cast.actor("alma"), case.number, Words("Please **restart** it."), later)
    case.refresh_from_db()
    assert (case.state, case.first_answered_at, case.assignee) == ("waiting", later, cast.alma)
    assert (message.by_vendor, message.visibility) == (True, "public")
    assert events_of(case) == ["case.answered"]
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.language) == ("case_answered", cast.dora.email, cast.dora.language)


def test_a_comment_puts_the_case_back_to_the_agents(cast: Cast, case: Case, now: datetime) -> None:
    conversation.answer_case(cast.actor("alma"), case.number, Words("Try this."), now)
    conversation.comment_case(cast.actor("dora"), case.number, Words("It did not help."), now)
    case.refresh_from_db()
    assert case.state == "in_progress"
    assert events_of(case) == ["case.answered", "case.commented"]


def test_a_comment_opens_a_solved_case_again(cast: Cast, case: Case, now: datetime) -> None:
    resolve_case(cast.actor("alma"), case.number, Solution(), now)
    conversation.comment_case(cast.actor("dora"), case.number, Words("It is back."), now)
    case.refresh_from_db()
    assert (case.state, case.ended_at) == ("in_progress", None)
    assert events_of(case) == ["case.resolved", "case.commented", "case.reopened"]


def test_a_note_is_for_agents_alone(cast: Cast, case: Case, now: datetime) -> None:
    conversation.note_case(cast.actor("alma"), case.number, Words("He is nervous."), now)
    assert [row.body for row in queries.get_conversation(cast.actor("dora"), case)] == ["It is off by one."]
    assert len(queries.get_conversation(cast.actor("igor"), case)) == 2
    assert not OutgoingMail.objects.exists()
    topics = Event.objects.get(type="case.noted").topics
    assert topics == ["agents", f"notes:{case.number}"]


@pytest.mark.parametrize("name", ["olga", "ana", "paco", "adam", "ines"])
def test_nobody_from_outside_gets_a_word_in(cast: Cast, case: Case, now: datetime, name: str) -> None:
    with pytest.raises(NotVisible):
        conversation.comment_case(cast.actor(name), case.number, Words("Let me in."), now)
    assert case.messages.count() == 1
    assert events_of(case) == []


@pytest.mark.parametrize(
    "action",
    [
        lambda actor, number, now: conversation.answer_case(actor, number, Words("I am support."), now),
        lambda actor, number, now: conversation.note_case(actor, number, Words("psst"), now),
        lambda actor, number, now: conversation.assign_case(actor, number, actor.id, now),
        lambda actor, number, now: resolve_case(actor, number, Solution(), now),
    ],
)
def test_a_customer_cannot_act_as_an_agent(cast: Cast, case: Case, now: datetime, action: object) -> None:
    with pytest.raises(NotAllowed):
        action(cast.actor("dora"), case.number, now)  # type: ignore[operator]
    assert events_of(case) == []


def test_an_agent_takes_a_case_and_gives_it_back(cast: Cast, case: Case, now: datetime) -> None:
    conversation.assign_case(cast.actor("alma"), case.number, cast.alma.pk, now)
    case.refresh_from_db()
    assert (case.state, case.assignee) == ("in_progress", cast.alma)
    conversation.assign_case(cast.actor("igor"), case.number, None, now)
    case.refresh_from_db()
    assert case.assignee is None


def test_a_case_is_given_to_agents_only(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(NotAllowed, match="not-an-agent"):
        conversation.assign_case(cast.actor("alma"), case.number, cast.dora.pk, now)


def test_a_solved_case_cannot_be_solved_again(cast: Cast, case: Case, now: datetime) -> None:
    resolve_case(cast.actor("alma"), case.number, Solution(), now)
    with pytest.raises(NotPossible):
        resolve_case(cast.actor("igor"), case.number, Solution(), now)


def test_an_empty_message_is_refused_and_the_draft_stays(cast: Cast, case: Case, now: datetime) -> None:
    Draft.objects.create(person=cast.dora, kind="reply", about=case.ref, data={"body": " "}, updated_at=now)
    with pytest.raises(EmptyMessage):
        conversation.comment_case(cast.actor("dora"), case.number, Words(" \r\n "), now)
    assert Draft.objects.count() == 1


def test_a_message_beyond_the_limit_is_refused(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(MessageTooLong):
        conversation.comment_case(cast.actor("dora"), case.number, Words("x" * 20_001), now)


def test_sending_forgets_the_draft(cast: Cast, case: Case, now: datetime) -> None:
    Draft.objects.create(person=cast.dora, kind="reply", about=case.ref, data={"body": "Hello"}, updated_at=now)
    conversation.comment_case(cast.actor("dora"), case.number, Words("Hello"), now)
    assert not Draft.objects.exists()


def test_the_readme_draws_the_states_as_they_are() -> None:
    from pathlib import Path

    import amparo.cases

    readme = Path(str(amparo.cases.__file__)).with_name("README.md").read_text()
    assert CASE.mermaid() in readme
