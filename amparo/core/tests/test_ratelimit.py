"""Rate limits count every attempt, slide, and keep no addresses (SEC-4, SEC-10, SEC-12)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from amparo.core.models import RateCount
from amparo.core.ratelimit import Limit, TooOften, client_address, delete_ended, take

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LIMIT = Limit("visitor-mail", most=3, seconds=3600)
pytestmark = pytest.mark.django_db(transaction=True)


def test_the_fourth_of_three_is_refused_and_told_when_to_come_back() -> None:
    assert [take(LIMIT, "a", NOW) for _ in range(3)] == [2, 1, 0]
    with pytest.raises(TooOften) as refused:
        take(LIMIT, "a", NOW + timedelta(minutes=30))
    assert refused.value.retry_seconds == 1800


def test_keys_and_names_are_counted_apart() -> None:
    for _ in range(3):
        take(LIMIT, "a", NOW)
    assert take(LIMIT, "b", NOW) == 2
    assert take(Limit("sign-in", 3, 3600), "a", NOW) == 2


def test_a_new_window_counts_the_old_one_in_part() -> None:
    for _ in range(3):
        take(LIMIT, "a", NOW)
    with pytest.raises(TooOften):
        take(LIMIT, "a", NOW + timedelta(minutes=61))
    assert take(LIMIT, "b", NOW + timedelta(minutes=61)) == 2
    assert take(LIMIT, "a", NOW + timedelta(hours=2)) >= 1


def test_many_at_once_are_counted_each() -> None:
    def one(_: int) -> bool:
        try:
            take(LIMIT, "a", NOW)
            return True
        except TooOften:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(one, range(30))) == 3


def test_ended_windows_are_removed_and_no_key_is_kept_readable() -> None:
    take(LIMIT, "ana@example.com", NOW)
    assert "ana" not in RateCount.objects.get().key
    assert delete_ended(NOW + timedelta(hours=1)) == 0
    assert delete_ended(NOW + timedelta(hours=3)) == 1


@pytest.mark.parametrize(
    ("remote", "forwarded", "counted"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.1", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 203.0.113.1", "203.0.113.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "", "198.51.100.7"),
        ("10.0.0.1", "nonsense", "unknown"),
    ],
)
def test_forwarded_addresses_count_only_from_trusted_proxies(
    remote: str, forwarded: str, counted: str, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    assert client_address(remote, forwarded) == counted
