"""`amparo kb search`: questions from a file, answered with ids; lines that are none are named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amparo.cli import kb_search
from amparo.core.trouble import Trouble
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import Text
from amparo.knowledge.tests.making import make_article, translate
from amparo.search.asking import BadQuestion, Question, read_questions

BANK = Text("Import bank statements", "", "", "", "Choose the format.")


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    """Runs a command on the database of the test."""

    @contextmanager
    def ready(_installation: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(kb_search, "django_ready", ready)
    monkeypatch.setattr(kb_search, "stopping_on_signals", lambda: ready(None))
    monkeypatch.setattr(kb_search, "apply_pending", lambda: 0)

    def command(name: str, *arguments: str) -> Result:
        result = CliRunner().invoke(getattr(kb_search, name), [*arguments, "--data", str(tmp_path)])
        return result

    return command


def batch(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def ids(result: Result) -> list[list[str]]:
    return [json.loads(line)["ids"] for line in result.stdout.splitlines()]


def test_every_line_is_answered_with_the_ids_of_the_other_system(run: object, tmp_path: Path, now: datetime) -> None:
    bank = make_article(now, text=BANK)
    Article.objects.filter(pk=bank.pk).update(foreign_id="help/bank.en")
    month = make_article(now)
    spanish = translate(month, "es", now)
    path = batch(
        tmp_path,
        {"q": "bank statement", "lang": "en", "qid": 7},
        {"q": "close the month", "lang": "es", "in": "en", "limit": 1},
        "",
        {"q": "cerrar mes", "lang": "en", "in": "es"},
        {"q": "?!", "lang": "de", "in": None},
    )
    result = run("search", "--batch", str(path))  # type: ignore[operator]
    assert result.exit_code == 0, result.output
    key = month.group.key
    assert ids(result) == [["help/bank.en"], [f"{key}/en"], [f"{key}/{spanish.language}"], []]


BAD = [
    ("not json", "", "not JSON"),
    ("[1]", "", "not an object"),
    ({"lang": "en"}, "q", "missing"),
    ({"q": 5, "lang": "en"}, "q", "no text"),
    ({"q": "x"}, "lang", "missing"),
    ({"q": "x", "lang": "pt_BR"}, "lang", "none of"),
    ({"q": "x", "lang": ["en"]}, "lang", "none of"),
    ({"q": "x", "lang": "en", "in": "tlh"}, "in", "none of"),
    ({"q": "x", "lang": "en", "limit": 0}, "limit", "from 1 to 100"),
    ({"q": "x", "lang": "en", "limit": True}, "limit", "whole number"),
]


@pytest.mark.parametrize(("line", "field", "why"), BAD)
def test_a_line_that_is_no_question_is_named_with_its_field(line: object, field: str, why: str) -> None:
    text = line if isinstance(line, str) else json.dumps(line)
    good, bad = read_questions([b'{"q": "x", "lang": "en"}', text.encode()])
    assert good == Question("x", "en")
    assert isinstance(bad, BadQuestion)
    assert (bad.line, bad.field, why in bad.why) == (2, field, True)


@pytest.mark.parametrize("line", [b"\xff\xfe", b"{" * 5_000, b'"' + b"x" * 2_000_000 + b'"'])
def test_a_line_that_cannot_be_read_at_all_is_named_too(line: bytes) -> None:
    (bad,) = read_questions([line])
    assert isinstance(bad, BadQuestion)


def test_a_file_with_bad_lines_is_not_answered(run: object, tmp_path: Path, now: datetime) -> None:
    path = batch(tmp_path, {"q": "x", "lang": "en"}, {"q": "x", "lang": "xx"}, {"lang": "en"})
    result = run("search", "--batch", str(path))  # type: ignore[operator]
    assert isinstance(result.exception, Trouble)  # which ends the command with 2
    assert "2 lines" in result.exception.what
    assert result.stdout == ""
    assert "line 2: lang" in result.stderr
    assert "line 3: q" in result.stderr


def test_a_person_sees_titles_and_passages(run: object, now: datetime) -> None:
    make_article(now, text=BANK)
    result = run("search", "bank", "--lang", "en")  # type: ignore[operator]
    assert "1. Import bank statements" in result.stdout
    assert "by words alone" in result.stderr
    assert "Nothing was found" in run("search", "zzzzz", "--in", "fr").stdout  # type: ignore[operator]


def test_words_or_a_file_are_needed(run: object) -> None:
    assert isinstance(run("search").exception, Trouble)  # type: ignore[operator]


def test_the_status_says_what_is_found_and_what_waits(run: object, now: datetime) -> None:
    make_article(now, text=BANK)
    assert "0 texts are found by words; 1 wait" in run("status").stdout  # type: ignore[operator]
    assert "1 texts were read" in run("index").stderr  # type: ignore[operator]
    told = json.loads(run("status", "--json").stdout)  # type: ignore[operator]
    assert told == {"texts": 1, "waiting": 0, "models": [], "minutes_left": None}
