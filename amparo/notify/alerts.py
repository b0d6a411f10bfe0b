"""What an operator is told by itself: which figures are looked at, which alerts stand now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from amparo.core import consumers, jobs
from amparo.core.models import Event

NOUN = "alert"
RAISED, CLEARED = "desk.alert_raised", "desk.alert_cleared"
KNOWN_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that is watched: a code (`consumer.cases.names`), its seconds now, and how many are too many."""

    alert: str
    seconds: float
    most: int

    @property
    def too_high(self) -> bool:
        """Whether an alert begins."""
        return self.seconds > self.most

    @property
    def low_again(self) -> bool:
        """Whether it ends: well below, so that it does not come and go."""
        return self.seconds <= self.most / 2


def look(now: datetime) -> Iterator[Figure]:
    """Every figure that is watched; a threshold of 0 seconds switches its alert off."""
    if settings.ALERT_QUERY_SECONDS:
        yield Figure("query", longest_query_seconds(), settings.ALERT_QUERY_SECONDS)
    if settings.ALERT_LAG_SECONDS:
        yield Figure("event-log", consumers.horizon_lag_seconds(), settings.ALERT_LAG_SECONDS)
        for name, seconds in consumers.lag_seconds(now).items():
            yield Figure(f"consumer.{name}", seconds, settings.ALERT_LAG_SECONDS)
    if settings.ALERT_JOBS_SECONDS:
        waiting = jobs.waiting_seconds(now)
        for queue in sorted({"default", "mail", "periodic", jobs.OUTSIDE} | set(waiting)):
            yield Figure(f"jobs.{queue}", waiting.get(queue, 0.0), settings.ALERT_JOBS_SECONDS)


def longest_query_seconds() -> float:
    """For how long the oldest statement on this database has run; backups may take their time."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select coalesce(extract(epoch from max(clock_timestamp() - query_start)), 0) from pg_stat_activity
            where datname = current_database() and state = 'active' and pid <> pg_backend_pid()
              and backend_type = 'client backend' and application_name not like 'pg\\_%%'""",
            [],
        )
        return float(cursor.fetchone()[0])


def list_raised() -> list[Event]:
    """The alerts that stand: raised, and not cleared since. The newest event of each says so."""
    newest: dict[str, Event] = {}
    for row in Event.objects.filter(type__in=[RAISED, CLEARED]).order_by("-pk")[:KNOWN_LIMIT]:
        newest.setdefault(row.about, row)
    return [row for row in newest.values() if row.type == RAISED]
