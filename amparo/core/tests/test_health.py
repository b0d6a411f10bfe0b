"""/healthz under the real server, and the daily upkeep."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from amparo.core import health, upkeep
from amparo.core.models import ConsumerState, OutgoingMail
from amparo.testing.server import serving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]


def findings() -> dict[str, health.Finding]:
    return {finding.name: finding for finding in health.look(datetime.now(UTC))}


def test_a_desk_with_its_worker_is_well_and_without_one_is_not() -> None:
    with serving() as url:
        answer = httpx.get(f"{url}/healthz", timeout=10)
        assert answer.status_code == 503
        assert answer.json() == {
            "well": False,
            "findings": {"disk": True, "database": True, "migrations": True, "worker": False, "event-log": True},
        }
    with serving(worker=True) as url:
        until = time.monotonic() + 10
        while (answer := httpx.get(f"{url}/healthz", timeout=10)).status_code != 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert answer.json()["well"], answer.text


def test_a_worker_that_was_not_heard_for_long_is_reported() -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now() - interval '2 minutes')")
    assert not findings()["worker"].well


def test_a_missing_migration_is_reported() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select max(name) from django_migrations where app = 'core'")
        (newest,) = cursor.fetchone()
        cursor.execute("delete from django_migrations where app = 'core' and name = %s", [newest])
    try:
        assert not findings()["migrations"].well
    finally:
        with connection.cursor() as cursor:
            cursor.execute("insert into django_migrations (app, name, applied) values ('core', %s, now())", [newest])


def test_a_full_or_missing_disk_is_reported(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(health, "FREE_BYTES", 2**62)
    assert not findings()["disk"].well
    settings.DATA_DIR = Path("/nowhere")
    assert not findings()["disk"].well


def test_a_failing_consumer_is_reported_and_leaves_the_desk_well() -> None:
    ConsumerState.objects.create(name="core.x", generation=1, xid=1, event_id=1, failures=3, moved_at=NOW)
    found = findings()["consumer core.x"]
    assert (found.well, found.serious, found.figure) == (False, False, "3 failures")


def test_upkeep_removes_what_has_ended(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    folder = tmp_path / "files" / ".arriving"
    folder.mkdir(parents=True)
    (folder / "old").touch()
    os.utime(folder / "old", (1, 1))
    (folder / "new").touch()
    Session.objects.create(session_key="old", session_data="", expire_date=NOW - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=NOW + timedelta(days=1))
    for days in (1, 100):
        sent = NOW - timedelta(days=days)
        OutgoingMail.objects.create(
            kind="x", to="a@b.example", language="en", state="sent", sent_at=sent, created_at=sent
        )
    upkeep.clean(NOW)
    assert [file.name for file in folder.iterdir()] == ["new"]
    assert [session.session_key for session in Session.objects.all()] == ["new"]
    assert OutgoingMail.objects.count() == 1
