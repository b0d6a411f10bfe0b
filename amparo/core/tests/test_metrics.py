"""/metrics under the real server: what is counted, who may ask, and that processes add up."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from django.db import connection, transaction
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from amparo.core import jobs, metrics, upkeep
from amparo.core.actors import SYSTEM
from amparo.core.events import record
from amparo.core.mailer import MailFailed
from amparo.core.models import ConsumerState, OutgoingMail
from amparo.gate.events import DecisionMade
from amparo.testing.server import serving
from tools.tracked import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def parsed(text: str) -> Samples:
    """Each sample by name and labels, as Prometheus would read it."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name, tuple(sorted(sample.labels.items()))] = sample.value
    return found


def asked(url: str, **headers: str) -> Samples:
    answer = httpx.get(f"{url}/metrics", headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return parsed(answer.text)


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, tuple(sorted(labels.items()))), 0.0)


def test_requests_are_counted_by_route_and_status_never_by_what_was_asked_for() -> None:
    with serving(HTTPS=False, TRUSTED_PROXIES=[]) as url:
        labels = {"method": "GET", "route": "cases/<int:number>/", "status": "302"}
        before = value(asked(url), "amparo_request_seconds_count", **labels)
        for number in (987654, 987655):
            httpx.get(f"{url}/cases/{number}/", timeout=10)
        httpx.get(f"{url}/no/such/page-1234/", timeout=10)
        text = httpx.get(f"{url}/metrics", timeout=10).text
    samples = parsed(text)
    assert value(samples, "amparo_request_seconds_count", **labels) == before + 2
    assert value(samples, "amparo_request_seconds_count", method="GET", route="-", status="404") >= 1
    assert "cases/98765" not in text
    assert "page-1234" not in text
    assert value(samples, "amparo_memory_bytes") > 10_000_000
    assert value(samples, "amparo_database_connections", state="active") >= 1
    assert value(samples, "amparo_database_pool", state="open") >= 0


def test_what_waits_and_what_failed_is_read_from_the_database() -> None:
    now = timezone.now()
    for state in ("queued", "failed", "sent"):
        at = now - timedelta(minutes=10)
        OutgoingMail.objects.create(
            kind="x",
            to="a@b.example",
            language="en",
            state=state,
            next_at=at if state == "queued" else None,
            created_at=at,
        )
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into procrastinate_jobs (queue_name, task_name, args, status, scheduled_at)
            values ('mail', 'core.send_mail', '{}', 'todo', now() - interval '90 seconds')"""
        )
    ConsumerState.objects.create(name="cases.names", generation=1, xid=1, event_id=1, failures=3, moved_at=now)
    samples = parsed(metrics.exposition().decode())
    assert value(samples, "amparo_mails", state="queued") == 1
    assert value(samples, "amparo_mails", state="failed") == 1
    assert value(samples, "amparo_jobs", queue="mail", state="todo") == 1
    assert 85 < value(samples, "amparo_jobs_oldest_seconds", queue="mail") < 120
    assert value(samples, "amparo_worker_silent_seconds") == -1
    assert value(samples, "amparo_consumer_failures", consumer="cases.names") == 3
    assert value(samples, "amparo_database_bytes") > 1_000_000


def test_events_count_once_they_are_committed_and_decisions_by_outcome() -> None:
    def count() -> float:
        samples = parsed(metrics.exposition().decode())
        return value(samples, "amparo_events_total", type="decision.made", kind="refused")

    before, made = count(), DecisionMade(decision="d", action="case.open", outcome="refused", pack="p")
    with transaction.atomic():
        record(SYSTEM, made, about="decision:1", now=timezone.now())
        assert count() == before
    assert count() == before + 1
    with pytest.raises(RuntimeError), transaction.atomic():
        record(SYSTEM, made, about="decision:1", now=timezone.now())
        raise RuntimeError
    assert count() == before + 1


def test_a_consumer_that_is_behind_says_for_how_long() -> None:
    from amparo.core import consumers

    now = timezone.now()
    consumers.prepare(now)
    with transaction.atomic():
        record(SYSTEM, MailFailed(mail=1, kind="x", attempts=1), about="mail:1", now=now)
    lags = consumers.lag_seconds(now)
    assert set(lags) == {each.name for each in consumers.registered()}
    assert all(seconds >= 0 for seconds in lags.values())
    assert consumers.horizon_lag_seconds() >= 0


def test_who_may_ask_for_the_figures(settings: Settings) -> None:
    with serving(HTTPS=False, TRUSTED_PROXIES=[], METRICS_TOKEN="") as url:
        assert httpx.get(f"{url}/metrics", timeout=10).status_code == 200
        for header in ("X-Forwarded-For", "Forwarded", "Via"):
            assert httpx.get(f"{url}/metrics", headers={header: "203.0.113.9"}, timeout=10).status_code == 404
    with serving(HTTPS=False, TRUSTED_PROXIES=["127.0.0.1"], METRICS_TOKEN="") as url:
        assert httpx.get(f"{url}/metrics", timeout=10).status_code == 404
    with serving(METRICS_TOKEN="s3cret-token") as url:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer"}):
            refused = httpx.get(f"{url}/metrics", headers=headers, timeout=10)
            assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
            assert "amparo_" not in refused.text
        assert asked(url, Authorization="Bearer s3cret-token")


def test_a_figure_that_cannot_be_read_leaves_the_others_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(now: object) -> list[metrics.Row]:
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(10)")
        return []

    monkeypatch.setattr(metrics, "READ_SECONDS", 0.2)
    monkeypatch.setitem(metrics._readings, "amparo_broken", metrics.Reading("amparo_broken", "", (), broken))
    samples = parsed(metrics.exposition().decode())
    assert value(samples, "amparo_database_bytes") > 0
    assert not any(name.startswith("amparo_broken") for name, _ in samples)


def test_jobs_are_counted_by_outcome() -> None:
    name = "core.clean_rates"
    before = value(parsed(metrics.exposition().decode()), "amparo_job_seconds_count", job=name, outcome="done")
    context = SimpleNamespace(job=SimpleNamespace(task_name=name, id=None))
    jobs.telling(upkeep.clean_rates.run)(context)

    def broken() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        jobs.telling(broken)(context)
    samples = parsed(metrics.exposition().decode())
    assert value(samples, "amparo_job_seconds_count", job=name, outcome="done") == before + 1
    assert value(samples, "amparo_job_seconds_count", job=name, outcome="failed") == 1


def test_processes_that_share_a_folder_are_added_up_and_dead_ones_hold_nothing(tmp_path: Path) -> None:
    code = """
import django, sys
django.setup()
from amparo.core import metrics
metrics.REFUSED.labels("busy").inc(3)
metrics.STREAMS.set(7)
if sys.argv[1] == "ask":
    sys.stdout.write(metrics.exposition().decode())
"""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "amparo.settings"}

    def run(what: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, what], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    run("count")
    samples = parsed(run("ask"))
    assert value(samples, "amparo_requests_refused_total", code="busy") == 6
    assert value(samples, "amparo_live_streams") == 7
