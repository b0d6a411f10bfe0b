"""What existing help desks got wrong, as told in their issue trackers (named at each test): here it is right."""

from datetime import date, timedelta

import pytest

from amparo.clocks.rules.course import (
    end_course,
    merge_courses,
    open_course,
    retarget_course,
    take_answer,
    take_comment,
)
from amparo.clocks.rules.promises import Promise, Terms, terms_for
from amparo.clocks.rules.reading import Change, Clock, read_clock
from amparo.clocks.tests.promising import BRAZIL, LUNCH, US, at, clock, promise, terms
from amparo.policy.facts import parse_request
from amparo.policy.tests.packs import make_pack

MONDAY = at("2026-11-23T09:00:00-05:00")


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_an_update_target_does_not_overrule_the_first_response() -> None:
    """zammad #5177: an update target shorter than the first response made it due earlier."""
    course = open_course(terms(480, 60), MONDAY)
    assert [one.kind for one in course.clocks] == ["first_response"]
    assert course.next_due_at(MONDAY) == MONDAY + hours(8)
    course = take_comment(course, terms(480, 60), MONDAY + hours(1))
    assert course.next_due_at(MONDAY) == MONDAY + hours(8), "a second word before the first answer changes nothing"


def test_an_update_is_due_only_while_the_customer_waits_for_one() -> None:
    """zammad #3140: the update target ran although the last word was the agent's."""
    course = take_answer(open_course(terms(240, 60), MONDAY), terms(240, 60), MONDAY + hours(1))
    assert course.next_due_at(MONDAY + hours(200)) is None


def test_the_next_response_counts_from_the_earliest_word_that_waits() -> None:
    """zammad #3410: each further message of the customer gave the agents new time."""
    promised = terms(240, 120)
    course = take_answer(open_course(promised, MONDAY), promised, MONDAY + hours(1))
    course = take_comment(course, promised, MONDAY + hours(2))
    course = take_comment(course, promised, MONDAY + hours(3))
    assert course.next_due_at(MONDAY + hours(3)) == MONDAY + hours(4)


def test_time_is_not_counted_while_waiting_for_the_customer() -> None:
    """frappe/helpdesk #1554, glpi #1912: the solution's time went on during a pause."""
    promised = terms(60, 60, 480)
    course = take_answer(open_course(promised, MONDAY), promised, MONDAY + hours(1))
    resumed = take_comment(course, promised, MONDAY + hours(5))
    solution = read_clock(resumed.clocks[1], MONDAY + hours(6))
    assert solution.used == hours(2)
    assert solution.due_at == MONDAY + timedelta(days=1), "seven hours were left; three of them are Tuesday's"


def test_a_pause_over_closed_hours_gives_no_time_away() -> None:
    """erpnext #49414, glpi #10594: the whole pause was added, nights and weekends included."""
    friday = at("2026-11-20T16:00:00-05:00")
    paused = clock(promise(240), friday, Change(friday + hours(2), "pause"))
    resumed = paused.after(Change(at("2026-11-23T06:00:00-05:00"), "resume"))
    assert read_clock(resumed, MONDAY).due_at == at("2026-11-23T08:00:00-05:00"), "as if it had not been paused at all"


def test_a_pause_is_remembered_when_the_priority_changes_afterwards() -> None:
    """glpi #6902, #15605: with a new target the time spent waiting was counted again."""
    promised = terms(60, 60, 480)
    course = take_answer(open_course(promised, MONDAY), promised, MONDAY + hours(1))
    course = take_comment(course, promised, MONDAY + hours(6))
    course = retarget_course(course, terms(30, 30, 240), MONDAY + hours(6), "impact")
    assert read_clock(course.clocks[1], MONDAY + hours(6)).due_at == MONDAY + hours(9), "one of four hours was used"


def test_a_priority_that_changed_in_between_is_measured_from_the_original_start() -> None:
    """A raised priority started the clock anew, or a lowered one kept the old due time."""
    course = open_course(terms(480), MONDAY)
    raised = retarget_course(course, terms(240), MONDAY + hours(1), "impact")
    assert raised.next_due_at(MONDAY) == MONDAY + hours(4)
    lowered = retarget_course(raised, terms(540), MONDAY + hours(3), "impact")
    assert lowered.next_due_at(MONDAY) == MONDAY + hours(9)
    back = retarget_course(lowered, terms(480), MONDAY + hours(3), "impact")
    assert back.next_due_at(MONDAY) == course.next_due_at(MONDAY)


def test_a_target_shorter_than_what_is_used_has_run_out_when_it_would_have() -> None:
    """The due time lies where the promised time was used up, not where somebody noticed."""
    raised = clock(promise(480), MONDAY, Change(MONDAY + hours(5), "retarget", "impact", promise(60)))
    reading = read_clock(raised, MONDAY + hours(5))
    assert (reading.state, reading.due_at, reading.left) == ("late", MONDAY + hours(1), timedelta())


