"""Limits on how often something may be done, for everything anonymous (SEC-4, SEC-10). Counted in PostgreSQL.

Take a limit in the view, outside of the action's transaction: a refused action must count too.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from amparo.core.models import RateCount


class TooOften(Exception):
    """Done more often than allowed; `retry_seconds` says when it may be tried again."""

    def __init__(self, name: str, retry_seconds: int) -> None:
        super().__init__(f"{name}: again in {retry_seconds} s")
        self.name, self.retry_seconds = name, retry_seconds


@dataclass(frozen=True)
class Limit:
    """At most `most` times in `seconds`, for each key (an address, a mailbox) under a name."""

    name: str
    most: int
    seconds: int


def take(limit: Limit, key: str, now: datetime) -> int:
    """Counts one more and returns how many are left; raises TooOften when there were none.

    The rate slides: what was done in the window before counts in part. Keys are stored as keyed hashes only.
    """
    window = int(now.timestamp()) // limit.seconds
    passed = now.timestamp() / limit.seconds - window
    ends = datetime.fromtimestamp((window + 1) * limit.seconds, UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into core_rate (key, count, ends_at) values (%s, 1, %s)
            on conflict (key) do update set count = least(core_rate.count + 1, 1000000) returning count""",
            [_hash(limit, key, window), ends + timedelta(seconds=limit.seconds)],
        )
        current = int(cursor.fetchone()[0])
    before = RateCount.objects.filter(pk=_hash(limit, key, window - 1)).values_list("count", flat=True).first() or 0
    used = current + min(before, limit.most) * (1 - passed)
    if used > limit.most:
        raise TooOften(limit.name, max(1, int(limit.seconds * (1 - passed))))
    return int(limit.most - used)


def client_address(remote: str, forwarded: str) -> str:
    """The address to count: the peer's, or where that is a trusted proxy, the last one that it forwards (SEC-12).

    IPv6 addresses count by their /64, which one customer has as a whole.
    """
    address = remote
    if remote in settings.TRUSTED_PROXIES and forwarded:
        address = forwarded.rsplit(",", 1)[-1].strip()
    return _network(address)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def delete_ended(now: datetime) -> int:
    """Removes windows that count no more (a periodic job calls this); returns how many."""
    return RateCount.objects.filter(ends_at__lt=now).delete()[0]


def _hash(limit: Limit, key: str, window: int) -> str:
    return salted_hmac("amparo.core.ratelimit", f"{limit.name}\0{key}\0{window}", algorithm="sha256").hexdigest()
