"""What goes wrong around a desk: each time a clear state, and recovery without hands."""

import importlib.util
import os
import secrets
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from amparo.core.database import open_database
from tests.faults.load import WISH, allowed
from tests.served import Desk, data_folder

OUTAGE_SECONDS = float(os.environ.get("AMPARO_OUTAGE_SECONDS", "6"))
START_SECONDS = 180.0
SETTINGS = {"AMPARO_API_REQUESTS_A_MINUTE": "1000000"}

pytestmark = pytest.mark.slow


@pytest.fixture
def data() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@contextmanager
def started(data: Path, **more: str) -> Iterator[Desk]:
    """A desk with the demo's people, which is still there at the end."""
    desk = Desk(data, "--demo", more={**SETTINGS, **more})
    desk.wait_first_page(START_SECONDS)
    yield desk
    assert desk.process.poll() is None, desk.log.read_text()[-3000:]
    desk.stop()


@contextmanager
def program(desk: Desk, url: str) -> Iterator[tuple[httpx.Client, dict[str, object]]]:
    """A program of a customer who may open cases, and a case that it opens."""
    base = f"http://127.0.0.1:{desk.port}"
    [(token, company)] = allowed(base, url, 1)
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
        yield client, {"request": WISH, "company": company, "title": "Hardship", "body": "Words."}


def wait_until_taken(client: httpx.Client, body: dict[str, object], seconds: float) -> int:
    """The number of a case, once the desk takes one again; until then it may only say that it cannot now."""
    until = time.monotonic() + seconds
    while True:
        answer = client.post("/api/v1/cases", json=body)
        if answer.status_code == 201:
            return int(answer.json()["number"])
        assert answer.status_code in (503, 507), answer.text
        assert time.monotonic() < until, answer.text
        time.sleep(0.3)


def test_a_database_that_is_away_is_said_and_its_return_needs_nobody(data: Path) -> None:
    server = data.parent / "server"
    with ExitStack() as stack:
        first = stack.enter_context(ExitStack())
        url = first.enter_context(open_database(server, say=lambda _: None)).url
        desk = stack.enter_context(started(data, DATABASE_URL=url))
        client, body = stack.enter_context(program(desk, url))
        number = wait_until_taken(client, body, 5)
        first.close()  # the server is stopped
        began = time.monotonic()
        while time.monotonic() - began < OUTAGE_SECONDS:
            page = client.get("/confirm/no-such-token/", headers={"Accept": "text/html"})  # asks the database anyway
            assert page.status_code == 503, page.text[:500]
            assert "Retry-After" in page.headers
            assert "does not answer" in page.text
            case = client.post("/api/v1/cases", json=body)
            assert (case.status_code, case.headers["Content-Type"]) == (503, "application/problem+json")
            assert "Retry-After" in case.headers
            assert client.get("/healthz").status_code == 503
        stack.enter_context(open_database(server, say=lambda _: None))
        again = wait_until_taken(client, body, 30)
        assert again > number
        assert client.get(f"/api/v1/cases/{number}").status_code == 200
        wait_for_mails(url, [number, again])


def wait_for_mails(url: str, numbers: list[int]) -> None:
    """Until the desk has written of each of these cases: its jobs run again."""
    until = time.monotonic() + 90
    with psycopg.connect(url, autocommit=True) as connection:
        sent = "select count(*) from core_mail where state = 'sent' and about = any(%s)"
        refs = [f"case:{number}" for number in numbers]
        while (row := connection.execute(sent, [refs]).fetchone()) is None or row[0] < len(numbers):
            assert time.monotonic() < until, "the jobs did not come back"
            time.sleep(0.5)


