"""`amparo invite` lets the first administrator of a new desk in."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.tracked import ROOT


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="amparo-invite-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "desk"
    shutil.rmtree(folder)


def amparo(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AMPARO_DATA"}}
    command = [sys.executable, "-m", "amparo", "invite", *words, "--data", str(data)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_first_administrator_gets_a_link(data: Path) -> None:
    run = amparo(data, "ana@vendor.example", "--name", "Ana Prado", "--administrator", "--language", "es")
    assert run.returncode == 0, run.stderr
    letters = list((data / "outbox").glob("*.eml"))
    assert len(letters) == 1
    assert "/welcome/" in letters[0].read_text()


def test_what_cannot_be_done_is_said_with_the_way_forward(data: Path) -> None:
    for words in (
        ("ana@vendor.example", "--name", "Ana"),
        ("not-an-address", "--name", "Ana", "--agent"),
        ("ana2@vendor.example", "--name", "Ana\nPrado", "--agent"),
    ):
        run = amparo(data, *words)
        assert run.returncode == 2
        assert "Traceback" not in run.stderr
        assert run.stderr.startswith("amparo: ")
