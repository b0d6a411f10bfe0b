"""What is too slow or too far behind is said once when it begins and once when it ends, and mailed where wished."""

import logging
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.core.models import Event, OutgoingMail
from amparo.notify.actions.alerting import watch_desk
from amparo.notify.alerts import Figure, list_raised, longest_query_seconds
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
DUE = """insert into procrastinate_jobs (queue_name, task_name, args, status, scheduled_at)
    values ('mail', 'core.send_mail', '{}', 'todo', %s)"""


def make_late(now: datetime, seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
        cursor.execute(DUE, [now - timedelta(seconds=seconds)])


def test_a_job_that_waits_too_long_is_said_once_and_that_it_is_over_once(
    cast: Cast, now: datetime, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ALERT_MAIL = True
    make_late(now, 601)
    with caplog.at_level(logging.WARNING):
        assert watch_desk(now) == ["jobs.mail"]
        assert watch_desk(now) == ["jobs.mail"]
    event = Event.objects.get(type="desk.alert_raised")
    assert event.payload == {"alert": "jobs.mail", "seconds": 601, "most": 600}
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    [mail] = OutgoingMail.objects.filter(kind="desk_alert")
    assert (mail.to, mail.params["what"], mail.params["seconds"]) == (cast.adam.email, "mail", 601)
    make_late(now, 400)
    assert watch_desk(now) == ["jobs.mail"], "it does not come and go around its threshold"
    make_late(now, 10)
    assert watch_desk(now) == []
    assert Event.objects.get(type="desk.alert_cleared").payload == {"alert": "jobs.mail"}
    make_late(now, 700)
    assert watch_desk(now) == ["jobs.mail"]
    assert [row.about for row in list_raised()] == ["alert:jobs.mail"]


def test_without_the_setting_no_mail_goes_out_and_a_threshold_of_zero_looks_at_nothing(
    cast: Cast, now: datetime, settings: Settings
) -> None:
    make_late(now, 5000)
    settings.ALERT_JOBS_SECONDS = 0
    assert watch_desk(now) == []
    settings.ALERT_JOBS_SECONDS = 600
    assert watch_desk(now) == ["jobs.mail"]
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(("seconds", "high", "low"), [(0, False, True), (30, False, True), (31, False, False)])
def test_an_alert_ends_well_below_where_it_begins(seconds: int, high: bool, low: bool) -> None:
    figure = Figure("query", seconds, 60)
    assert (figure.too_high, figure.low_again) == (high, low)
    assert Figure("query", 61, 60).too_high


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_runs_for_long_is_seen() -> None:
    def sleep() -> None:
        with suppress(OperationalError), connection.cursor() as cursor:  # it is ended below
            cursor.execute("select pg_sleep(30)")
        connections.close_all()

    thread = threading.Thread(target=sleep)
    thread.start()
    until = time.monotonic() + 20
    while (seconds := longest_query_seconds()) < 0.4 and time.monotonic() < until:
        time.sleep(0.05)
    with connection.cursor() as cursor:
        cursor.execute("select pg_cancel_backend(pid) from pg_stat_activity where query like 'select pg_sleep%'")
    thread.join()
    assert seconds >= 0.4


def test_the_doctor_in_the_browser_says_what_the_command_says_and_which_alerts_stand(
    cast: Cast, client: Client, now: datetime, settings: Settings
) -> None:
    settings.PACK = "lumen"
    make_late(now, 601)
    watch_desk(now)
    client.force_login(cast.adam)
    page = client.get(reverse("admin:doctor")).content.decode()
    for said in (
        "PostgreSQL",
        "no worker runs",
        "the database is up to date",
        "mails are written to the folder",
        "fault",
    ):
        assert said in page, said
    assert "A job of the queue “mail” had been due for 601 seconds; 600 are allowed." in page
    assert str(settings.SECRET_KEY) not in page
