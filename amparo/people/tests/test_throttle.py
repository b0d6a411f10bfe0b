"""Limits count each key on its own, in windows, across connections."""

from datetime import datetime

import pytest

from amparo.people.models import Throttle
from amparo.people.throttle import Limit, TooOften, forget_old, give_back, take
from amparo.testing.clock import later

LIMIT = Limit("test", most=3, seconds=60)
pytestmark = pytest.mark.django_db


def test_the_limit_is_reached_after_so_many_tries_and_is_free_again_after_its_window(now: datetime) -> None:
    for _ in range(3):
        take(LIMIT, "ana@acme.example", now)
    with pytest.raises(TooOften) as refusal:
        take(LIMIT, "ana@acme.example", later(seconds=59))
    assert refusal.value.seconds == 60
    take(LIMIT, "ana@acme.example", later(seconds=60))


def test_trying_on_while_refused_does_not_move_the_window(now: datetime) -> None:
    for second in range(0, 60, 5):
        try:
            take(LIMIT, "x", later(seconds=second))
        except TooOften:
            assert second >= 15
    take(LIMIT, "x", later(seconds=61))


def test_keys_and_limits_are_counted_apart_and_keys_are_not_readable(now: datetime) -> None:
    for key in ("ana@acme.example", "dora@acme.example"):
        for _ in range(3):
            take(LIMIT, key, now)
    take(Limit("other", 1, 60), "ana@acme.example", now)
    assert Throttle.objects.count() == 3
    assert not Throttle.objects.filter(key_sha256__contains="ana").exists()


def test_a_try_that_was_all_right_is_given_back_and_never_more_than_was_taken(now: datetime) -> None:
    for _ in range(5):
        take(LIMIT, "x", now)
        give_back(LIMIT, "x")
        give_back(LIMIT, "x")
    assert Throttle.objects.get().count == 0


def test_windows_of_yesterday_are_forgotten(now: datetime) -> None:
    take(LIMIT, "old", now)
    take(LIMIT, "new", later(hours=20))
    assert forget_old(later(hours=25)) == 1
    assert Throttle.objects.count() == 1
