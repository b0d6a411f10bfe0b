"""`amparo person` on a desk of its own, as an operator runs it."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.tracked import ROOT


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="amparo-person-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "desk"
    shutil.rmtree(folder)


def amparo(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AMPARO_DATA"}}
    command = [sys.executable, "-m", "amparo", *words, "--data", str(data)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_somebodys_data_is_given_out_and_erased(data: Path, tmp_path: Path) -> None:
    companies, contacts, target = (tmp_path / name for name in ("companies.csv", "contacts.csv", "ana.zip"))
    companies.write_text("name,country\nAcme,US\n", encoding="utf-8")
    contacts.write_text("email,name,company\nana@acme.example,Ana Prado,Acme\n", encoding="utf-8")
    assert amparo(data, "import", "companies", str(companies)).returncode == 0
    assert amparo(data, "import", "contacts", str(contacts)).returncode == 0
    taken = amparo(data, "person", "export", "Ana@acme.example", "--to", str(target))
    assert taken.returncode == 0, taken.stderr
    assert "Ana Prado" in zipfile.ZipFile(target).read("data.json").decode()
    assert target.stat().st_mode & 0o077 == 0
    again = amparo(data, "person", "export", "ana@acme.example", "--to", str(target))
    assert again.returncode == 2 and "is there already" in again.stderr
    apart = amparo(data, "person", "disconnect", "ana@acme.example")
    assert apart.returncode == 0 and "0 connected people were disconnected." in apart.stderr, apart.stderr
    nobody = amparo(data, "person", "disconnect", "bea@acme.example")
    assert nobody.returncode == 2 and "Nobody here has the address bea@acme.example." in nobody.stderr
    whom = amparo(data, "person", "disconnect")
    assert whom.returncode == 2 and "say --everybody" in whom.stderr
    dry = amparo(data, "person", "erase", "ana@acme.example", "--dry-run")
    assert dry.returncode == 0 and "an account" in dry.stdout
    erased = amparo(data, "person", "erase", "ana@acme.example", "--yes")
    assert erased.returncode == 0 and "Erased:" in erased.stderr, erased.stderr
    gone = amparo(data, "person", "erase", "ana@acme.example", "--yes")
    assert gone.returncode == 2 and "Nothing is known of ana@acme.example." in gone.stderr


@pytest.mark.parametrize("email", ["ana", "nobody@nowhere.example", ""])
def test_an_address_of_nobody_is_an_error(data: Path, email: str) -> None:
    run = amparo(data, "person", "erase", email, "--yes")
    assert run.returncode == 2
    assert "Traceback" not in run.stderr and "amparo: " in run.stderr
