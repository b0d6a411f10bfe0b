"""`amparo doctor` finds what is missing and says what to do."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from amparo.core.doctor import Finding, check_address, check_disk, check_mail
from tools.tracked import ROOT


class Accepts:
    """A mail server's handler; nothing is sent in these tests."""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="amparo-doctor-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "desk"
    shutil.rmtree(folder)


def amparo(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AMPARO_DATA"}}
    command = [sys.executable, "-m", "amparo", *words, "--data", str(data)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def findings_of(run: "subprocess.CompletedProcess[str]") -> dict[str, dict[str, Any]]:
    return {finding["about"]: finding for finding in json.loads(run.stdout)}


def test_from_nothing_to_a_database_without_changing_anything(data: Path) -> None:
    before = findings_of(amparo(data, "doctor", "--json"))
    assert before["database"]["state"] == "note"
    assert not data.exists()
    assert amparo(data, "migrate").returncode == 0
    after = findings_of(amparo(data, "doctor", "--json"))
    assert after["database"]["state"] == "ok"
    assert "embedded in" in after["database"]["text"]
    assert after["migrations"]["text"] == "the database is up to date"
    assert "no worker runs" in after["jobs"]["text"]


def test_a_database_that_cannot_be_opened_is_a_finding_with_advice(data: Path) -> None:
    amparo(data, "migrate")
    version = data / "postgres" / "data" / "PG_VERSION"
    kept = version.read_text()
    version.write_text("14\n")
    run = amparo(data, "doctor")
    version.write_text(kept)
    assert run.returncode == 1
    assert "fault database" in run.stdout
    assert "made by PostgreSQL 14" in run.stdout
    assert "amparo backup FILE" in run.stdout


@pytest.fixture
def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def test_a_mail_server_is_greeted(monkeypatch: pytest.MonkeyPatch, free_port: int) -> None:
    server = Controller(Accepts(), hostname="127.0.0.1", port=free_port)
    server.start()
    try:
        monkeypatch.setenv("AMPARO_SMTP_URL", f"smtp://127.0.0.1:{free_port}")
        assert list(check_mail()) == [Finding("ok", "mail", f"127.0.0.1:{free_port} answers")]
    finally:
        server.stop()
    (refused,) = check_mail()
    assert refused.state == "fault"
    assert "refused" in refused.text


def test_a_password_of_the_mail_server_is_never_shown(monkeypatch: pytest.MonkeyPatch, free_port: int) -> None:
    monkeypatch.setenv("AMPARO_SMTP_URL", f"smtp://desk:pass-word@127.0.0.1:{free_port}")
    assert "pass-word" not in str(list(check_mail()))
    monkeypatch.setenv("AMPARO_SMTP_URL", "smtp://desk:pass-word@127.0.0.1:notaport")
    assert [finding.state for finding in check_mail()] == ["fault"]
    assert "pass-word" not in str(list(check_mail()))


@pytest.mark.parametrize(
    ("base", "hosts", "states"),
    [
        ("https://desk.example", "desk.example", ["ok"]),
        ("http://127.0.0.1:8000", "localhost,127.0.0.1", ["ok"]),
        ("http://desk.example", "desk.example", ["fault"]),
        ("https://desk.example", "localhost", ["ok", "fault"]),
    ],
)
def test_the_address_must_be_encrypted_and_allowed(
    monkeypatch: pytest.MonkeyPatch, base: str, hosts: str, states: list[str]
) -> None:
    monkeypatch.setenv("AMPARO_BASE_URL", base)
    monkeypatch.setenv("AMPARO_HOSTS", hosts)
    assert [finding.state for finding in check_address()] == states


@pytest.mark.parametrize(("free", "state"), [(50_000_000, "fault"), (500_000_000, "note"), (5_000_000_000, "ok")])
def test_a_filling_disk_is_noticed_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage._replace(free=free))
    assert [finding.state for finding in check_disk(tmp_path)] == [state]
