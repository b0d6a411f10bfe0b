"""What if a fact were another, what if past decisions were made by another version: in the administration."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.gate import actions, packs
from amparo.gate.actions.replaying import step_replay
from amparo.gate.asking import Asking
from amparo.gate.models import Decision, Replay
from amparo.gate.tests.changing import changed_files, without_examples
from amparo.gate.tests.test_enacting import GUARD, OPEN
from amparo.policy.facts import SECTIONS
from amparo.testing.cast import Cast
from amparo.web.admin.packs import fact_texts


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def adam(cast: Cast, client: Client) -> Client:
    client.force_login(cast.adam)
    return client


@pytest.fixture
def milder(db: None) -> str:
    return packs.keep_files("lumen", without_examples(changed_files(GUARD, OPEN)), timezone.now()).pk


@pytest.fixture
def refused(cast: Cast) -> Decision:
    """Ana, who is not designated, asked for a case in her own words."""
    now, actor = timezone.now() - timedelta(hours=1), cast.actor("ana")
    request = {"kind": "problem", "product": "lumen-ledger", "problems": 1, "text": "Our secret ledger"}
    decision = actions.decide(actor, Asking("case.open", request, actor.id, cast.acme.pk, now), now)
    decision.about = "case:1042"
    decision.save()
    return decision


def what_if(key: str) -> str:
    return f"/admin/packs/of/{key}/what-if/"


def verdicts(page: Any) -> tuple[str, str]:
    trial = page.context["trial"]
    return trial.current.decided.outcome, trial.other.decided.outcome


def test_every_fact_of_the_registry_has_a_name_and_a_field(adam: Client, milder: str) -> None:
    paths = {f"{section}.{name}" for section, checks in SECTIONS.items() for name in checks}
    assert set(fact_texts.LABELS) == paths
    page = adam.get(what_if(milder))
    fields = {field.path for section in page.context["sections"] for field in section.fields}
    assert fields == paths
    assert page.status_code == 200


def test_a_past_decision_is_decided_by_both_packs(adam: Client, milder: str, refused: Decision) -> None:
    page = adam.get(what_if(milder), {"from": f"decision:{refused.pk}"})
    assert verdicts(page) == ("refused", "conditional")
    text = page.content.decode()
    assert "designated-only-us" in text and "<del>Refused</del>" in text
    assert f"decision:{refused.pk}" in adam.get(what_if(milder), {"case": "1042"}).content.decode()


def test_a_changed_fact_turns_a_decision_at_once(adam: Client, milder: str, refused: Decision) -> None:
    sent = {"from": f"decision:{refused.pk}", "contact.roles": ["designated"], "contact.kind": "customer"}
    page = adam.post(what_if(milder), sent)
    assert verdicts(page)[0] != "refused"
    trial = page.context["trial"]
    opened = [name for name, turned in trial.since if "Outcome" in {one.part for one in turned}]
    assert opened == ["current"], "in the milder one it was open anyway"
    roles = next(f for s in page.context["sections"] for f in s.fields if f.path == "contact.roles")
    assert roles.changed and roles.chosen == {"designated"}
    assert Decision.objects.count() == 1, "nothing is written"


def test_what_is_not_sent_stays_as_it_was(adam: Client, milder: str, refused: Decision) -> None:
    page = adam.post(what_if(milder), {"from": f"decision:{refused.pk}"})
    assert page.context["trial"].since == []
    cleared = adam.post(what_if(milder), {"from": f"decision:{refused.pk}", "request.evidence.shown": "1"})
    evidence = next(f for s in cleared.context["sections"] for f in s.fields if f.path == "request.evidence")
    assert evidence.changed and evidence.value == "", "no box is ticked: nothing was given, which is known"


def test_an_administrator_who_is_no_agent_does_not_read_a_customer_s_words(
    cast: Cast, adam: Client, milder: str, refused: Decision
) -> None:
    page = adam.get(what_if(milder), {"from": f"decision:{refused.pk}"}).content.decode()
    assert "secret ledger" not in page and cast.ana.email not in page
    assert "for agents only" in page
    cast.adam.is_agent = True
    cast.adam.save()
    assert "secret ledger" in adam.get(what_if(milder), {"from": f"decision:{refused.pk}"}).content.decode()


def test_unknown_none_and_typed_facts(adam: Client, milder: str) -> None:
    sent = {
        "from": "",
        "action": "case.open",
        "contact.kind": "customer",
        "company.state": "given",
        "company.country": "us",
        "company.partner": "",
        "company.partner.state": "-",
        "company.credit_minutes": "120",
        "company.plan": "standard",
        "request.urgent": "true",
        "request.evidence": ["process"],
        "case.state": "-",
        "accepted": "terms, surcharge@email",
    }
    page = adam.post(what_if(milder), sent)
    assert page.context["trial"].problem == ""
    held = {f.path: f.value for s in page.context["sections"] for f in s.fields}
    assert (held["company.country"], held["company.partner"], held["company.credit_minutes"]) == ("US", "-", "120")
    assert (held["request.urgent"], held["request.evidence"], held["request.scope"]) == ("true", "process", "?")
    assert page.context["top"]["accepted"] == "terms, surcharge@email"


@pytest.mark.parametrize(
    "bad",
    [{"request.minutes": "many"}, {"at": "yesterday"}, {"contact.country": "Spain"}, {"contact.kind": "x"}],
)
def test_a_fact_that_cannot_be_is_named(adam: Client, milder: str, bad: dict[str, str]) -> None:
    page = adam.post(what_if(milder), {"from": ""} | bad)
    assert page.status_code == 200
    assert page.context["trial"].problem.startswith(next(iter(bad)))


def test_examples_begin_a_trial_and_nonsense_begins_with_nothing(adam: Client) -> None:
    key = packs.installed().sha256
    page = adam.get(what_if(key), {"from": "example:1"})
    assert page.context["begun"].label.startswith("A complete problem")
    assert verdicts(page) == ("allowed", "allowed")
    assert adam.get(what_if(key), {"from": "example:9999"}).context["begun"].key == ""
    for unknown in ("decision:x", "decision:00000000-0000-4000-8000-000000000000"):
        assert adam.get(what_if(key), {"from": unknown}).status_code == 404


def test_a_pack_with_findings_is_not_tried(adam: Client) -> None:
    wrong = packs.keep_files("lumen", changed_files("[vendor]", "[vendor]\ncolour = 1"), timezone.now()).pk
    page = adam.get(what_if(wrong))
    assert page.context["trial"].other is None
    assert "cannot decide yet" in page.content.decode()
    assert adam.post(f"/admin/packs/of/{wrong}/replays/", {"most": "1000"}).status_code == 302
    assert not Replay.objects.exists()


def replayed(adam: Client, key: str) -> Replay:
    adam.post(f"/admin/packs/of/{key}/replays/", {"most": "1000"})
    replay = Replay.objects.latest("id")
    step_replay(replay.pk, timezone.now())
    return replay


def test_a_replay_is_followed_and_read_by_figure(cast: Cast, adam: Client, milder: str, refused: Decision) -> None:
    for wrong in ("2026-13-45", "yesterday", "0001-01-01", "9999-12-31"):
        answer = adam.post(f"/admin/packs/of/{milder}/replays/", {"most": "1000", "since": wrong}, follow=True)
        assert "Enter a valid date." in answer.content.decode() and not Replay.objects.exists()
    adam.post(f"/admin/packs/of/{milder}/replays/", {"most": "1000", "since": "2020-01-01"})
    replay = Replay.objects.get()
    running = adam.get(f"/admin/packs/replays/{replay.pk}/").content.decode()
    assert "<progress" in running and "every 2s" in running
    again = adam.post(f"/admin/packs/of/{milder}/replays/", {"most": "1000"}, follow=True).content.decode()
    assert "still running" in again
    step_replay(replay.pk, timezone.now())
    page = adam.get(f"/admin/packs/replays/{replay.pk}/").content.decode()
    assert 'data-turned="1"' in page and "designated-only-us" in page and "Acme" in page and "every 2s" not in page
    turns = adam.get(f"/admin/packs/replays/{replay.pk}/turns/", {"rule": "designated-only-us"}).content.decode()
    assert f"decision:{refused.pk}" in turns
    nobody = adam.get(f"/admin/packs/replays/{replay.pk}/turns/", {"company": str(cast.gruber.pk)}).content.decode()
    assert "No decision is like this" in nobody


@pytest.mark.parametrize("after", ["x", "2026-01-01_y", "_", "2026-01-01T00:00:00+00:00_"])
def test_sec_11_a_place_that_is_none_is_not_found(adam: Client, milder: str, refused: Decision, after: str) -> None:
    replay = replayed(adam, milder)
    assert adam.get(f"/admin/packs/replays/{replay.pk}/turns/", {"after": after}).status_code == 404
    strange = {"company": "1 or 1=1", "rule": "'; drop table", "was": "x" * 500}
    assert adam.get(f"/admin/packs/replays/{replay.pk}/turns/", strange).status_code == 200


def test_sec_15_names_in_the_file_compute_nothing(cast: Cast, adam: Client, milder: str, refused: Decision) -> None:
    cast.acme.name = "=HYPERLINK(1)"
    cast.acme.save()
    replay = replayed(adam, milder)
    answer = adam.get(f"/admin/packs/replays/{replay.pk}/turns.csv")
    raw = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\xef\xbb\xbf") == 1
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [(row["decision"], row["company"], row["was"]) for row in rows] == [
        (str(refused.pk), "'=HYPERLINK(1)", "refused")
    ]


def test_a_replay_is_stopped(adam: Client, milder: str, refused: Decision) -> None:
    adam.post(f"/admin/packs/of/{milder}/replays/", {"most": "x"})
    replay = Replay.objects.get()
    assert replay.most == 10_000
    assert adam.post(f"/admin/packs/replays/{replay.pk}/end/").status_code == 302
    assert "Stopped" in adam.get(f"/admin/packs/replays/{replay.pk}/").content.decode()
    assert adam.post(f"/admin/packs/replays/{replay.pk}/end/").status_code == 409
