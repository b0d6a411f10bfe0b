"""Kills under load: nothing that was acknowledged is lost, no listener skips an event, no job is done twice.

`make faults` kills twenty times each (AMPARO_KILLS), otherwise it is twice.
"""

import hashlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.faults.load import WISH, Acknowledged, Browser, allowed, at_work
from tests.served import Desk, data_folder

KILLS = int(os.environ.get("AMPARO_KILLS", "2"))
SECONDS = 1.2  # of work between two kills
SETTINGS = {"AMPARO_API_REQUESTS_A_MINUTE": "1000000"}
SETTLED = 120.0
START_SECONDS = 180.0  # on a busy machine, with the demo

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """One desk with the demo's people, for all kills after one another."""
    with data_folder() as folder:
        yield folder


def start(data: Path, port: int | None = None) -> Desk:
    desk = Desk(data, "--demo", port=port, more=SETTINGS)
    desk.wait_first_page(START_SECONDS)
    return desk


def test_a_server_that_is_killed_again_and_again_loses_nothing(data: Path) -> None:
    desk = start(data)
    with at_work(f"http://127.0.0.1:{desk.port}", desk.url) as (said, browser):
        for _ in range(KILLS):
            time.sleep(SECONDS)
            desk.kill()
            desk = start(data, desk.port)
        time.sleep(SECONDS)
    check(desk, said, browser)
    desk.stop()


def test_a_database_that_is_killed_again_and_again_loses_nothing(data: Path) -> None:
    desk = start(data)
    with at_work(f"http://127.0.0.1:{desk.port}", desk.url) as (said, browser):
        for _ in range(KILLS):
            time.sleep(SECONDS)
            os.kill(desk.postmaster(), signal.SIGKILL)
            wait_for_database(desk)
        time.sleep(SECONDS)
    check(desk, said, browser)
    assert desk.process.poll() is None, "the server stayed up through all of it"
    desk.stop()


def troubles(desk: Desk) -> str:
    """What the desk had to say of it."""
    text = desk.log.read_text()
    start = max(text.find("went wrong"), 0)
    return text[start : start + 6000]


def wait_for_database(desk: Desk) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with psycopg.connect(desk.url, connect_timeout=2) as connection:
                connection.execute("select 1")
                return
        except psycopg.Error:
            time.sleep(0.1)
    raise AssertionError("the database did not come back")


def check(desk: Desk, said: Acknowledged, browser: Browser) -> None:
    assert said.unclear == [], troubles(desk)
    assert len(said.cases) > KILLS
    assert len(said.comments) > KILLS
    with psycopg.connect(desk.url, autocommit=True) as connection:
        settle(connection)
        check_rows(connection, said)
        check_files(desk, connection, said)
        check_mails(desk, connection)
        told = {key for (key,) in connection.execute("select id from core_event where 'agents' = any(topics)")}
    first = min(browser.heard)
    missed = {key for key in told if key > first} - browser.heard
    assert not missed, f"{len(missed)} of {len(told)} events were not heard"


def settle(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Until every mail has left and no job waits."""
    until = time.monotonic() + SETTLED
    waiting = """select (select count(*) from core_mail where state = 'queued')
        + (select count(*) from procrastinate_jobs where status in ('todo', 'doing') and queue_name = 'mail')"""
    while (row := connection.execute(waiting).fetchone()) != (0,):
        assert time.monotonic() < until, f"{row} mails and jobs still wait"
        time.sleep(0.2)


def check_rows(connection: "psycopg.Connection[tuple[object, ...]]", said: Acknowledged) -> None:
    for table, key, wanted in (
        ("cases_case", "number", said.cases),
        ("cases_searchrow", "case_id", said.cases),
        ("cases_message", "id", said.comments),
        ("gate_decision", "id::text", said.decisions),
        ("cases_casefile", "id", list(said.files)),
    ):
        kept = {row for (row,) in connection.execute(f"select {key} from {table}")}  # noqa: S608
        assert set(wanted) - kept == set(), f"{table} lost what was acknowledged"
    opened = connection.execute("select (payload->>'case')::bigint from core_event where type = 'case.opened'")
    numbers = [row for (row,) in opened]
    cases = {row for (row,) in connection.execute("select number from cases_case where state <> 'unconfirmed'")}
    assert [numbers.count(number) for number in said.cases] == [1] * len(said.cases), "one event for each case"
    assert set(numbers) <= cases, "no event of a case that is not there"


def check_files(desk: Desk, connection: "psycopg.Connection[tuple[object, ...]]", said: Acknowledged) -> None:
    kept = connection.execute("select f.id, s.sha256 from cases_casefile f join core_file s on s.id = f.stored_id")
    rows = {key: sha256 for key, sha256 in kept}  # noqa: C416
    for key, sha256 in said.files.items():
        assert rows[key] == sha256
        [stored] = (desk.data / "files").rglob(f"*{sha256}*")
        assert hashlib.sha256(stored.read_bytes()).hexdigest() == sha256


def check_mails(desk: Desk, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    sent = [key for (key,) in connection.execute("select id from core_mail where state = 'sent'")]
    failed = connection.execute("select count(*) from core_mail where state = 'failed'").fetchone()
    assert failed == (0,)
    for key in sent[-50:]:
        assert len(list((desk.data / "outbox").glob(f"{key:08d}-*"))) == 1, f"mail {key} once"


def test_a_write_that_is_repeated_after_a_kill_is_done_once(data: Path) -> None:
    """A program that heard nothing repeats its request with the same key, and gets the case that there is."""
    desk = start(data)
    [(token, company)] = allowed(f"http://127.0.0.1:{desk.port}", desk.url, 1)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "after-the-kill-1"}
    body = {"request": WISH, "company": company, "title": "Once", "body": "Words."}
    with httpx.Client(base_url=f"http://127.0.0.1:{desk.port}", headers=headers) as program:
        first = program.post("/api/v1/cases", json=body)
    desk.kill()
    desk = start(data, desk.port)
    with httpx.Client(base_url=f"http://127.0.0.1:{desk.port}", headers=headers) as program:
        again = program.post("/api/v1/cases", json=body)
    assert first.status_code == again.status_code == 201, (first.text, again.text)
    assert first.json()["number"] == again.json()["number"]
    desk.stop()