def test_a_policy_without_a_next_response_takes_the_old_one_back() -> None:
    """zammad #5624: after moving to a policy without an update time the old one stayed."""
    promised = terms(240, 120)
    course = take_answer(open_course(promised, MONDAY), promised, MONDAY + hours(1))
    course = take_comment(course, promised, MONDAY + hours(2))
    assert retarget_course(course, terms(240), MONDAY + hours(2), "pack").next_due_at(MONDAY) is None


def test_a_raised_priority_counts_round_the_clock_from_that_moment_only() -> None:
    """SI-7: at once for high priority; the night before was no promise of anybody."""
    evening = at("2026-11-23T17:00:00-05:00")
    raised_at = at("2026-11-24T02:00:00-05:00")
    raised = clock(promise(480), evening, Change(raised_at, "retarget", "impact", promise(120, counted="elapsed")))
    reading = read_clock(raised, raised_at)
    assert reading.used == hours(1)
    assert reading.due_at == at("2026-11-24T03:00:00-05:00")


def test_days_are_not_mistaken_for_hours() -> None:
    """zammad #390, glpi #10600: a day was now 24 hours, now a working day. Here targets are minutes that count."""
    two_working_days = read_clock(clock(promise(2 * 12 * 60), MONDAY), MONDAY)
    assert two_working_days.due_at == at("2026-11-25T09:00:00-05:00")
    forty_eight_hours = read_clock(clock(promise(48 * 60, counted="elapsed"), MONDAY), MONDAY)
    assert forty_eight_hours.due_at == at("2026-11-25T09:00:00-05:00")
    forty_eight_working_hours = read_clock(clock(promise(48 * 60), MONDAY), MONDAY)
    assert forty_eight_working_hours.due_at == at("2026-11-30T09:00:00-05:00"), "four days of twelve hours, one of rest"


def test_never_are_two_answers_due_at_once() -> None:
    """A first response and an update both ran, and escalated twice."""
    promised = terms(240, 120, 960)
    course = open_course(promised, MONDAY)
    for step in range(6):
        now = MONDAY + hours(step)
        course = (take_comment if step % 2 else take_answer)(course, promised, now)
        assert sum(one.is_open and one.kind != "resolution" for one in course.clocks) <= 1


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-25T17:00:00-05:00", 120, "2026-11-27T07:00:00-05:00"),  # Thanksgiving lies between
        ("2026-11-26T10:00:00-05:00", 60, "2026-11-27T07:00:00-05:00"),  # written on the holiday
    ],
)
def test_a_holiday_counts_for_nothing(start: str, minutes: int, due: str) -> None:
    """osTicket #4969: the clock ran on holidays."""
    assert read_clock(clock(promise(minutes, US), at(start)), at(start)).due_at == at(due)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23T11:30:00+01:00", 60, "2026-11-23T14:00:00+01:00"),
        ("2026-11-23T12:30:00+01:00", 60, "2026-11-23T14:30:00+01:00"),
        ("2026-11-23T11:00:00+01:00", 60, "2026-11-23T12:00:00+01:00"),
    ],
)
def test_a_lunch_break_counts_for_nothing(start: str, minutes: int, due: str) -> None:
    """frappe/helpdesk #2212, osTicket #6847: the clock ran through lunch."""
    assert read_clock(clock(promise(minutes, LUNCH), at(start)), at(start)).due_at == at(due)


def test_each_customer_has_the_calendar_of_its_own_place() -> None:
    """glpi #687: one calendar was used for everybody."""
    pack = make_pack(
        closed=frozenset({date(2026, 11, 26)}),
        target=[{"id": "t", "first_response_minutes": 240, "source": "T"}],
    )

    def first(country: str, zone: str) -> Promise:
        company = {"country": country, "time_zone": zone, "plan": "standard"}
        facts = {"action": "case.open", "company": company, "contact": {"country": country}, "request": {}}
        found = terms_for(pack, parse_request(facts)).first_response
        assert found is not None
        return found

    east, west = first("US", "America/New_York"), first("US", "America/Los_Angeles")
    assert east.schedule != west.schedule
    dawn = at("2026-11-23T06:00:00-05:00")
    assert read_clock(clock(east, dawn), dawn).due_at == at("2026-11-23T10:00:00-05:00")
    assert read_clock(clock(west, dawn), dawn).due_at == at("2026-11-23T10:00:00-08:00")


