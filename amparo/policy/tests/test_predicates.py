"""Each predicate: true, false, unknown, and what a false one obliges to."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.policy.decide import Judgement
from amparo.policy.facts import PATHS, parse_request
from amparo.policy.logic import Leaf
from amparo.policy.predicates import PREDICATES
from amparo.policy.tests.packs import make_pack, rule
from amparo.policy.verdicts import Verdict

MAIL = {"email": "ana@acme.example"}
DOMAINS = {"email_domains": ["Acme.example"]}
EXAMPLE = "Bonjour ! J’ai recu un PAIEMENT partiel ; comment le saisir?"

CASES: list[tuple[str, bool | None, dict[str, Any]]] = [
    ("contact.signed_in", True, {"contact": {"signed_in": True}}),
    ("contact.signed_in", False, {"contact": {"kind": "visitor"}}),
    ("contact.signed_in", None, {}),
    ("contact.active", False, {"contact": {"active": None}}),
    ("contact.of_partner", True, {"contact": {"kind": "partner"}}),
    ("contact.designated", False, {"contact": {"roles": ["portal-administrator"]}}),
    ("contact.designated", None, {"contact": {}}),
    ("contact.authorised_for:phone-consultancy", True, {"contact": {"roles": ["phone-consultancy"]}}),
    ("contact.in_country:US,CA", True, {"contact": {"country": "CA"}}),
    ("contact.email_of_company", True, {"contact": MAIL, "company": DOMAINS}),
    ("contact.email_of_company", False, {"contact": {"email": "a@sub.acme.example"}, "company": DOMAINS}),
    ("contact.email_of_company", False, {"contact": {"email": "a@acme.example@evil.example"}, "company": DOMAINS}),
    ("contact.email_of_company", None, {"contact": MAIL, "company": None}),
    ("contact.email_authenticated", True, {"channel": "email", "contact": {"email_authenticated": True}}),
    ("contact.email_authenticated", False, {"channel": "portal", "contact": {"email_authenticated": True}}),
    ("contact.email_authenticated", None, {"channel": "email"}),
    ("company.known", False, {"company": None}),
    ("company.known", None, {}),
    ("company.in_country:US", None, {"company": None}),
    ("company.has_partner", False, {"company": {"partner": None}}),
    ("company.has_partner", True, {"company": {"partner": "Nordwind"}}),
    ("company.finances_clear", False, {"company": {"finances": "pending"}}),
    ("company.plan:cloud", None, {"company": {"plan": "gold"}}),
    ("company.plan:cloud", False, {"company": {"plan": None}}),
    ("company.subscribed", False, {"company": {"plan": "none"}}),
    ("company.subscribed", True, {"company": {"plan": "cloud"}}),
    ("company.credit_covers_work", False, {"company": {"credit_minutes": 5}, "request": {"minutes": 6}}),
    ("company.credit_covers_work", True, {"company": {"credit_minutes": 6}, "request": {"minutes": 6}}),
    ("request.product:book", True, {"request": {"product": "page"}}),
    ("request.product:page", False, {"request": {"product": "book"}}),
    ("request.product:book", None, {"request": {"product": "elsewhere"}}),
    ("request.high_priority", False, {"request": {"impact": "down", "kind": "improvement"}}),
    ("request.high_priority", True, {"request": {"impact": "down"}}),
    ("request.one_problem", True, {"request": {"problems": None}}),
    ("request.within_hotline", True, {"request": {"minutes": 5}}),
    ("request.within_hotline", False, {"request": {"minutes": 6}}),
    ("request.within_hotline", None, {"request": {}}),
    ("request.on_side:free", True, {"request": {"kind": "training", "text": EXAMPLE}}),
    ("request.on_side:free", False, {"request": {"kind": "question", "text": "Comment gérer les débiteurs ?"}}),
    ("request.on_side:free", True, {"request": {"kind": "question", "text": "quelque chose"}}),
    ("request.on_side:paid", True, {"request": {"kind": "defect"}}),
    ("request.on_side:free", None, {"request": {"text": "quelque chose"}}),
    ("request.like_example:free", False, {"request": {}}),
    ("request.tool_approved", True, {"request": {"tool": "logmein"}}),
    ("request.tool_approved", False, {"request": {"tool": "anydesk"}}),
    ("request.tool_approved", None, {"request": {}}),
    ("request.about_oneself", True, {"request": {"subject": "Ana@acme.example"}, "contact": MAIL}),
    ("case.given", False, {"case": None}),
    ("case.open", False, {"case": None}),
    ("case.closed", True, {"case": {"status": "closed"}}),
    ("case.open", None, {"case": {}}),
    ("case.by_company", False, {"case": {"author_company": False}}),
    ("case.age_at_least:240", True, {"case": {"age_minutes": 240}}),
    ("case.age_at_least:240", False, {"case": {"age_minutes": 239}}),
    ("case.evidence_complete", True, {"case": None, "request": {"evidence": ["records", "process"]}}),
    ("case.evidence_complete", False, {"case": {"evidence": []}, "request": {"evidence": ["records", "process"]}}),
    ("case.evidence_complete", None, {"request": {"evidence": ["records", "process"]}}),
    ("accepted:terms", True, {"accepted": ["terms"]}),
    ("accepted:terms", False, {"accepted": [{"text": "terms", "version": 1}]}),
    ("accepted:surcharge", True, {"accepted": ["surcharge@email"]}),
    ("accepted:surcharge", False, {"accepted": ["surcharge@portal"]}),
    ("accepted:surcharge", None, {"accepted": ["surcharge"]}),
    ("desk.open", True, {"at": "2026-11-23T06:00:00-08:00", "company": {"country": "US"}}),
    ("desk.open", False, {"at": "2026-11-23T18:00:00-08:00", "company": {"country": "US"}}),
    ("never", False, {}),
]


def verdict(condition: str, **given: Any) -> Verdict:
    pack = make_pack(rule(require=[condition]))
    node = pack.rules_by_action["case.open"][0].require.parts[0]  # type: ignore[union-attr]
    assert isinstance(node, Leaf)
    return Judgement(pack, parse_request({"action": "case.open"} | given)).verdict(node.index)


@pytest.mark.parametrize(("condition", "value", "given"), CASES)
def test_predicate(condition: str, value: bool | None, given: dict[str, Any]) -> None:
    found = verdict(condition, **given)
    assert found.value is value
    assert (value is None) == bool(found.missing or (value is None and found.obligations))
    assert set(found.missing) <= PATHS


def test_missing_evidence_is_asked_for_item_by_item() -> None:
    found = verdict("case.evidence_complete", case=None, request={"evidence": []})
    assert [(one.kind, one.item) for one in found.obligations] == [("evidence", "process"), ("evidence", "records")]


def test_an_acceptance_names_version_channel_and_authority() -> None:
    (one,) = verdict("accepted:surcharge", accepted=[]).obligations
    assert (one.item, one.version, one.channel, one.authority) == ("surcharge", 2, "email", "authorised-manager")


def test_only_a_mail_can_be_sent_again_with_proof() -> None:
    assert verdict("contact.email_authenticated", channel="portal").obligations == ()
    proof = verdict("contact.email_authenticated", channel="email", contact={"email_authenticated": False})
    assert [one.kind for one in proof.obligations] == ["authenticated-email"]


def test_hours_are_those_of_the_contact_and_the_companys_zone_counts_in_its_own_country() -> None:
    seven_in_new_york = "2026-11-23T07:00:00-05:00"
    company = {"country": "US", "time_zone": "America/New_York"}
    assert verdict("desk.open", at=seven_in_new_york, company=company).value is True
    assert verdict("desk.open", at=seven_in_new_york, company=company, contact={"country": "MX"}).value is False


@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_every_predicate_reads_facts_of_the_contract(name: str) -> None:
    assert set(PREDICATES[name].reads) <= PATHS
    assert PREDICATES[name].judge.__doc__ or PREDICATES[name].reads
