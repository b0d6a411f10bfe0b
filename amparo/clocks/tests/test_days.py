"""The days that explain a due time: what counted on each, and why nothing did."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.clocks.rules.days import MOST_DAYS, days_of
from amparo.clocks.rules.reading import Change, Clock, read_clock
from amparo.clocks.tests.promising import LUNCH, MINUTE, US, at, clock, promise
from amparo.clocks.tests.test_laws import lives


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def test_a_clock_over_thanksgiving_and_the_weekend_names_every_day() -> None:
    wednesday = at("2026-11-25T16:00:00-05:00")
    days = days_of(clock(promise(16 * 60, US), wednesday), wednesday)
    assert [(day.on.day, day.why, day.counted) for day in days] == [
        (25, "", hours(2)),
        (26, "holiday", hours(0)),
        (27, "", hours(12)),
        (28, "closed", hours(0)),
        (29, "closed", hours(0)),
        (30, "", hours(2)),
    ]
    assert days[-1].total == hours(16)


def test_lunch_makes_two_pieces_of_a_day() -> None:
    morning = at("2026-11-23T11:00:00+01:00")
    (day,) = days_of(clock(promise(120, LUNCH), morning), morning)
    assert [(piece[0].hour, piece[1].hour) for piece in day.pieces] == [(11, 12), (13, 14)]


def test_a_pause_of_a_whole_day_is_named() -> None:
    monday = at("2026-11-23T17:00:00-05:00")
    one = clock(promise(240), monday, Change(monday, "pause", "waiting"))
    resumed = one.after(Change(at("2026-11-25T08:00:00-05:00"), "resume", "commented"))
    days = days_of(resumed, at("2026-11-25T08:00:00-05:00"))
    assert [(day.on.day, day.why) for day in days] == [(23, "paused"), (24, "paused"), (25, "")]


def test_what_came_after_hours_counts_from_the_next_day() -> None:
    evening = at("2026-11-23T19:00:00-05:00")
    days = days_of(clock(promise(60), evening), evening)
    assert [(day.on.day, day.why) for day in days] == [(23, "outside"), (24, "")]


def test_a_day_of_the_change_of_the_clocks_has_the_hours_that_it_has() -> None:
    saturday = at("2026-10-31T12:00:00-04:00")
    days = days_of(clock(promise(48 * 60, US, "elapsed"), saturday), saturday)
    assert [day.counted for day in days] == [hours(12), hours(25), hours(11)]


def test_where_nothing_is_promised_there_is_nothing_to_tell() -> None:
    monday = at("2026-11-23T17:00:00-05:00")
    assert days_of(Clock("resolution", (Change(monday, "start"),)), monday) == []


def test_a_very_long_clock_is_cut() -> None:
    monday = at("2026-11-23T17:00:00-05:00")
    assert len(days_of(clock(promise(525_600), monday), monday)) == MOST_DAYS
    assert days_of(clock(promise(525_600), monday), monday)[-1].on < date(2028, 1, 1)


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(0, 3000))
def test_the_days_add_up_to_what_was_used_or_promised(one: Clock, passed: int) -> None:
    ended = one.after(Change(one.last_at + passed * MINUTE, "meet"))
    days, reading = days_of(ended, ended.last_at), read_clock(ended, ended.last_at)
    if reading.promise is not None:
        promised = timedelta(minutes=reading.promise.minutes)
        assert sum((day.counted for day in days), timedelta()) == (promised if reading.late else reading.used)
        assert all(bool(day.pieces) == (day.why == "") for day in days)
