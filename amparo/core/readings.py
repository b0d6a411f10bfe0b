"""The core's own figures: jobs, the event log, its readers, mails, the database."""

from datetime import datetime, timedelta

from django.db import connection

from amparo.core import consumers, jobs
from amparo.core.metrics import Row, reading
from amparo.core.models import ConsumerState, OutgoingMail

DAYS = timedelta(days=7)


def rows(statement: str) -> list[tuple[object, ...]]:
    """What a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


@reading("amparo_jobs", "Jobs in the queue; done ones are gone at once.", "queue", "state")
def count_jobs(now: datetime) -> list[Row]:
    """By queue and state."""
    found = rows("select queue_name, status::text, count(*) from procrastinate_jobs group by 1, 2")
    return [((str(queue), str(state)), float(str(count))) for queue, state, count in found]


@reading("amparo_jobs_oldest_seconds", "For how long the oldest job that is due has waited.", "queue")
def oldest_job(now: datetime) -> list[Row]:
    """By queue."""
    return [((queue,), seconds) for queue, seconds in jobs.waiting_seconds(now).items()]


@reading("amparo_worker_silent_seconds", "Since when no worker of jobs was heard; -1 where there is none.")
def silent_worker(now: datetime) -> list[Row]:
    """Of the newest."""
    heard = jobs.last_heartbeat()
    return [((), (now - heard).total_seconds() if heard else -1.0)]


@reading("amparo_event_log_lag_seconds", "For how long the oldest writing transaction holds back the event log.")
def event_log_lag(now: datetime) -> list[Row]:
    """0 where none writes."""
    return [((), consumers.horizon_lag_seconds())]


@reading("amparo_consumer_lag_seconds", "The age of the oldest event that a reader has not handled.", "consumer")
def consumer_lag(now: datetime) -> list[Row]:
    """By reader; 0 where it is done."""
    return [((name,), seconds) for name, seconds in consumers.lag_seconds(now).items()]


@reading("amparo_consumer_failures", "How often a reader has failed at the event where it stands.", "consumer")
def consumer_failures(now: datetime) -> list[Row]:
    """By reader."""
    known = {each.name for each in consumers.registered()}
    found = ConsumerState.objects.filter(name__in=known).values_list("name", "failures")
    return [((name,), float(failures)) for name, failures in found]


@reading("amparo_mails", "Mails that wait, and those of a week that were given up.", "state")
def count_mails(now: datetime) -> list[Row]:
    """Those that went out are not counted: there are many."""
    waiting = OutgoingMail.objects.filter(state="queued").count()
    failed = OutgoingMail.objects.filter(created_at__gte=now - DAYS, state="failed").count()
    return [(("queued",), float(waiting)), (("failed",), float(failed))]


@reading("amparo_mails_late_seconds", "For how long the oldest mail that is due has waited.")
def late_mail(now: datetime) -> list[Row]:
    """0 where none is due."""
    due = OutgoingMail.objects.filter(state="queued", next_at__lte=now).order_by("next_at").first()
    return [((), (now - due.next_at).total_seconds() if due and due.next_at else 0.0)]


@reading("amparo_database_bytes", "The size of the database.")
def database_size(now: datetime) -> list[Row]:
    """As PostgreSQL says."""
    return [((), float(str(rows("select pg_database_size(current_database())")[0][0])))]


@reading("amparo_database_connections", "Connections to this database, by what they do.", "state")
def database_connections(now: datetime) -> list[Row]:
    """Of all processes."""
    found = rows(
        "select coalesce(state, 'other'), count(*) from pg_stat_activity where datname = current_database() group by 1"
    )
    return [((str(state),), float(str(count))) for state, count in found]
