"""The queue's page: the reason in words, once more, cancelled."""

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from amparo.clocks.actions import NotMeasured
from amparo.core import jobs
from amparo.core.joblist import note_trouble
from amparo.core.mailer.queue import send_mail
from amparo.testing.cast import Cast


@pytest.fixture
def no_jobs(db: None) -> None:
    """No jobs of earlier tests: Django's flush leaves tables of models that it does not manage."""
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_workers cascade")


@pytest.fixture
def adam(cast: Cast, client: Client, settings: Settings, no_jobs: None) -> Client:
    settings.PACK = "lumen"
    client.force_login(cast.adam)
    return client


def queued(status: str = "todo") -> int:
    jobs.enqueue(send_mail, mail=7)
    job = ProcrastinateJob.objects.latest("id").pk
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = %s where id = %s", [status, job])
    return int(job)


def test_a_failed_job_says_in_words_what_it_does_and_why_it_failed(adam: Client) -> None:
    note_trouble(queued("failed"), ConnectionRefusedError("<no> relay"))
    page = adam.get("/admin/jobs/").content.decode()
    assert "Sends a mail" in page and "Another system could not be reached." in page
    assert "&lt;no&gt; relay" in page
    assert "Failed (1)" in page


def test_a_failed_job_runs_once_more_and_only_once(adam: Client) -> None:
    job = queued("failed")
    assert "The job runs once more." in adam.post(f"/admin/jobs/{job}/attempt/", follow=True).content.decode()
    assert "waits again already" in adam.post(f"/admin/jobs/{job}/attempt/", follow=True).content.decode()


def test_a_waiting_job_is_cancelled(adam: Client) -> None:
    job = queued()
    assert "The job will not run." in adam.post(f"/admin/jobs/{job}/removal/", follow=True).content.decode()
    assert "no longer waits" in adam.post(f"/admin/jobs/{job}/removal/", follow=True).content.decode()
    assert "Sends a mail" in adam.get("/admin/jobs/", {"state": "ended"}).content.decode()


@pytest.mark.parametrize("given", [{"state": "nonsense"}, {"before": "x"}, {"before": "9" * 40}, {"before": "-1"}])
def test_an_odd_address_shows_a_page(adam: Client, given: dict[str, str]) -> None:
    assert adam.get("/admin/jobs/", given).status_code == 200


def test_that_no_worker_runs_is_said(adam: Client) -> None:
    assert "No worker runs" in adam.get("/admin/jobs/").content.decode()


def test_clocks_that_could_not_be_measured_are_named(adam: Client) -> None:
    note_trouble(queued("failed"), NotMeasured(["case:1001"]))
    page = adam.get("/admin/jobs/").content.decode()
    assert "could not be measured" in page and "NotMeasured: case:1001" in page
