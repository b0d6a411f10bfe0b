"""How long an agreement holds: days of 24 hours, the end open, the same moment for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.policy.agreements import still_holds
from amparo.policy.pack.rules import AcceptedText

AGREED = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe")]
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
DAYS = st.integers(1, 40_000)


def text(days: int | None) -> AcceptedText:
    return AcceptedText(id="terms", source="T", valid_days=days)


@pytest.mark.parametrize(("days_ago", "holds"), [(0, True), (29, True), (30, False), (31, False), (4000, False)])
def test_an_agreement_of_thirty_days_holds_on_the_29th_and_not_on_the_31st(days_ago: int, holds: bool) -> None:
    assert still_holds(text(30), AGREED, AGREED + timedelta(days=days_ago)) is holds


def test_without_a_number_of_days_or_without_the_text_it_holds_for_ever() -> None:
    for one in (text(None), None):
        assert still_holds(one, AGREED, AGREED + timedelta(days=40_000))


@given(MOMENTS, DAYS)
def test_it_holds_until_its_last_moment_and_no_longer(agreed: datetime, days: int) -> None:
    end = agreed + timedelta(days=days)
    assert still_holds(text(days), agreed, end - TICK)
    assert not still_holds(text(days), agreed, end)


@given(MOMENTS, MOMENTS, MOMENTS, DAYS)
def test_what_has_ended_never_holds_again(agreed: datetime, one: datetime, other: datetime, days: int) -> None:
    sooner, later = sorted((one, other))
    assert still_holds(text(days), agreed, sooner) or not still_holds(text(days), agreed, later)


@given(MOMENTS, MOMENTS, DAYS, ZONES, ZONES)
def test_the_zone_in_which_a_time_is_written_changes_nothing(
    agreed: datetime, at: datetime, days: int, here: ZoneInfo, there: ZoneInfo
) -> None:
    written = still_holds(text(days), agreed.astimezone(here), at.astimezone(there))
    assert written == still_holds(text(days), agreed, at)


@given(st.integers(1), st.integers(0, 10_000))
def test_a_number_of_days_beyond_every_calendar_is_no_fault(days: int, passed: int) -> None:
    assert still_holds(text(days), AGREED, AGREED + timedelta(days=passed)) == (passed < days)


def test_a_night_in_which_clocks_are_set_back_makes_no_day_longer() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    agreed = datetime(2026, 10, 24, 12, 0, tzinfo=berlin)
    assert still_holds(text(1), agreed, datetime(2026, 10, 25, 10, 59, tzinfo=berlin))
    assert not still_holds(text(1), agreed, datetime(2026, 10, 25, 11, 0, tzinfo=berlin))
