"""Limits on how often somebody may try: counted in the database, so they hold across processes (SEC-4, SEC-10).

Not Django's cache with allauth's own limits: that one pickles (SEC-14) and counts with four statements, this one
counts and decides in one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from amparo.core.models import RateCount


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times within `seconds`, counted for each key on its own."""

    name: str
    most: int
    seconds: int


class TooOften(Exception):
    """The limit is used up; `seconds` is its window, after which it is free again at the latest."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.seconds = limit.seconds


def take(limit: Limit, key: str, now: datetime, times: int = 1) -> None:
    """Counts one try of `key`, or several at once; raises TooOften where it is one too many.

    Call it outside of the transaction that may be rolled back, or the try is not counted.
    """
    count, _window_at = count_tries(limit, key, now, times)
    if count > limit.most:
        raise TooOften(limit)


def count_tries(limit: Limit, key: str, now: datetime, times: int = 1) -> tuple[int, datetime]:
    """Counts tries and refuses nothing: how many there are in the running window, and when that began.

    A crash may lose the last counts: the disk is not waited for, unless a transaction of the caller's is running.
    """
    waiting = "current_setting('synchronous_commit')" if connection.in_atomic_block else "'off'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""with quick as materialized (select set_config('synchronous_commit', {waiting}, true))
            insert into core_rate as t (name, key_sha256, window_at, count) select %s, %s, %s, %s from quick
            on conflict (name, key_sha256) do update set
              count = case when t.window_at <= %s then excluded.count else t.count + excluded.count end,
              window_at = case when t.window_at <= %s then excluded.window_at else t.window_at end
            returning count, window_at""",  # noqa: S608 - one of two texts of ours
            [limit.name, _hash(key), now, times, *[now - timedelta(seconds=limit.seconds)] * 2],
        )
        count, window_at = cursor.fetchone()
    return int(count), window_at


def give_back(limit: Limit, key: str) -> None:
    """A try that was all right does not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update core_rate set count = greatest(count - 1, 0) where name = %s and key_sha256 = %s",
            [limit.name, _hash(key)],
        )


def delete_old(now: datetime) -> int:
    """Removes windows older than a day; returns how many. A periodic job calls it."""
    return int(RateCount.objects.filter(window_at__lt=now - timedelta(days=1)).delete()[0])


def _hash(key: str) -> str:
    return salted_hmac("amparo.core.ratelimit", key, algorithm="sha256").hexdigest()
