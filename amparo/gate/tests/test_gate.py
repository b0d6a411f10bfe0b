"""The gate gathers what it knows itself, keeps what it decided, and takes proof of what was agreed."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from amparo.core.access import NotVisible
from amparo.core.actors import VISITOR
from amparo.core.models import Event
from amparo.gate import actions, facts
from amparo.gate.access import decision_for
from amparo.gate.actions import Agreement, TextChanged
from amparo.gate.asking import Asking
from amparo.gate.models import Acceptance, Decision, PackSnapshot
from amparo.gate.packs import in_force, pack_of
from amparo.policy.facts import TOP
from amparo.policy.pack.problems import PackRefusedError
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def asking(cast: Cast, name: str, now: datetime, company: int | None = None) -> Asking:
    actor = cast.actor(name)
    return Asking("case.open", {"kind": "problem", "product": "financials"}, actor.id, company, now)


def test_every_fact_of_the_request_has_a_provider() -> None:
    own = {"action", "at", "channel", "request"}
    assert set(facts._providers) == set(TOP) - own


def test_a_section_that_is_not_of_the_format_cannot_be_provided() -> None:
    with pytest.raises(ValueError, match="weather"):
        facts.provide("weather", lambda _asking: None)


def test_who_asks_is_looked_up_and_never_taken_from_the_request(cast: Cast, now: datetime) -> None:
    gathered = facts.gather(asking(cast, "dora", now, cast.acme.pk))
    assert gathered["contact"] | {"email": ""} == {
        "kind": "customer",
        "signed_in": True,
        "active": True,
        "roles": ["designated"],
        "email": "",
        "email_authenticated": False,
    }
    assert gathered["company"]["country"] == "US"
    assert gathered["company"]["time_zone"] == "America/New_York"
    assert gathered["company"]["email_domains"] == ["acme.example"]
    assert gathered["case"] is None


def test_partner_staff_asks_as_the_partner_for_a_company_that_it_serves(cast: Cast, now: datetime) -> None:
    gathered = facts.gather(asking(cast, "paco", now, cast.borealis.pk))
    assert gathered["contact"]["kind"] == "partner"
    assert gathered["contact"]["roles"] == []
    assert gathered["company"]["partner"] == "Norte"


@pytest.mark.parametrize("name", ["olga", "pia", "ines", "alma"])
def test_nobody_asks_for_a_company_that_is_not_theirs(cast: Cast, now: datetime, name: str) -> None:
    with pytest.raises(NotVisible):
        facts.gather(asking(cast, name, now, cast.acme.pk))


def test_a_visitor_is_nobody_and_has_no_company(cast: Cast, now: datetime) -> None:
    gathered = facts.gather(asking(cast, "viktor", now))
    assert gathered["contact"]["kind"] == "visitor"
    assert gathered["company"] is None


def test_a_preview_writes_nothing(cast: Cast, now: datetime) -> None:
    shown = actions.preview(asking(cast, "dora", now, cast.acme.pk))
    assert shown.outcome in {"allowed", "conditional", "redirected", "refused"}
    assert not Decision.objects.exists()
    assert not Event.objects.exists()


def test_a_decision_is_kept_with_its_facts_and_its_pack(cast: Cast, now: datetime) -> None:
    actor = cast.actor("dora")
    decision = actions.decide(actor, asking(cast, "dora", now, cast.acme.pk), now)
    kept = Decision.objects.get(pk=decision.pk)
    assert kept.request["contact"]["roles"] == ["designated"]
    assert "pack.toml" in PackSnapshot.objects.get(pk=kept.pack_id).files
    event = Event.objects.get(type="decision.made")
    assert event.actor == actor.ref
    assert event.payload["outcome"] == kept.outcome


def test_the_same_question_has_the_same_fingerprint_and_another_price_has_not(cast: Cast, now: datetime) -> None:
    first = actions.preview(asking(cast, "dora", now, cast.acme.pk))
    again = actions.preview(asking(cast, "dora", now, cast.acme.pk))
    assert actions.fingerprint(first) == actions.fingerprint(again)
    again.result = again.result | {"price": again.result["price"] | {"total": "9.99"}}
    assert actions.fingerprint(first) != actions.fingerprint(again)


@pytest.mark.parametrize(("name", "sees"), [("dora", True), ("petra", True), ("max", True), ("alma", True)])
def test_who_asked_and_who_oversees_may_read_a_decision(cast: Cast, now: datetime, name: str, sees: bool) -> None:
    decision = actions.decide(cast.actor("dora"), asking(cast, "dora", now, cast.acme.pk), now)
    assert decision_for(cast.actor(name), decision.pk, now).pk == decision.pk


@pytest.mark.parametrize("name", ["olga", "ana", "paco", "adam", "viktor"])
def test_others_do_not_see_that_there_is_a_decision(cast: Cast, now: datetime, name: str) -> None:
    decision = actions.decide(cast.actor("dora"), asking(cast, "dora", now, cast.acme.pk), now)
    with pytest.raises(NotVisible):
        decision_for(cast.actor(name), decision.pk, now)


def agreement(cast: Cast) -> Agreement:
    return Agreement("terms", in_force().texts["terms"].version, "fr", "portal", cast.acme.pk, "draft:1")


def test_agreeing_keeps_the_exact_words_as_proof(cast: Cast, now: datetime) -> None:
    acceptance = actions.accept_text(cast.actor("dora"), agreement(cast), now)
    assert acceptance.words
    assert acceptance.language == "fr"
    assert acceptance.retain_until.year == now.year + 10
    assert Event.objects.get(type="text.accepted").payload["text"] == "terms"


def test_agreeing_twice_is_one_proof(cast: Cast, now: datetime) -> None:
    actions.accept_text(cast.actor("dora"), agreement(cast), now)
    actions.accept_text(cast.actor("dora"), agreement(cast), now)
    assert Acceptance.objects.count() == 1
    assert Event.objects.filter(type="text.accepted").count() == 1


@pytest.mark.parametrize("changed", [{"version": 70}, {"text": "poem"}])
def test_a_text_that_is_not_the_current_one_cannot_be_agreed_to(
    cast: Cast, now: datetime, changed: dict[str, object]
) -> None:
    with pytest.raises(TextChanged):
        actions.accept_text(cast.actor("dora"), replace(agreement(cast), **changed), now)  # type: ignore[arg-type]
    assert not Acceptance.objects.exists()


def test_what_was_accepted_counts_as_a_fact_of_the_same_matter_only(cast: Cast, now: datetime) -> None:
    actions.accept_text(cast.actor("dora"), agreement(cast), now)
    question = asking(cast, "dora", now, cast.acme.pk)
    assert facts.gather(replace(question, about="draft:1"))["accepted"] == [
        {"text": "terms", "version": in_force().texts["terms"].version, "channel": "portal"}
    ]
    assert facts.gather(replace(question, about="draft:2"))["accepted"] == []


def test_a_visitor_s_decision_is_nobody_s_to_read(cast: Cast, now: datetime) -> None:
    decision = actions.decide(VISITOR, asking(cast, "viktor", now), now)
    with pytest.raises(NotVisible):
        decision_for(cast.actor("dora"), decision.pk, now)


def test_sec_14_a_kept_pack_is_read_in_memory_and_writes_no_file(
    cast: Cast, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    PackSnapshot.objects.create(sha256="0" * 64, name="p", files={"../../../../out.txt": "x"}, first_used_at=now)
    with pytest.raises(PackRefusedError):
        pack_of("0" * 64)
    assert not list(tmp_path.rglob("*"))
