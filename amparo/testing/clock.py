"""One fixed moment for tests; everything that happens gets its time from the test, never from the machine."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday: 10:00 in New York, 12:00 in São Paulo, 16:00 in Berlin
LONG_AGO = NOW - timedelta(days=400)


def later(*, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
    """So much after NOW."""
    return NOW + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def earlier(*, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
    """So much before NOW."""
    return NOW - timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
