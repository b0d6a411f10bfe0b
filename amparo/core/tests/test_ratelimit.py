"""Limits count each key on its own, in windows, across connections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connections

from amparo.core.models import RateCount
from amparo.core.ratelimit import Limit, TooOften, delete_old, give_back, take
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
    assert RateCount.objects.count() == 3
    assert not RateCount.objects.filter(key_sha256__contains="ana").exists()


def test_a_try_that_was_all_right_is_given_back_and_never_more_than_was_taken(now: datetime) -> None:
    for _ in range(5):
        take(LIMIT, "x", now)
        give_back(LIMIT, "x")
        give_back(LIMIT, "x")
    assert RateCount.objects.get().count == 0


def test_windows_of_yesterday_are_forgotten(now: datetime) -> None:
    take(LIMIT, "old", now)
    take(LIMIT, "new", later(hours=20))
    assert delete_old(later(hours=25)) == 1
    assert RateCount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_each(now: datetime) -> None:
    def one(_: int) -> bool:
        try:
            take(LIMIT, "a", now)
            return True
        except TooOften:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(one, range(30))) == 3
