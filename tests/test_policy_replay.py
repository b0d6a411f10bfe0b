"""`amparo policy replay` over the decisions that a desk has made."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from amparo.cli.policy import policy
from amparo.cli.policy_replay import replay_desk
from amparo.core.trouble import Trouble
from amparo.gate import actions
from amparo.gate.asking import Asking
from amparo.gate.models import Decision, Replay
from amparo.gate.tests.changing import changed_files, without_examples
from amparo.gate.tests.test_enacting import GUARD, OPEN
from amparo.policy.pack.load import load_pack
from amparo.policy.pack.pack import Pack
from amparo.testing.cast import Cast


@pytest.fixture
def milder(settings: Settings, tmp_path: Path) -> Pack:
    """Lumen's pack, changed in a folder: in the United States everybody may ask."""
    settings.PACK = "lumen"
    for name, text in without_examples(changed_files(GUARD, OPEN)).items():
        path = tmp_path / "lumen" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_pack(str(tmp_path / "lumen"))


def ask(cast: Cast, name: str, at: datetime) -> Decision:
    actor = cast.actor(name)
    request = {"kind": "problem", "product": "lumen-ledger", "problems": 1}
    return actions.decide(actor, Asking("case.open", request, actor.id, cast.acme.pk, at), at)


def test_it_tells_each_decision_that_turns_and_the_figures(
    cast: Cast, now: datetime, milder: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ask(cast, "ana", now - timedelta(hours=3))
    ask(cast, "dora", now - timedelta(hours=2))
    second = ask(cast, "ana", now - timedelta(hours=1))
    assert replay_desk(milder, 100, None, now) == 2
    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert [line["decision"] for line in lines] == [str(second.pk), str(first.pk)], "the newest first"
    assert lines[0]["company"] == cast.acme.pk
    assert (lines[0]["rules"], lines[0]["changed"]["outcome"]["was"]) == (["designated-only-us"], "refused")
    assert "2 of 3 decisions would come out differently; 0 are of an older form." in told.err
    assert "2 designated-only-us" in told.err and "2 Acme" in told.err
    assert not Replay.objects.exists(), "nothing is written"

    assert replay_desk(milder, 1, None, now) == 1
    assert replay_desk(milder, 100, now - timedelta(hours=2), now) == 1


def test_the_rules_in_force_turn_nothing(
    cast: Cast, now: datetime, milder: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(cast, "ana", now)
    assert replay_desk(load_pack("lumen"), 100, None, now) == 0
    assert capsys.readouterr().out == ""


def test_a_folder_without_a_desk_is_told_with_the_way_forward(tmp_path: Path) -> None:
    result = CliRunner().invoke(policy, ["replay", "lumen", "--data", str(tmp_path)])
    assert isinstance(result.exception, Trouble)
    assert "--data" in str(vars(result.exception).values())
    assert not list(tmp_path.iterdir())
