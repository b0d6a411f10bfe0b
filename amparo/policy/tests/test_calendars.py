"""Business time: half-open hours, holidays, changes of the clocks, and the laws of its arithmetic."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.policy.calendars import (
    Schedule,
    add_business_minutes,
    build_schedule,
    business_minutes_between,
    is_open,
    next_opening,
)

NONE: frozenset[date] = frozenset()
DAY = build_schedule("us", "America/New_York", (("mon-fri", "06:00-18:00"),), NONE)
NIGHT = build_schedule("night", "Europe/Zurich", (("mon-sun", "22:00-06:00"),), NONE)
SPLIT = build_schedule("ch", "Europe/Zurich", (("mon-fri", "08:00-12:00,13:30-17:00"), ("sat", "09:00-12:00")), NONE)
EARLY = build_schedule("early", "America/New_York", (("sun", "02:30-05:00"),), NONE)

schedules = st.sampled_from([DAY, NIGHT, SPLIT])
moments = st.integers(0, 3 * 365 * 1440).map(
    lambda passed: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=passed)
)
minutes = st.integers(0, 5_000)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_closing_minute_is_closed_and_the_opening_one_open() -> None:
    assert is_open(DAY, at("2026-11-23T06:00:00-05:00"))
    assert is_open(DAY, at("2026-11-23T17:59:59-05:00"))
    assert not is_open(DAY, at("2026-11-23T18:00:00-05:00"))
    assert not is_open(DAY, at("2026-11-22T10:00:00-05:00")), "a Sunday"


def test_business_time_goes_on_at_the_next_opening() -> None:
    assert add_business_minutes(DAY, at("2026-11-20T17:00:00-05:00"), 240) == at("2026-11-23T09:00:00-05:00")
    assert add_business_minutes(SPLIT, at("2026-11-20T11:30:00+01:00"), 60) == at("2026-11-20T14:00:00+01:00")


def test_a_target_may_fall_on_the_closing_time_itself() -> None:
    assert add_business_minutes(DAY, at("2026-11-23T14:00:00-05:00"), 240) == at("2026-11-23T18:00:00-05:00")


def test_holidays_are_closed() -> None:
    closed = build_schedule("us", "America/New_York", (("mon-fri", "06:00-18:00"),), frozenset({date(2026, 11, 26)}))
    assert not is_open(closed, at("2026-11-26T10:00:00-05:00"))
    assert next_opening(closed, at("2026-11-25T18:00:00-05:00")) == at("2026-11-27T06:00:00-05:00")


def test_a_night_shift_belongs_to_the_day_on_which_it_starts() -> None:
    assert is_open(NIGHT, at("2026-11-24T03:00:00+01:00"))
    assert not is_open(NIGHT, at("2026-11-24T06:00:00+01:00"))


def test_a_night_in_which_the_clocks_go_forward_is_an_hour_shorter() -> None:
    start, end = at("2026-03-28T22:00:00+01:00"), at("2026-03-29T06:00:00+02:00")
    assert business_minutes_between(NIGHT, start, end) == 7 * 60


def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer() -> None:
    start, end = at("2026-10-24T22:00:00+02:00"), at("2026-10-25T06:00:00+01:00")
    assert business_minutes_between(NIGHT, start, end) == 9 * 60


def test_an_opening_time_that_does_not_exist_is_the_moment_of_the_change() -> None:
    assert next_opening(EARLY, at("2026-03-08T00:00:00-05:00")) == at("2026-03-08T03:00:00-04:00")


def test_a_desk_that_never_opens_gives_no_time() -> None:
    assert next_opening(Schedule("x", "UTC", ((),) * 7), at("2026-11-23T15:00:00+00:00")) is None


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Australia/Lord_Howe", "Africa/Johannesburg", "America/Sao_Paulo"]
)
def test_hours_are_local_on_every_day_of_a_year(zone: str) -> None:
    schedule = build_schedule("x", zone, (("mon-sun", "06:00-18:00"),), NONE)
    start = at("2026-01-01T00:00:00+00:00")
    for day in range(365):
        opening = next_opening(schedule, start + timedelta(days=day))
        assert opening is not None
        if opening != start + timedelta(days=day):
            assert (opening.hour, opening.minute) == (6, 0)


@settings(max_examples=60, deadline=None)
@given(schedules, moments, minutes, minutes)
def test_adding_in_two_steps_is_adding_at_once(schedule: Schedule, start: datetime, first: int, second: int) -> None:
    halfway = add_business_minutes(schedule, start, first)
    assert halfway is not None
    assert add_business_minutes(schedule, halfway, second) == add_business_minutes(schedule, start, first + second)


@settings(max_examples=60, deadline=None)
@given(schedules, moments, minutes)
def test_between_is_the_opposite_of_adding(schedule: Schedule, start: datetime, count: int) -> None:
    end = add_business_minutes(schedule, start, count)
    assert end is not None
    assert business_minutes_between(schedule, start, end) == count


@settings(max_examples=60, deadline=None)
@given(schedules, moments, st.integers(0, 3_000), minutes)
def test_later_requests_are_never_due_earlier(schedule: Schedule, start: datetime, later: int, count: int) -> None:
    one = add_business_minutes(schedule, start, count)
    other = add_business_minutes(schedule, start + timedelta(minutes=later), count)
    assert one is not None
    assert other is not None
    assert one <= other