def test_a_clock_that_is_set_back_confuses_nobody(data: Path) -> None:
    with started(data) as desk, program(desk, desk.url) as (client, body):
        before = [wait_until_taken(client, body, 5) for _ in range(3)]
    package = importlib.util.find_spec("libfaketime")
    assert package is not None
    assert package.origin is not None
    library = Path(package.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
    back = {"LD_PRELOAD": str(library), "FAKETIME": "-3h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    with started(data, **back) as desk, program_of(desk, client, body) as later:
        after = [wait_until_taken(later, body, 5) for _ in range(3)]
        for number in (*before, *after):
            assert later.post(f"/api/v1/cases/{number}/comments", json={"body": "Again."}).status_code == 201
        listed = later.get("/api/v1/cases?limit=50").json()["cases"]
        assert set(before + after) <= {row["number"] for row in listed}
        wait_for_mails(desk.url, after)
    with started(data) as desk, program_of(desk, client, body) as later:
        assert wait_until_taken(later, body, 5) > max(after)
        with psycopg.connect(desk.url) as connection:
            moments = "select count(*) from clocks_clock where due_at is not null and due_at < started_at"
            assert connection.execute(moments).fetchone() == (0,)
            opened = """select (payload->>'case')::bigint from core_event where type = 'case.opened'
                order by generation, xid, id"""
            numbers = [number for (number,) in connection.execute(opened) if number >= before[0]]
    assert numbers == sorted(numbers), "the log goes by commits, not by the clock"


@contextmanager
def program_of(desk: Desk, client: httpx.Client, body: dict[str, object]) -> Iterator[httpx.Client]:
    """The same program at a desk that was started anew."""
    with httpx.Client(base_url=f"http://127.0.0.1:{desk.port}", headers=client.headers, timeout=30) as again:
        assert again.get("/api/v1/me").status_code == 200, body
        yield again


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A folder on a disk of its own; skips where mounting is not allowed."""
    folder = Path(tempfile.mkdtemp(prefix="amparo-disk-", dir="/tmp"))
    folder.chmod(0o755)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)], check=False
    )
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def test_a_full_disk_is_said_and_room_again_needs_nobody() -> None:
    with small_disk(1300) as disk:
        (disk / "place").mkdir(mode=0o755)
        with started(disk / "place" / "desk") as desk, program(desk, desk.url) as (client, body):
            number = wait_until_taken(client, body, 5)
            ballast = disk / "ballast"
            fill(ballast)
            statuses = Counter(send_file(client) for _ in range(12))
            for _ in range(10):
                statuses[client.post("/api/v1/cases", json=body).status_code] += 1
            assert set(statuses) <= {201, 413, 503, 507}, statuses
            assert statuses[503] + statuses[507] > 0, f"the disk was never full: {statuses}"
            ballast.unlink()
            again = wait_until_taken(client, body, 60)
            assert send_file(client) == 201
            assert {client.get(f"/api/v1/cases/{one}").status_code for one in (number, again)} == {200}


def fill(ballast: Path) -> None:
    """Takes what room is left on the disk."""
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(bytes(1024 * 1024))
                file.flush()
        except OSError:
            return


def send_file(client: httpx.Client) -> int:
    """The answer to a file of a megabyte; 503 too where the connection was cut."""
    try:
        return client.post("/api/v1/files", files={"file": ("a.log", secrets.token_bytes(1024 * 1024))}).status_code
    except httpx.HTTPError:
        return 503


def test_a_flood_of_strangers_leaves_room_for_the_desks_own_people(data: Path) -> None:
    with started(data) as desk, program(desk, desk.url) as (client, body):
        base = f"http://127.0.0.1:{desk.port}"
        statuses: Counter[int] = Counter()
        stop = threading.Event()

        def flood() -> None:
            with httpx.Client(base_url=base, timeout=30) as stranger:
                for _ in range(40):
                    if stop.is_set():
                        return
                    for path in ("/account/sign-in", "/open/", "/api/v1/cases"):
                        statuses[stranger.get(path).status_code] += 1
                    guess = {"login": "camille.rochat@lumen.example", "password": secrets.token_hex(4)}
                    statuses[stranger.post("/account/sign-in", data=guess).status_code] += 1

        threads = [threading.Thread(target=flood) for _ in range(24)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        own = [wait_until_taken(client, body, 30) for _ in range(5)]
        stop.set()
        for thread in threads:
            thread.join()
        assert len(set(own)) == 5
        assert set(statuses) <= {200, 302, 401, 403, 404, 429, 503}, statuses
        assert client.get("/healthz").status_code == 200
