"""Decisions in five languages, as the JSON of the contract."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from amparo.gate.catalogues import LOCALES, catalogue_for, find_language
from amparo.gate.explain import TRUTHS, explain
from amparo.gate.sentences import LABELS, SENTENCES
from amparo.policy.decide import decide
from amparo.policy.facts import PATHS, parse_request
from amparo.policy.pack import kinds
from amparo.policy.pack.pack import Pack
from amparo.policy.predicates import PREDICATES
from amparo.policy.refusals import REFUSALS
from amparo.policy.tests.packs import SELF_SERVICE, make_pack, rule

ASKED: dict[str, Any] = {
    "action": "case.open",
    "at": "2026-11-23T15:00:00-05:00",
    "channel": "portal",
    "contact": {"kind": "customer", "signed_in": True, "active": True, "roles": [], "country": "US"},
    "company": {"country": "US", "time_zone": "America/New_York", "partner": None},
    "request": {"kind": "problem", "product": "book", "problems": 1, "impact": "minor", "minutes": 3},
    "case": None,
    "accepted": [],
}


def told(pack: Pack, language: str = "en", **changes: Any) -> dict[str, Any]:
    return explain(pack, decide(pack, parse_request(ASKED | changes)), language)


def test_a_decision_has_the_parts_of_the_contract() -> None:
    found = told(make_pack(rule(require=["contact.designated"])))
    assert list(found) == ["outcome", "reasons", "obligations", "remedies", "price", "target", "policy"]
    assert list(found["reasons"][0]) == ["rule", "source", "because", "text"]
    assert found["price"] == {"currency": "CHF", "total": "0.00", "lines": [], "text": "Nothing is charged for this."}
    assert found["policy"] == {"name": "test", "sha256": "0" * 64}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "You are not a designated support user of your company."),
        ("es", "Usted no es usuario de soporte designado de su empresa."),
        ("fr", "Vous n’êtes pas utilisateur désigné de l’assistance de votre entreprise."),
        ("pt-BR", "Você não é usuário de suporte designado da sua empresa."),
        ("de", "Sie sind kein benannter Support-Benutzer Ihres Unternehmens."),
    ],
)
def test_the_reason_is_told_in_the_readers_language(language: str, text: str) -> None:
    found = told(make_pack(rule(require=["contact.designated"])), language)
    (because,) = found["reasons"][0]["because"]
    assert because == {"predicate": "contact.designated", "value": False, "text": text}


def test_names_of_values_are_translated_too() -> None:
    pack = make_pack(rule(when=["company.in_country:US,DE"]), rule(id="k", require=["!request.kind:problem"]))
    texts = [because["text"] for reason in told(pack, "de")["reasons"] for because in reason["because"]]
    assert texts == [
        "In der Anfrage geht es um: ein Problem.",
        "Das Land des Unternehmens ist: Vereinigte Staaten oder Deutschland.",
    ]


def test_what_is_not_known_is_named() -> None:
    found = told(make_pack(rule(require=["request.urgent"])), "fr")
    (because,) = found["reasons"][0]["because"]
    assert because["value"] is None
    assert because["text"].endswith(": l’urgence de la demande.")
    (obligation,) = found["obligations"]
    assert (obligation["kind"], obligation["item"]) == ("fact", "request.urgent")
    assert obligation["text"].endswith(": l’urgence de la demande.")


def test_an_acceptance_tells_version_channel_and_authority() -> None:
    (one,) = told(make_pack(rule(require=["accepted:surcharge"])))["obligations"]
    assert {key: one[key] for key in ("kind", "item", "channel", "version", "authority")} == {
        "kind": "acceptance",
        "item": "surcharge",
        "channel": "email",
        "version": 2,
        "authority": "authorised-manager",
    }


def test_a_target_is_told_in_the_companys_zone() -> None:
    target = {"id": "t", "source": "T", "first_response_minutes": 240}
    found = told(make_pack(target=[target]))["target"]
    assert found["first_response_due"] == "2026-11-24T07:00:00-05:00"
    assert (found["time_zone"], found["calendar"], found["resolution_due"]) == ("America/New_York", "us", None)
    assert "Tuesday, November 24, 2026, 07:00 (Eastern Standard Time)" in found["text"]


def test_high_priority_starts_at_once() -> None:
    target = {"id": "t", "source": "T", "first_response_minutes": 60}
    late: dict[str, Any] = {"at": "2026-11-22T03:00:00-05:00", "request": {"impact": "down"}}
    assert told(make_pack(target=[target]), **late)["target"]["first_response_due"] == "2026-11-22T04:00:00-05:00"
    late["request"] = {"impact": "minor"}
    assert told(make_pack(target=[target]), **late)["target"]["first_response_due"] == "2026-11-23T07:00:00-05:00"


def test_a_phone_remedy_has_number_and_hours_of_the_callers_region() -> None:
    pack = make_pack(
        rule(require=["never"], remedies=["phone"]),
        contact_point=[{"kind": "phone", "text": "call", "source": "T", "menu": ["4", "9"]}, SELF_SERVICE],
    )
    (remedy,) = told(pack, "es")["remedies"]
    assert (remedy["phone"], remedy["menu"], remedy["hours"]) == ("1", ["4", "9"], "lun–vie 06:00–18:00")


def test_language_tags_are_understood_generously() -> None:
    assert [find_language(tag) for tag in ("pt", "pt_br", "fr-CH", "DE", "it")] == ["pt-BR", "pt-BR", "fr", "de", None]


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_every_predicate_has_its_sentences(name: str) -> None:
    for truth in TRUTHS[:2]:
        whole = f"{name}{truth}" in SENTENCES
        sides = [code for code in SENTENCES if code.startswith(f"{name}.") and not code.startswith(f"{name}{truth}")]
        assert whole or (sides and name in ("request.on_side", "never")) or (name, truth) == ("never", ".true")


def test_everything_that_sentences_speak_of_has_a_name() -> None:
    wanted = {f"fact.{path}" for path in PATHS}
    for prefix, literal in {
        "kind": kinds.RequestKind,
        "role": kinds.Role,
        "channel": kinds.Channel,
        "impact": kinds.Impact,
        "scope": kinds.Scope,
        "environment": kinds.Environment,
        "purpose": kinds.Purpose,
        "text": kinds.TextId,
    }.items():
        wanted |= {f"{prefix}.{value}" for value in get_args(literal)}
    assert wanted <= set(LABELS)
    assert {f"obligation.{kind}" for kind in get_args(kinds.ObligationKind)} <= set(SENTENCES)


@pytest.mark.parametrize("language", [language for language in LOCALES if language != "en"])
def test_every_sentence_is_translated_with_the_same_placeholders(language: str) -> None:
    catalogue = catalogue_for(language)
    for english in {*SENTENCES.values(), *LABELS.values(), *REFUSALS.values()}:
        translated = catalogue.gettext(english)
        if english not in LABELS.values():  # names such as "production" may be the same word
            assert translated != english, english
        assert translated.count("%(") == english.count("%(")
