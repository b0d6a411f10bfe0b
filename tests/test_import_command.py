"""`amparo import` on a desk of its own, as an operator runs it."""

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
    folder = Path(tempfile.mkdtemp(prefix="amparo-import-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "desk"
    shutil.rmtree(folder)


def amparo(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AMPARO_DATA"}}
    command = [sys.executable, "-m", "amparo", "import", *words, "--data", str(data)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_companies_then_contacts_then_nothing_new(data: Path, tmp_path: Path) -> None:
    companies, contacts, refused = (tmp_path / name for name in ("companies.csv", "contacts.csv", "refused.csv"))
    companies.write_text("name,country,plan\nAcme,US,standard\nGruber,Germany,premium\n", encoding="utf-8")
    contacts.write_text("mail,name,company,zip\nana@acme.example,Ana,Acme,1\nbob,Bob,Akme,2\n", encoding="utf-8")
    dry = amparo(data, "companies", str(companies), "--dry-run")
    assert dry.stdout == "2 new, 0 changed, 0 same, 0 refused. Nothing was written: this was a dry run.\n", dry.stderr
    assert amparo(data, "companies", str(companies)).stdout == "2 new, 0 changed, 0 same, 0 refused.\n"
    assert amparo(data, "companies", str(companies)).stdout == "0 new, 0 changed, 2 same, 0 refused.\n"
    run = amparo(data, "contacts", str(contacts), "--report", str(refused))
    assert run.returncode == 1
    assert run.stdout == "1 new, 0 changed, 0 same, 1 refused.\n"
    assert "The column “zip” is not used." in run.stderr
    assert "2 of 2 rows" in run.stderr
    assert "contacts.csv, row 3, Company: There is no company of this name. (“Akme”) Did you mean “Acme”?" in run.stderr
    assert "bob,Bob,Akme,3," in refused.read_text(encoding="utf-8-sig").replace("\r\n", "\n")


def test_a_file_that_cannot_be_read_is_explained(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    file.write_bytes(b"PK\x03\x04 and so on")
    run = amparo(data, "contacts", str(file))
    assert run.returncode == 2
    assert "save it as CSV" in run.stderr
    assert "Traceback" not in run.stderr
