"""Any request of the form is decided and explained by every shipped pack, whatever is known and whatever is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.gate.catalogues import LOCALES
from amparo.gate.explain import explain
from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.policy.pack import kinds
from amparo.policy.pack.load import load_pack
from amparo.policy.shipped import list_packs

YEAR = datetime(2026, 1, 1, tzinfo=UTC)
flags = st.booleans()
counts = st.sampled_from([0, 1, 2, 3, 10, 240, 100_000])
countries = st.sampled_from(["US", "CH", "BR", "FR", "GB", "JP", "AU"])
zones = st.sampled_from(["America/New_York", "Europe/Zurich", "America/Sao_Paulo", "Australia/Lord_Howe"])
products = ["financials", "intelligent-time", "business", "autotask-psa", "protheus-rh", "elsewhere"]
addresses = st.sampled_from(["ana@acme.example", "eve@evil.example", "no address"])
evidence = st.lists(st.sampled_from(["process", "particularities", "behaviour", "records"]), unique=True)


def some(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={key: st.none() | value for key, value in values.items()})


requests = st.fixed_dictionaries(
    {"action": st.sampled_from(kinds.ACTIONS)},
    optional={
        "at": st.integers(0, 365 * 1440).map(lambda passed: (YEAR + timedelta(minutes=passed)).isoformat()),
        "channel": st.none() | st.sampled_from(kinds.CHANNELS),
        "contact": st.none()
        | some(
            kind=st.sampled_from(kinds.CONTACT_KINDS),
            signed_in=flags,
            active=flags,
            roles=st.lists(st.sampled_from(kinds.ROLES), unique=True),
            country=countries,
            email=addresses,
            email_authenticated=flags,
        ),
        "company": st.none()
        | some(
            country=countries,
            time_zone=zones,
            partner=st.sampled_from(["Nordwind", "100 % GmbH"]),
            finances=st.sampled_from(kinds.FINANCES),
            plan=st.sampled_from(["standard", "cloud", "updates", "none", "gold"]),
            credit_minutes=counts,
            email_domains=st.just(["acme.example"]),
        ),
        "request": st.none()
        | some(
            kind=st.sampled_from(kinds.REQUEST_KINDS),
            product=st.sampled_from(products),
            problems=counts,
            impact=st.sampled_from(kinds.IMPACTS),
            scope=st.sampled_from(kinds.SCOPES),
            environment=st.sampled_from(kinds.ENVIRONMENTS),
            urgent=flags,
            minutes=counts,
            evidence=evidence,
            purpose=st.sampled_from(kinds.PURPOSES),
            tool=st.sampled_from(["logmein", "anydesk"]),
            customer_present=flags,
            text=st.text(max_size=40),
            subject=addresses,
        ),
        "case": st.none()
        | some(
            status=st.sampled_from(kinds.CASE_STATUSES),
            age_minutes=counts,
            evidence=evidence,
            **dict.fromkeys(("evidence_assessed", "doubt_recorded", "updates_read", "update_requested"), flags),
            **dict.fromkeys(("called", "author_company", "priority_told"), flags),
        ),
        "accepted": st.none()
        | st.lists(st.sampled_from([*kinds.TEXT_IDS, "surcharge@email", "terms@portal", "nothing"]), unique=True),
    },
)


@pytest.mark.parametrize("name", list_packs())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=requests, language=st.sampled_from(sorted(LOCALES)))
def test_every_request_gets_a_whole_answer(name: str, request: dict[str, Any], language: str) -> None:
    pack = load_pack(name)
    decision = decide(pack, parse_request(request))
    told = explain(pack, decision, language)
    assert decision.outcome != "allowed" or not told["obligations"]
    assert decision.outcome != "conditional" or told["obligations"]
    assert decision.outcome not in ("refused", "redirected") or (told["remedies"] and told["target"] is None)
    assert told["price"]["text"]
    texts = [one["text"] for key in ("reasons", "obligations", "remedies") for one in told[key]]
    texts += [because["text"] for reason in told["reasons"] for because in reason["because"]]
    assert all(text.strip() and "%(" not in text for text in texts)
    assert json.dumps(told) == json.dumps(explain(pack, decide(pack, parse_request(request)), language))
