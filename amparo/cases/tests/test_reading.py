"""What is unread for whom, who is writing, and what happened in which order."""

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from amparo.cases import reading
from amparo.cases.actions import conversation
from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.actions.conversation import Words
from amparo.cases.actions.marks import mark_read
from amparo.cases.actions.presence import keep_words
from amparo.cases.models import Case, Message, ReadMark
from amparo.cases.tests.making import make_case
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


def unread(cast: Cast, name: str, case: Case) -> bool:
    case.refresh_from_db()
    return case.number in reading.unread_among(cast.actor(name), [case])


def test_a_word_of_somebody_else_is_unread_until_it_was_shown(cast: Cast, case: Case, now: datetime) -> None:
    assert unread(cast, "alma", case)
    assert not unread(cast, "dora", case), "one's own words are not news"
    answer = conversation.answer_case(cast.actor("alma"), case.number, Words("Try this."), now + timedelta(hours=1))
    assert unread(cast, "dora", case)
    mark_read(cast.actor("dora"), case.number, answer.pk, now)
    assert not unread(cast, "dora", case)
    assert unread(cast, "petra", case), "a mark is the person's own"


def test_a_note_is_news_for_agents_and_nothing_for_customers(cast: Cast, case: Case, now: datetime) -> None:
    first = Message.objects.get(case=case)
    for name in ("igor", "petra"):
        mark_read(cast.actor(name), case.number, first.pk, now)
    note = conversation.note_case(cast.actor("alma"), case.number, Words("psst"), now + timedelta(hours=1))
    assert unread(cast, "igor", case)
    assert not unread(cast, "petra", case)
    mark_read(cast.actor("petra"), case.number, note.pk, now)
    assert ReadMark.objects.get(person=cast.petra).seen_at == first.at


def test_a_mark_never_moves_back(cast: Cast, case: Case, now: datetime) -> None:
    first = Message.objects.get(case=case)
    answer = conversation.answer_case(cast.actor("igor"), case.number, Words("Try."), now + timedelta(hours=1))
    for message in (answer, first):
        mark_read(cast.actor("alma"), case.number, message.pk, now)
    assert reading.get_seen_at(cast.actor("alma"), case) == answer.at


def test_an_ended_case_that_was_never_looked_at_counts_as_read(cast: Cast, case: Case, now: datetime) -> None:
    resolve_case(cast.actor("alma"), case.number, Solution(), now)
    assert not unread(cast, "igor", case)


def test_marks_are_for_those_who_see_the_case(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(NotVisible):
        mark_read(cast.actor("olga"), case.number, Message.objects.get(case=case).pk, now)
    assert not ReadMark.objects.exists()


def test_a_list_costs_two_queries_whatever_its_length(
    cast: Cast, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cases = [make_case(cast, cast.dora, cast.acme, now) for _ in range(6)]
    with django_assert_num_queries(2):
        assert reading.unread_among(cast.actor("alma"), cases) == {case.number for case in cases}
    assert reading.unread_among(cast.actor("viktor"), cases) == set()


def test_two_agents_who_write_see_each_other(cast: Cast, case: Case, now: datetime) -> None:
    keep_words(cast.actor("alma"), case.number, "reply", {"body": "Dear Dora"}, now)
    soon = now + timedelta(seconds=5)
    assert reading.list_writers(cast.actor("igor"), case, soon) == [cast.alma]
    assert reading.list_writers(cast.actor("alma"), case, soon) == []
    assert reading.list_writers(cast.actor("igor"), case, now + timedelta(seconds=30)) == []
    assert not Event.objects.exists(), "nothing is recorded of it"


def test_an_empty_draft_is_nobody_writing(cast: Cast, case: Case, now: datetime) -> None:
    keep_words(cast.actor("alma"), case.number, "note", {"body": ""}, now)
    assert reading.list_writers(cast.actor("igor"), case, now) == []


def test_presence_is_the_agents_own(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        keep_words(cast.actor("dora"), case.number, "reply", {"body": "x"}, now)


def test_the_timeline_is_paged_newest_first_and_hides_the_vendors_side(cast: Cast, case: Case, now: datetime) -> None:
    conversation.note_case(cast.actor("alma"), case.number, Words("psst"), now)
    conversation.answer_case(cast.actor("alma"), case.number, Words("Try."), now)
    resolve_case(cast.actor("alma"), case.number, Solution(), now)
    agent, customer = cast.actor("igor"), cast.actor("dora")
    assert [row.type for row in reading.list_events(agent, case)] == ["case.resolved", "case.answered", "case.noted"]
    assert [row.type for row in reading.list_events(customer, case)] == ["case.resolved", "case.answered"]
    first = reading.list_events(agent, case, size=1)
    rest = reading.list_events(agent, case, before=first[0].pk)
    assert [row.type for row in rest] == ["case.answered", "case.noted"]
