"""What becomes of all clocks of a matter: one answer at a time, the customer's time is theirs, nothing is forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from amparo.clocks.lifecycle import OPEN_PHASES
from amparo.clocks.rules.course import (
    Course,
    end_course,
    merge_courses,
    open_course,
    retarget_course,
    take_answer,
    take_comment,
    take_report,
)
from amparo.clocks.rules.promises import ANSWERS, Terms
from amparo.clocks.rules.reading import Clock, read_clock
from amparo.clocks.tests.promising import at, terms

MONDAY = at("2026-11-23T09:00:00-05:00")
minutes = st.none() | st.integers(1, 900)
many_terms = st.builds(terms, minutes, minutes, minutes)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def kinds(course: Course) -> list[tuple[str, str]]:
    return [(one.kind, one.phase) for one in course.clocks]


HAPPENINGS: dict[str, Callable[[Course, Terms, datetime], Course]] = {
    "answer": take_answer,
    "comment": take_comment,
    "report": take_report,
    "end": lambda course, _, now: end_course(course, now),
    "retarget": lambda course, wanted, now: retarget_course(course, wanted, now, "impact"),
}
steps = st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(sorted(HAPPENINGS)), many_terms), max_size=10)


@st.composite
def courses(draw: st.DrawFn) -> tuple[Course, datetime]:
    now = MONDAY + timedelta(minutes=draw(st.integers(0, 10_000)))
    course = open_course(draw(many_terms), now)
    for passed, verb, wanted in draw(steps):
        now += timedelta(minutes=passed)
        course = HAPPENINGS[verb](course, wanted, now)
    return course, now


def assert_sound(course: Course, now: datetime) -> None:
    open_clocks = [one for one in course.clocks if one.is_open]
    assert sum(one.kind in ANSWERS for one in open_clocks) <= 1, "two answers would be due at once"
    assert sum(one.kind == "resolution" for one in open_clocks) <= 1
    if course.turn == "ended":
        assert open_clocks == []
    if course.turn == "theirs":
        assert [one.phase for one in open_clocks if one.kind in ANSWERS] == []
        assert all(one.phase == "paused" for one in open_clocks), "the customer's time counts for nobody"
        assert course.next_due_at(now) is None
    if course.turn == "working":
        assert [one.kind for one in open_clocks if one.kind in ANSWERS] == [], "nobody waits for an answer"
    if course.turn in ("ours", "working"):
        assert all(one.phase == "running" for one in open_clocks)


@given(courses())
def test_whatever_happens_in_any_order_a_course_is_sound(made: tuple[Course, datetime]) -> None:
    assert_sound(*made)


@given(courses(), st.sampled_from(sorted(HAPPENINGS)), many_terms, st.integers(0, 4000))
def test_nothing_that_was_written_down_is_changed(
    made: tuple[Course, datetime], verb: str, wanted: Terms, passed: int
) -> None:
    course, now = made
    after = HAPPENINGS[verb](course, wanted, now + timedelta(minutes=passed))
    for old, new in zip(course.clocks, after.clocks, strict=False):
        assert new.kind == old.kind and new.changes[: len(old.changes)] == old.changes
    assert len(after.clocks) >= len(course.clocks)


@given(courses(), many_terms)
def test_where_an_answer_is_promised_the_customers_word_starts_it(made: tuple[Course, datetime], wanted: Terms) -> None:
    course, now = made
    after = take_comment(course, wanted, now)
    place = after.open_clock(ANSWERS)
    promised = wanted.promise("next_response" if course.answered else "first_response")
    assert place is not None or promised is None


@given(courses(), courses(), st.integers(0, 4000))
def test_a_merge_makes_nothing_due_later_and_nothing_due_twice(
    one: tuple[Course, datetime], other: tuple[Course, datetime], passed: int
) -> None:
    now = max(one[1], other[1]) + timedelta(minutes=passed)
    merged, gone = merge_courses(one[0], other[0], now)
    assert_sound(merged, now)
    assert gone.turn == "ended" and not any(clock.phase in OPEN_PHASES for clock in gone.clocks)
    before = [due for course in (one[0], other[0]) if (due := course.next_due_at(now))]
    if before:
        assert merged.next_due_at(now) is not None and merged.next_due_at(now) <= min(before)  # type: ignore[operator]
    kept = [len(course.clocks) for course in (merged, gone)]
    assert sum(kept) == len(one[0].clocks) + len(other[0].clocks), "no clock is lost"


def test_from_opening_to_solution() -> None:
    promised = terms(240, 480, 960)
    course = open_course(promised, MONDAY)
    assert kinds(course) == [("first_response", "running"), ("resolution", "running")]
    course = take_answer(course, promised, MONDAY + hours(1))
    assert kinds(course) == [("first_response", "met"), ("resolution", "paused")]
    course = take_comment(course, promised, MONDAY + hours(3))
    assert kinds(course)[1:] == [("resolution", "running"), ("next_response", "running")]
    course = end_course(course, MONDAY + hours(4))
    assert kinds(course) == [("first_response", "met"), ("resolution", "met"), ("next_response", "stopped")]
    solution = read_clock(course.clocks[1], MONDAY + hours(9))
    assert (solution.state, solution.used, solution.late) == ("met", hours(2), False)


def test_a_second_answer_in_a_row_starts_and_meets_nothing() -> None:
    course = take_answer(open_course(terms(240, 480), MONDAY), terms(240, 480), MONDAY + hours(1))
    assert take_answer(course, terms(240, 480), MONDAY + hours(2)).clocks == course.clocks


def test_a_report_answers_and_the_solutions_time_goes_on() -> None:
    promised = terms(240, 480, 960)
    course = take_report(open_course(promised, MONDAY), promised, MONDAY + hours(1))
    assert kinds(course) == [("first_response", "met"), ("resolution", "running")]
    assert course.next_due_at(MONDAY + hours(1)) == read_clock(course.clocks[1], MONDAY).due_at
    waited = take_report(take_answer(course, promised, MONDAY + hours(2)), promised, MONDAY + hours(5))
    assert read_clock(waited.clocks[1], MONDAY + hours(6)).used == hours(3), "three hours it waited for the customer"


def test_no_resolution_runs_where_none_is_promised() -> None:
    course = open_course(terms(240, 480), MONDAY)
    for happening in ("answer", "comment", "answer", "end", "comment"):
        course = HAPPENINGS[happening](course, terms(240, 480), MONDAY + hours(1))
    assert "resolution" not in [one.kind for one in course.clocks]


def test_no_clock_starts_without_a_promise_and_it_starts_once_there_is_one() -> None:
    course = open_course(Terms(), MONDAY)
    assert course.clocks == () and course.next_due_at(MONDAY) is None
    course = retarget_course(course, terms(240), MONDAY + hours(2), "plan")
    assert course.next_due_at(MONDAY + hours(2)) == MONDAY + hours(6)


def test_a_promise_that_is_taken_back_leaves_nothing_due_and_comes_back_with_what_was_used() -> None:
    course = open_course(terms(240), MONDAY)
    course = retarget_course(course, Terms(), MONDAY + hours(1), "plan")
    assert read_clock(course.clocks[0], MONDAY + hours(2)).state == "unpromised"
    assert course.next_due_at(MONDAY + hours(2)) is None
    course = retarget_course(course, terms(240), MONDAY + hours(2), "plan")
    assert course.next_due_at(MONDAY + hours(2)) == MONDAY + hours(5)


def test_an_ended_matter_is_not_measured_anew_until_it_is_open_again() -> None:
    promised, shorter = terms(240, 480, 960), terms(60, 60, 300)
    course = end_course(open_course(promised, MONDAY), MONDAY + hours(1))
    assert retarget_course(course, shorter, MONDAY + hours(2), "pack") == course
    again = take_comment(course, shorter, MONDAY + hours(3))
    first, solution = again.clocks
    assert isinstance(first, Clock) and read_clock(first, MONDAY + hours(3)).due_at == MONDAY + hours(1)
    assert read_clock(solution, MONDAY + hours(3)).due_at == MONDAY + hours(7)
