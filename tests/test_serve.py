"""`amparo serve` as people run it: started, stopped, killed, and wrongly called."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from amparo.cli.serve import warn_of_open_demo
from amparo.core.postgres.postmaster import processes_in, running_postmaster
from tests.served import Desk, data_folder, environment, free_port, run_amparo
from tools.tracked import ROOT

BUSY_SECONDS = 60  # a later start on a busy machine; `bench.start` holds what it takes on a quiet one


@pytest.fixture
def data() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.mark.slow
def test_from_nothing_and_again_and_stopped_by_each_signal(data: Path) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        desk = Desk(data)
        seconds = desk.wait_first_page()
        assert seconds < (90 if number == signal.SIGINT else BUSY_SECONDS), f"the first page came after {seconds:.1f} s"
        said = desk.stop(number)
        assert f"http://127.0.0.1:{desk.port}" in said
        assert said.endswith("Stopped.\n")
        assert "Traceback" not in said
        assert desk.process.returncode == 0
        assert processes_in(desk.home / "data") == []
    assert (data / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (data / "pack").read_text() == "lumen\n"


@pytest.mark.slow
def test_killed_under_load_it_comes_back_with_everything_that_was_committed(data: Path) -> None:
    desk = Desk(data)
    desk.wait_first_page()
    acknowledged: list[int] = []
    with psycopg.connect(desk.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE load (n bigint PRIMARY KEY)")

    def write(start: int) -> None:
        try:
            with psycopg.connect(desk.url, autocommit=True) as connection:
                for n in range(start, start + 1_000_000):
                    connection.execute("INSERT INTO load VALUES (%s)", [n])
                    acknowledged.append(n)
        except psycopg.Error:
            pass  # the kill

    writers = [threading.Thread(target=write, args=(start,)) for start in (0, 10_000_000, 20_000_000)]
    for writer in writers:
        writer.start()
    time.sleep(1.5)
    desk.process.kill()
    os.kill(desk.postmaster(), signal.SIGKILL)
    for writer in writers:
        writer.join()
    desk.process.wait(30)
    again = Desk(data, port=desk.port)
    again.wait_first_page()
    with psycopg.connect(again.url) as connection:
        kept = {n for (n,) in connection.execute("SELECT n FROM load")}
    assert len(acknowledged) > 50
    assert set(acknowledged) <= kept
    again.stop()


@pytest.mark.slow
def test_only_the_desk_killed_the_next_start_takes_up_its_database(data: Path) -> None:
    desk = Desk(data)
    desk.wait_first_page()
    desk.process.kill()
    desk.process.wait(30)
    left = desk.postmaster()
    again = Desk(data)
    assert again.wait_first_page() < BUSY_SECONDS
    assert again.postmaster() == left
    again.stop()
    assert processes_in(desk.home / "data") == []


@pytest.mark.slow
def test_a_database_killed_under_a_running_desk_is_started_again(data: Path) -> None:
    desk = Desk(data)
    desk.wait_first_page()
    before = desk.postmaster()
    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + BUSY_SECONDS
    while (found := running_postmaster(desk.home / "data")) is None or found.pid == before or found.status != "ready":
        assert time.monotonic() < deadline, "the database did not come back"
        time.sleep(0.1)
    with psycopg.connect(desk.url) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM django_migrations").fetchone() == (True,)
    desk.wait_first_page(200)
    assert "The database server is gone; starting it again." in desk.stop()


@pytest.mark.slow
def test_another_command_joins_a_running_desk_and_leaves_its_database_alone(data: Path) -> None:
    desk = Desk(data)
    desk.wait_first_page()
    command = [sys.executable, "-m", "amparo", "migrate", "--data", str(data)]
    joined = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert joined.stdout == "The database is up to date.\n"
    with psycopg.connect(desk.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    desk.stop()


def test_a_busy_port_is_explained_before_anything_is_made(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = run_amparo("serve", "--data", str(data), "--port", str(port))
    assert run.returncode == 2
    assert f"127.0.0.1:{port} is in use" in run.stderr
    assert f"--port {port + 1}" in run.stderr
    assert not data.exists()


def test_an_unknown_pack_gets_a_suggestion(data: Path) -> None:
    run = run_amparo("serve", "--pack", "lumne", "--data", str(data))
    assert run.returncode == 2
    assert "There is no policy pack “lumne”" in run.stderr
    assert "Did you mean --pack lumen?" in run.stderr


def test_a_data_folder_that_cannot_be_used_is_explained(data: Path) -> None:
    data.parent.joinpath("file").write_text("")
    run = run_amparo("serve", "--data", str(data.parent / "file" / "desk"), "--port", str(free_port()))
    assert run.returncode == 2
    assert "cannot be used" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_given_database_that_is_not_there_is_explained(data: Path) -> None:
    run = run_amparo("migrate", "--data", str(data), DATABASE_URL="postgresql://desk:pass-word@127.0.0.1:9/desk")
    assert run.returncode == 2
    assert "DATABASE_URL" in run.stderr
    assert "pass-word" not in run.stderr


def test_a_key_that_others_can_read_is_refused(data: Path) -> None:
    data.mkdir()
    (data / "secret_key").write_text("0123456789")
    (data / "secret_key").chmod(0o644)
    run = run_amparo("migrate", "--data", str(data))
    assert run.returncode == 2
    assert "chmod 600" in run.stderr


@pytest.mark.parametrize("command", ["", "serve", "web", "worker", "migrate", "backup", "restore"])
def test_every_command_explains_itself_quickly(command: str) -> None:
    began = children_seconds()
    run = run_amparo(*command.split(), "--help")
    assert run.returncode == 0
    assert re.search(r"^Usage: amparo", run.stdout)
    assert "Examples:" in run.stdout or command in {"web", "worker", "migrate"}
    assert children_seconds() - began < 5


def children_seconds() -> float:
    """What the processes that we started and that have ended took of the processor."""
    times = os.times()
    return times.children_user + times.children_system


def test_the_version_is_the_packages() -> None:
    from amparo import __version__

    assert run_amparo("--version").stdout == f"amparo, version {__version__}\n"


def test_a_word_that_is_no_command_is_refused() -> None:
    run = run_amparo("sevre")
    assert run.returncode == 2
    assert "sevre" in run.stderr


@pytest.mark.parametrize(
    ("demo", "host", "warned"),
    [
        ("1", "0.0.0.0", True),  # noqa: S104
        ("1", "::", True),
        ("1", "desk.example", True),
        ("1", "127.0.0.1", False),
        ("1", "::1", False),
        ("1", "localhost", False),
        ("", "0.0.0.0", False),  # noqa: S104
    ],
)
def test_a_demo_that_others_can_reach_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], demo: str, host: str, warned: bool
) -> None:
    monkeypatch.setenv("AMPARO_DEMO", demo)
    warn_of_open_demo(host)
    assert ("other machines can reach it" in capsys.readouterr().err) == warned
