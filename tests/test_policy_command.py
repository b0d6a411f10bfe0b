"""`amparo policy` as people and scripts call it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from amparo.cli.policy import policy

SMALL = str(Path(__file__).parent / "packs" / "small")
REQUEST: dict[str, Any] = {
    "action": "case.open",
    "at": "2026-11-23T15:00:00+00:00",
    "channel": "portal",
    "contact": {"kind": "customer", "signed_in": True, "roles": []},
    "company": {"country": "PT"},
    "request": {"kind": "idea", "problems": 1, "evidence": []},
    "case": None,
    "accepted": [],
}


def run(*words: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(policy, list(words), input=given)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    shutil.copytree(SMALL, folder)
    return folder


def test_explain_prints_the_decision_and_nothing_else() -> None:
    result = run("explain", SMALL, "--request", "-", "--json", "--lang", "en", given=json.dumps(REQUEST))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["outcome"] == "redirected"


def test_the_same_request_gives_the_same_bytes() -> None:
    words = ("explain", SMALL, "--request", "-", "--json")
    assert run(*words, given=json.dumps(REQUEST)).stdout_bytes == run(*words, given=json.dumps(REQUEST)).stdout_bytes


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (json.dumps(REQUEST | {"colour": "red"}), "colour"),
        ('{"action": "case.open", "action": "case.view"}', "action"),
        ("{", None),
        ('{"action": "case.open", "company": {"credit_minutes": NaN}}', None),
        ("[]", None),
        (b"\xff\xfe", None),
        ("", None),
    ],
)
def test_a_request_that_is_not_of_the_form_is_exit_status_2_and_leaves_stdout_empty(
    given: str | bytes, field: str | None
) -> None:
    result = run("explain", SMALL, "--request", "-", "--json", given=given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert json.loads(result.stderr)["error"]["field"] == field


def test_a_bad_line_yields_an_error_in_its_place_and_the_rest_are_decided() -> None:
    given = "\n".join([json.dumps(REQUEST), '{"action": "fly"}', "nonsense", json.dumps(REQUEST)])
    result = run("explain", SMALL, "--request", "-", "--jsonl", given=given)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2
    assert [line.get("outcome") for line in lines] == ["redirected", None, None, "redirected"]
    assert lines[1]["error"]["field"] == "action"


def test_a_language_or_pack_that_is_not_there_is_a_usage_error() -> None:
    assert run("explain", SMALL, "--request", "-", "--lang", "it", given="{}").exit_code == 2
    assert run("explain", "nowhere", "--request", "-", given="{}").exit_code == 2
    assert run("explain", SMALL, "--request", "/does/not/exist.json").exit_code == 2


def test_explain_needs_no_django_and_no_database() -> None:
    code = (
        "import sys; from amparo.cli.policy import policy; "
        "policy(['explain', 'lumen', '--request', '-'], standalone_mode=False); "
    )
    code = code.replace("standalone_mode=False); ", "standalone_mode=False); assert 'django' not in sys.modules")
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(REQUEST), text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_check_reports_file_line_column_and_suggestion(pack: Path) -> None:
    text = (pack / "pack.toml").read_text()
    (pack / "pack.toml").write_text(
        text.replace('require = ["request.one_problem"]', 'require = ["request.one_problm"]')
    )
    result = run("check", str(pack))
    line = next(
        n for n, written in enumerate((pack / "pack.toml").read_text().splitlines(), 1) if "one_problm" in written
    )
    assert result.exit_code == 2
    assert f"mine/pack.toml:{line}:" in result.stdout
    assert 'did you mean "request.one_problem"?' in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("time_zone = ", "timezone = ", 'unknown key (did you mean "time_zone"?)'),
        ('time_zone = "Europe/Lisbon"', 'time_zone = "Europe/Lisboa"', "is not a time zone"),
        ('otherwise = "redirect"\nremedies = ["ideas"]', 'otherwise = "redirect"', "needs at least one remedy"),
        ('kind = "ideas"\ntext = "ideas"', 'kind = "ideas"\nregions = ["europe"]\ntext = "ideas"', "without selectors"),
        ('require = ["request.one_problem"]', 'require = ["contact.designated"]', "oblige asks for something"),
        ('require = ["request.one_problem"]', 'require = ["request.one_problem:2"]', "takes no parameter"),
        ('when = ["request.kind:problem,defect"]', 'when = ["request.kind:problm"]', 'did you mean "problem"?'),
        (
            'when = ["request.kind:problem,defect"]',
            'when = ["request.kind:idea", "request.kind:defect"]',
            "never speaks",
        ),
        ('id = "ideas-page"', 'id = "one-problem"', "is defined twice"),
        ('id = "ideas-page"', 'id = "other-page"', "has no text in en: rules.other-page"),
        ('parent = "lumen-finance"', 'parent = "lumen-finances"', 'did you mean "lumen-finance"?'),
        ("[vendor]", "[vendor", "line"),
    ],
)
def test_check_finds(pack: Path, old: str, new: str, message: str) -> None:
    text = (pack / "pack.toml").read_text()
    assert old in text
    (pack / "pack.toml").write_text(text.replace(old, new))
    result = run("check", str(pack))
    assert result.exit_code == 2
    assert message in result.stdout


def test_an_item_that_is_refused_is_reported_once(pack: Path) -> None:
    text = (pack / "pack.toml").read_text()
    (pack / "pack.toml").write_text(text.replace('on = ["case.open"]', 'on = ["case.opened"]', 1))
    told = [line for line in run("check", str(pack)).stdout.splitlines() if "error:" in line]
    assert len(told) == 1, told
    assert 'did you mean "case.open"?' in told[0]


def test_check_lists_assumptions_as_notes(pack: Path) -> None:
    text = (pack / "pack.toml").read_text()
    (pack / "pack.toml").write_text(
        text.replace('id = "standard"\nsource = "LU-2"', 'id = "standard"\nsource = "LU-2"\nassumed = true', 1)
    )
    result = run("check", str(pack))
    assert result.exit_code == 0
    assert "note: plan[0]: assumed" in result.stdout


def test_an_example_that_fails_is_an_error(pack: Path) -> None:
    example = (
        '[base]\n[base.request]\naction = "case.open"\n[[example]]\nname = "wrong"\nsource = "T"\n'
        'request = { request = { kind = "idea" } }\n[example.expect]\noutcome = "allowed"\n'
    )
    (pack / "examples.toml").write_text(example)
    result = run("check", str(pack))
    assert result.exit_code == 2
    assert "mine/examples.toml:4:" in result.stdout
    assert "wrong: outcome is redirected, not allowed" in result.stdout


def test_schema_names_the_tables_as_packs_write_them() -> None:
    assert {"vendor", "region", "rule", "contact_point"} <= set(json.loads(run("schema").stdout)["properties"])


def test_holidays_are_frozen_into_the_pack_and_change_its_hash(pack: Path) -> None:
    text = (pack / "pack.toml").read_text()
    (pack / "pack.toml").write_text(text.replace('id = "europe"', 'id = "europe"\nholidays = "PT"', 1))
    words = ("explain", str(pack), "--request", "-", "--json")
    before = json.loads(run(*words, given=json.dumps(REQUEST)).stdout)["policy"]["sha256"]
    assert run("holidays", str(pack), "--from", "2026", "--years", "1", "--write").exit_code == 0
    assert "on = 2026-12-25" in (pack / "holidays.toml").read_text()
    assert json.loads(run(*words, given=json.dumps(REQUEST)).stdout)["policy"]["sha256"] != before
    assert run("check", str(pack)).exit_code == 0


def test_replay_prints_what_would_come_out_differently(pack: Path, tmp_path: Path) -> None:
    told = run("explain", SMALL, "--request", "-", "--json", given=json.dumps(REQUEST)).stdout
    past = tmp_path / "past.jsonl"
    past.write_text(json.dumps({"request": REQUEST, "decision": json.loads(told)}) + "\n")
    assert (run("replay", str(pack), "--decisions", str(past)).exit_code) == 0
    text = (pack / "pack.toml").read_text()
    (pack / "pack.toml").write_text(text.replace('otherwise = "redirect"', 'otherwise = "refuse"'))
    result = run("replay", str(pack), "--decisions", str(past))
    assert result.exit_code == 1
    assert json.loads(result.stdout)["changed"]["outcome"] == {"was": "redirected", "would be": "refused"}
    past.write_text("{}\n")
    assert run("replay", str(pack), "--decisions", str(past)).exit_code == 2
