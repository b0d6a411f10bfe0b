"""The rows that figures are counted from are those that the tables give, drawn anew or piece by piece."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from amparo.cases.actions.closing import Solution, close_case, resolve_case
from amparo.cases.actions.conversation import Words, answer_case, assign_case, comment_case, note_case
from amparo.cases.actions.deflecting import Solved, deflect_request
from amparo.cases.actions.drafts import Owner, save_draft
from amparo.cases.actions.merging import NotMerged, merge_case
from amparo.cases.actions.opening import NotOpened, Sending, open_case
from amparo.cases.actions.satisfaction import AlreadyMarked, Mark, give_mark
from amparo.cases.actions.steps import take_step
from amparo.cases.models import Case
from amparo.cases.spec import Opening
from amparo.cases.steps import StepSpec
from amparo.clocks.actions.alerting import tell_due
from amparo.core.access import NotVisible
from amparo.core.transitions import NotPossible
from amparo.figures.actions import draw_all, refresh
from amparo.figures.models import CaseFigure, DecisionFigure, DeflectionFigure, Drawing
from amparo.gate.models import Decision
from amparo.knowledge.tests.making import make_article
from amparo.people.actions import set_place
from amparo.people.models import Company, Person
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)  # the log is read up to what is committed


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def opening(cast: Cast, person: Person, company: Company, at: datetime, **more: Any) -> Case:
    """A case through the front door."""
    from amparo.people.actors import actor_for

    actor = actor_for(person)
    said: dict[str, Any] = {
        "product": "financials",
        "module": "financials-ledger",
        "kind": "question",
        "title": "A",
        "body": "B",
    }
    said |= {"urgent": False, "problems": 1, "minutes": 3}
    draft = save_draft(Owner(actor), "opening", {}, at)
    return open_case(actor, Sending(Opening.model_validate({"company": company.pk, **said, **more}), draft, "en"), at)


def drawn() -> list[Any]:
    """Every row as it stands."""
    cases: list[Any] = list(CaseFigure.objects.order_by("number").values())
    solved = list(DeflectionFigure.objects.order_by("id").values())
    return cases + list(DecisionFigure.objects.order_by("at", "id").values()) + solved


def one(number: int) -> CaseFigure:
    """The row of a case."""
    return CaseFigure.objects.get(pk=number)


def test_a_case_is_drawn_with_its_waits_and_its_promises(cast: Cast, now: datetime) -> None:
    case = opening(cast, cast.dora, cast.acme, now)
    alma, dora = cast.actor("alma"), cast.actor("dora")
    answer_case(alma, case.number, Words("Try this."), now + timedelta(minutes=30))
    comment_case(dora, case.number, Words("It did not help."), now + timedelta(minutes=90))
    comment_case(dora, case.number, Words("Still here."), now + timedelta(minutes=100))
    note_case(alma, case.number, Words("Odd."), now + timedelta(minutes=110))
    answer_case(alma, case.number, Words("Then this."), now + timedelta(minutes=135))
    resolve_case(alma, case.number, Solution(), now + timedelta(minutes=200))
    assert refresh(now + timedelta(hours=4))
    row = one(case.number)
    assert (row.first_minutes, row.next_minutes, row.solution_minutes) == (30, [45], 200)
    assert (row.ours_minutes, row.theirs_minutes) == (30 + 45, 60 + 65)
    assert (row.first_kept, row.next_kept, row.next_broken) == (True, 1, 0)
    assert (row.company_id, row.country, row.root_id, row.product_id) == (
        cast.acme.pk,
        "US",
        cast.financials.pk,
        cast.ledger.pk,
    )
    assert (row.state, row.assignee_id, row.reopened, row.asked, row.marks) == ("resolved", cast.alma.pk, 0, 1, [])


def test_what_passed_between_an_end_and_a_reopening_is_nobodys_wait(cast: Cast, now: datetime) -> None:
    case = opening(cast, cast.dora, cast.acme, now)
    alma, dora = cast.actor("alma"), cast.actor("dora")
    answer_case(alma, case.number, Words("Try this."), now + timedelta(minutes=10))
    resolve_case(alma, case.number, Solution(), now + timedelta(minutes=20))
    give_mark(dora, case.number, Mark(2), now + timedelta(minutes=25))
    comment_case(dora, case.number, Words("It is back."), now + timedelta(days=2))
    refresh(now + timedelta(days=3))
    row = one(case.number)
    assert (row.ours_minutes, row.theirs_minutes, row.reopened, row.marks) == (10, 10, 1, [2])
    assert (row.ended_at, row.solution_minutes) == (None, None)


def test_after_a_step_by_which_we_go_on_the_customer_still_waits_for_us(cast: Cast, now: datetime) -> None:
    case = opening(cast, cast.dora, cast.acme, now)
    alma = cast.actor("alma")
    step = StepSpec("reproduce", "", "Asked for the data.", "We try it here.")
    take_step(alma, case.number, step, now + timedelta(minutes=10))
    answer_case(alma, case.number, Words("Found it."), now + timedelta(minutes=70))
    comment_case(cast.actor("dora"), case.number, Words("Thank you."), now + timedelta(minutes=75))
    refresh(now + timedelta(days=1))
    assert (one(case.number).ours_minutes, one(case.number).theirs_minutes) == (70, 5)


def test_a_promise_that_ran_out_is_broken_before_anybody_answers(cast: Cast, now: datetime) -> None:
    case = opening(cast, cast.dora, cast.acme, now)
    refresh(now)
    assert one(case.number).first_kept is None
    later = now + timedelta(days=30)
    tell_due(later)
    refresh(later)
    assert one(case.number).first_kept is False
    answer_case(cast.actor("alma"), case.number, Words("At last."), later)
    refresh(later)
    assert (one(case.number).first_kept, one(case.number).first_minutes) == (False, 30 * 24 * 60)


def test_a_refusal_is_drawn_with_the_rule_that_settled_it(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotOpened):
        opening(cast, cast.ana, cast.acme, now)
    refresh(now)
    row = DecisionFigure.objects.get()
    assert (row.outcome, row.rules, row.action, row.number) == ("refused", ["designated-only-us"], "case.open", None)
    assert (row.person_id, row.company_id, row.root_id) == (cast.ana.pk, cast.acme.pk, cast.financials.pk)


def test_a_problem_that_an_article_solved_is_drawn_once_and_the_same_anew(cast: Cast, now: datetime) -> None:
    article, owner = make_article(now), Owner(cast.actor("dora"))
    said = {"title": "A", "product": "financials", "module": "financials-ledger", "company": cast.acme.pk}
    draft = save_draft(owner, "opening", said | {"kind": "problem"}, now)
    refresh(now)
    deflect_request(owner, draft, draft, Solved(article.pk, "es"), now)
    refresh(now)
    row = DeflectionFigure.objects.get()
    assert (row.group_id, row.company_id, row.product_id) == (article.group_id, cast.acme.pk, cast.ledger.pk)
    assert (row.root_id, row.language, row.shown, row.channel) == (cast.financials.pk, "es", "en", "portal")
    before = drawn()
    draw_all(now)
    assert drawn() == before


def test_a_company_that_moves_takes_its_cases_along(cast: Cast, now: datetime) -> None:
    case = opening(cast, cast.dora, cast.acme, now)
    refresh(now)
    set_place(cast.actor("adam"), cast.acme, "CA", "America/Toronto", now)
    refresh(now)
    assert one(case.number).country == "CA"


def test_a_case_that_is_gone_has_no_row(cast: Cast, now: datetime) -> None:
    case = opening(cast, cast.dora, cast.acme, now)
    refresh(now)
    CaseFigure.objects.create(**{**CaseFigure.objects.values().get(), "number": 99_999})
    Case.objects.filter(pk=case.number).update(state="unconfirmed")
    draw_all(now)
    assert not CaseFigure.objects.exists()


def test_rows_say_as_of_when_they_are_and_a_second_look_changes_nothing(cast: Cast, now: datetime) -> None:
    opening(cast, cast.dora, cast.acme, now)
    assert refresh(now)
    before = drawn()
    assert refresh(now + timedelta(minutes=1))
    assert drawn() == before
    assert Drawing.objects.get().as_of == now + timedelta(minutes=1)


VERBS = ("open", "refused", "answer", "comment", "report", "note", "assign", "resolve", "close", "merge", "mark", "due")
Story = list[tuple[str, int, int]]


@pytest.mark.slow
@given(
    story=st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 2), st.integers(1, 3000)), min_size=1, max_size=14),
    looks=st.sets(st.integers(0, 13)),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_after_anything_that_happens_the_rows_are_those_that_the_tables_give(
    cast: Cast, now: datetime, story: Story, looks: set[int]
) -> None:
    at = now
    numbers = [opening(cast, cast.dora, cast.acme, at).number]
    refresh(at)
    for place, (verb, which, minutes) in enumerate(story):
        at += timedelta(minutes=minutes)
        happen(cast, numbers, verb, numbers[which % len(numbers)], at)
        if place in looks:
            refresh(at)
    refresh(at)
    kept = drawn()
    draw_all(at)
    assert drawn() == kept
    agree_with_the_tables()


def happen(cast: Cast, numbers: list[int], verb: str, number: int, at: datetime) -> None:
    """One thing happens, if it can."""
    alma, dora = cast.actor("alma"), cast.actor("dora")
    deeds: dict[str, Callable[[], Any]] = {
        "open": lambda: numbers.append(opening(cast, cast.dora, cast.acme, at).number),
        "refused": lambda: opening(cast, cast.ana, cast.acme, at),
        "answer": lambda: answer_case(alma, number, Words("a"), at),
        "comment": lambda: comment_case(dora, number, Words("c"), at),
        "report": lambda: take_step(alma, number, StepSpec("reproduce", "", "d", "n"), at),
        "note": lambda: note_case(alma, number, Words("n"), at),
        "assign": lambda: assign_case(alma, number, cast.igor.pk, at),
        "resolve": lambda: resolve_case(alma, number, Solution(), at),
        "close": lambda: close_case(alma, number, at),
        "merge": lambda: merge_case(alma, number, numbers[0], at),
        "mark": lambda: give_mark(dora, number, Mark(number % 5 + 1), at),
        "due": lambda: tell_due(at),
    }
    with suppress(NotOpened, NotPossible, NotMerged, NotVisible, AlreadyMarked):
        deeds[verb]()


def agree_with_the_tables() -> None:
    """What can be said in Python of the tables is what the rows say."""
    for case in Case.objects.all():
        row = one(case.number)
        assert (row.opened_at, row.ended_at, row.state) == (case.opened_at, case.ended_at, case.state)
        assert row.assignee_id == case.assignee_id
        scores = case.satisfaction.order_by("score").values_list("score", flat=True)
        assert sorted(row.marks) == [score for score in scores if score is not None]
        assert row.next_kept + row.next_broken <= case.messages.count()
        said = list(case.messages.filter(visibility="public").order_by("at", "id").values_list("by_vendor", flat=True))
        changes = sum(1 for before, after in pairwise(said) if after and not before)
        assert len(row.next_minutes) + (row.first_minutes is not None) <= changes
    assert DecisionFigure.objects.count() == Decision.objects.count()
