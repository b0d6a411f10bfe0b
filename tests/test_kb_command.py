"""`amparo kb import` and `export` on desks of their own, as an operator runs them: killed, run again, carried over."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.tracked import ROOT

LINES = 1200
KEPT = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AMPARO_DATA", "AMPARO_DEMO"}}


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="amparo-kb-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def command(data: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "amparo", "kb", *words, "--pack", "lumen", "--data", str(data)]


def kb(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(data, *words), cwd=ROOT, env=KEPT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def lines(place: Path) -> Path:
    """Half of them in English, each with a translation that stands before it."""
    path = place / "articles.jsonl.gz"
    rows = [
        {
            "id": f"{tag}/{number}",
            "group": str(number),
            "lang": tag,
            "title": f"Article {number}",
            "body": "Words. " * 90,
        }
        for number in range(LINES // 2)
        for tag in ("de", "en")
    ]
    path.write_bytes(gzip.compress("\n".join(json.dumps(row) for row in rows).encode()))
    return path


def test_an_import_that_is_killed_is_run_again_and_then_changes_nothing(place: Path, lines: Path) -> None:
    data = place / "desk"
    dry = kb(data, "import", str(lines), "--dry-run")
    assert f"{LINES} new, 0 changed, 0 same, 0 refused. Nothing was written" in dry.stdout, dry.stderr
    with subprocess.Popen(
        command(data, "import", str(lines)), cwd=ROOT, env=KEPT, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stderr is not None
        said = b""
        while b"200 of 1,200 texts" not in said:  # progress, batch by batch
            said += running.stderr.read1(4096)  # type: ignore[attr-defined]
            assert running.poll() is None, said
        running.send_signal(signal.SIGKILL)
    again = kb(data, "import", str(lines))
    assert again.returncode == 0, again.stderr
    new, changed, same, refused = (int(part.split()[0]) for part in again.stdout.split(", "))
    assert same >= 200, "whole batches are kept"
    assert same % 100 == 0
    assert (new + same, changed, refused) == (LINES, 0, 0)
    assert kb(data, "import", str(lines)).stdout == f"0 new, 0 changed, {LINES} same, 0 refused.\n"


def test_an_export_is_imported_by_an_empty_desk_as_the_same(place: Path) -> None:
    shelf, first, second = ROOT / "amparo/demo/knowledge/lumen", place / "first", place / "second"
    there, empty = place / "there", place / "empty"
    assert ", 0 refused" in kb(there, "import", str(shelf)).stdout
    assert kb(there, "export", str(first)).returncode == 0
    assert kb(empty, "import", str(first)).returncode == 0
    assert kb(empty, "export", str(second)).returncode == 0
    assert sorted(one.read_bytes() for one in first.rglob("*.md")) == sorted(
        one.read_bytes() for one in second.rglob("*.md")
    )
    checked = kb(empty, "check")
    assert (checked.returncode, checked.stdout) == (0, ""), "the demo's articles use the vendor's terms"
    draft = place / "draft.md"
    draft.write_text("Ouvrez une casse.\n" + "Rien. " * 9_000, encoding="utf-8")
    looked = kb(empty, "check", "--file", str(draft), "--lang", "fr")
    assert looked.returncode == 1 and "draft.md (fr) solution:1: “casse” may be wrong" in looked.stdout
    assert "only its first 50,000 letters are checked" in looked.stderr
    draft.write_bytes(b"\xff\xfe\x00")
    unread = kb(empty, "check", "--file", str(draft), "--lang", "fr")
    assert unread.returncode == 2 and "Save it as UTF-8" in unread.stderr
    found = kb(empty, "search", "ORA-00942: table or view does not exist " * 2500, "--lang", "de", "--limit", "1")
    assert "de/oracle-table-not-found" in found.stdout
    assert "longer than 2,000 characters" in found.stderr


def test_what_cannot_be_imported_is_explained_with_exit_code_2(place: Path) -> None:
    nothing, large = place / "nothing", place / "large.md"
    nothing.mkdir()
    with large.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    for path in (nothing, large):
        run = kb(place / "empty", "import", str(path))
        assert run.returncode == 2
        assert "a folder of Markdown with a folder a language" in run.stderr
        assert "Traceback" not in run.stderr


def test_refused_texts_are_named_with_file_line_and_field(place: Path) -> None:
    folder = place / "mixed"
    (folder / "en").mkdir(parents=True)
    (folder / "en/good.md").write_text("# Good\n\nWords.", encoding="utf-8")
    (folder / "en/bad.md").write_text("---\ntitle: Bad\nsummary: {x}\n---\nWords.", encoding="utf-8")
    with (folder / "en/huge.md").open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    run = kb(place / "empty", "import", str(folder), "--report", str(place / "refused.csv"))
    assert run.returncode == 1
    assert run.stdout == "1 new, 0 changed, 0 same, 2 refused.\n"
    assert "en/bad.md: Line 3 of its front matter gives “summary” a value that cannot be read." in run.stderr
    assert "en/huge.md: It is larger than an article may be (a file of 1 MB)." in run.stderr
    assert "en/bad.md,,summary,front-matter-bad-value" in (place / "refused.csv").read_text(encoding="utf-8-sig")
