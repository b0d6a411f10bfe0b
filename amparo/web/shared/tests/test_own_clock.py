"""Moments and days that people type: on their own clock, and such as every zone can hold."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.utils import timezone

from amparo.web.shared.own_clock import DayField, MomentField


def test_a_moment_is_read_on_the_readers_clock() -> None:
    with timezone.override("America/Sao_Paulo"):
        assert MomentField().clean("2026-11-22T10:00") == datetime(2026, 11, 22, 13, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert MomentField().clean("2026-11-22T10:00") == datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert MomentField(required=False).clean("") is None


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "1969-12-31T23:59", "2026-13-45T10:00"])
def test_a_moment_that_another_zone_cannot_hold_is_none(zone: str, typed: str) -> None:
    """PostgreSQL would keep it, and no page could read the row again."""
    with timezone.override(zone), pytest.raises(forms.ValidationError, match="Enter a valid date/time"):
        MomentField().clean(typed)


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "2026-13-45", "yesterday"])
def test_a_day_without_bounds_is_none(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="Enter a valid date"):
        DayField().clean(typed)