def test_a_company_that_moves_is_counted_by_its_new_hours_from_then_on() -> None:
    moved = clock(promise(480, US), MONDAY, Change(MONDAY + hours(3), "retarget", "place", promise(480, BRAZIL)))
    reading = read_clock(moved, MONDAY + hours(3))
    assert reading.used == hours(3)
    assert reading.due_at == at("2026-11-24T10:00:00-03:00"), "four of the five hours left are today's in São Paulo"


def test_after_a_merge_the_earlier_promise_holds_and_the_merged_case_is_due_no_more() -> None:
    """zammad #904: a merged ticket went on escalating."""
    older = open_course(terms(240), MONDAY)
    urgent = open_course(terms(60), MONDAY + hours(1))
    merged, gone = merge_courses(older, urgent, MONDAY + hours(1.5))
    assert merged.next_due_at(MONDAY + hours(2)) == MONDAY + hours(2)
    assert gone.next_due_at(MONDAY + hours(9)) is None
    answered = take_answer(merged, terms(240), MONDAY + hours(1.75))
    assert [one.phase for one in answered.clocks] == ["stopped", "met"]


def test_a_word_that_waits_in_the_merged_case_still_waits() -> None:
    promised = terms(240, 120)
    answered = take_answer(open_course(promised, MONDAY), promised, MONDAY + hours(1))
    waiting = open_course(promised, MONDAY + hours(1))
    merged, _ = merge_courses(answered, waiting, MONDAY + hours(2))
    assert merged.turn == "ours" and merged.next_due_at(MONDAY + hours(2)) == MONDAY + hours(5)


def test_after_a_reopening_the_solutions_clock_goes_on_where_it_stood() -> None:
    """glpi #23359, #9267, osTicket #5206: the time until reopening was counted, or the clock began anew."""
    promised = terms(60, 120, 480)
    course = end_course(open_course(promised, MONDAY), MONDAY + hours(2))
    course = take_comment(course, promised, at("2026-11-30T09:00:00-05:00"))
    solution = read_clock(course.clocks[1], at("2026-11-30T09:00:00-05:00"))
    assert (solution.used, solution.due_at) == (hours(2), at("2026-11-30T15:00:00-05:00"))


def test_after_a_reopening_a_first_answer_that_was_never_given_is_still_owed() -> None:
    course = end_course(open_course(terms(240, 60), MONDAY), MONDAY + hours(1))
    again = take_comment(course, terms(240, 60), MONDAY + hours(5))
    assert [(one.kind, one.phase) for one in again.clocks] == [("first_response", "running")]
    assert again.next_due_at(MONDAY + hours(5)) == MONDAY + hours(8)


def test_an_answer_that_came_in_time_stays_in_time_after_a_reopening() -> None:
    promised = terms(240, 60)
    course = take_answer(open_course(promised, MONDAY), promised, MONDAY + hours(1))
    course = take_comment(end_course(course, MONDAY + hours(2)), promised, MONDAY + hours(30))
    first = read_clock(course.clocks[0], MONDAY + hours(30))
    assert (first.state, first.late) == ("met", False)


def test_an_answer_at_the_very_moment_is_in_time_and_one_after_it_is_not() -> None:
    started = Clock("first_response", (Change(MONDAY, "start", "", promise(60)),))
    kept = read_clock(started.after(Change(MONDAY + hours(1), "meet")), MONDAY)
    late = read_clock(started.after(Change(MONDAY + hours(1) + timedelta(seconds=1), "meet")), MONDAY)
    assert (kept.late, late.late) == (False, True)
    assert kept.due_at == late.due_at == MONDAY + hours(1)


def test_an_answer_in_the_evening_to_what_was_due_at_closing_time_is_late() -> None:
    """Nothing is used between closing and opening, and yet the promised moment has passed."""
    started = clock(promise(120), at("2026-11-23T16:00:00-05:00"))
    reading = read_clock(started.after(Change(at("2026-11-23T20:00:00-05:00"), "meet")), MONDAY)
    assert (reading.due_at, reading.used, reading.late) == (at("2026-11-23T18:00:00-05:00"), hours(2), True)


def test_nothing_is_promised_where_a_missing_fact_could_choose_another_target() -> None:
    """KA-9b: no promise where the source makes none; and none by guessing."""
    pack = make_pack(
        target=[
            {"id": "usual", "first_response_minutes": 240, "source": "T"},
            {"id": "down", "first_response_minutes": 60, "impact": ["down"], "source": "T"},
        ]
    )
    asked = {"action": "case.open", "company": {"country": "US"}, "contact": {"country": "US"}}
    assert terms_for(pack, parse_request(asked | {"request": {}})) == Terms()
    known = terms_for(pack, parse_request(asked | {"request": {"impact": "minor"}}))
    assert known.first_response is not None and known.first_response.minutes == 240
    assert known.resolution is None
