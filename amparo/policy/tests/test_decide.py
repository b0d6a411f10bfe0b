"""How rules combine: the five steps of decision-format.md."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.policy.decide import decide
from amparo.policy.decision import Decision
from amparo.policy.facts import parse_request
from amparo.policy.tests.packs import make_pack, rule

SIGNED_IN = {"kind": "customer", "signed_in": True}


def ask(pack: Any, **given: Any) -> Decision:
    return decide(pack, parse_request({"action": "case.open"} | given))


def kinds(decision: Decision) -> list[tuple[str, str | None]]:
    return [(one.kind, one.item) for one in decision.obligations]


def test_a_rule_applies_only_to_its_actions_and_when_its_conditions_hold() -> None:
    pack = make_pack(rule(when=["request.urgent"], require=["never"]))
    assert ask(pack, request={"urgent": True}).outcome == "refused"
    assert ask(pack, request={"urgent": False}).outcome == "allowed"
    assert ask(pack, action="phone.call", request={"urgent": True}).outcome == "allowed"


def test_a_false_condition_beside_an_unknown_one_is_false() -> None:
    pack = make_pack(rule(when=["request.urgent", "company.has_partner"], require=["never"]))
    assert ask(pack, request={"urgent": False}).reasons == ()


def test_a_requirement_that_is_true_settles_a_rule_whatever_its_when() -> None:
    pack = make_pack(rule(when=["company.in_country:US"], require=["contact.designated"]))
    assert ask(pack, contact=SIGNED_IN | {"roles": ["designated"]}).outcome == "allowed"
    decision = ask(pack, contact=SIGNED_IN | {"roles": []})
    assert (decision.outcome, kinds(decision)) == ("conditional", [("fact", "company.country")])


def test_an_unknown_about_people_asks_for_a_sign_in_where_nobody_is_signed_in() -> None:
    pack = make_pack(rule(require=["contact.designated", "request.urgent"]))
    visitor = {"kind": "visitor", "signed_in": False}
    assert kinds(ask(pack, contact=visitor, company=None)) == [("sign-in", None), ("fact", "request.urgent")]
    assert kinds(ask(pack, contact=SIGNED_IN)) == [("fact", "contact.roles"), ("fact", "request.urgent")]


def test_a_sign_in_that_is_unknown_is_never_a_yes() -> None:
    pack = make_pack(rule(require=["contact.signed_in", "contact.designated", "!company.has_partner"]))
    assert kinds(ask(pack, contact={"kind": "customer"})) == [("sign-in", None)]


@pytest.mark.parametrize(
    ("otherwise", "outcome"), [("refuse", "refused"), ("redirect", "redirected"), ("oblige", "conditional")]
)
def test_whatever_a_rule_does_otherwise_what_can_be_done_about_it_is_listed(otherwise: str, outcome: str) -> None:
    pack = make_pack(rule(require=["request.one_problem", "!request.urgent"], otherwise=otherwise))
    decision = ask(pack, request={"problems": 2, "urgent": True})
    assert (decision.outcome, kinds(decision)) == (outcome, [("split", None)])


def test_advice_adds_remedies_and_changes_nothing() -> None:
    pack = make_pack(rule(require=["request.one_problem"], otherwise="advise"))
    decision = ask(pack, request={"problems": 2})
    assert (decision.outcome, decision.obligations) == ("allowed", ())
    assert [remedy.kind for remedy in decision.remedies] == ["self-service"]
    assert ask(pack).reasons == (), "an advice with an unknown says nothing"


def test_inside_any_every_leaf_that_can_be_made_true_is_listed() -> None:
    either = {"any": ["case.updates_read", {"all": ["case.called", "contact.designated"]}]}
    pack = make_pack(rule(require=[either]))
    decision = ask(pack, contact=SIGNED_IN | {"roles": []}, case={"updates_read": False, "called": False})
    assert set(kinds(decision)) == {("read-updates", None), ("call", None)}
    assert ask(pack, contact=SIGNED_IN, case={"updates_read": True}).outcome == "allowed"


def test_every_rule_that_applies_contributes_and_the_strongest_decides() -> None:
    pack = make_pack(
        rule(id="a", require=["request.one_problem"], otherwise="oblige"),
        rule(id="b", require=["!request.kind:idea"], otherwise="redirect"),
        rule(id="c", require=["contact.designated"]),
        rule(id="d"),
    )
    decision = ask(pack, contact=SIGNED_IN | {"roles": []}, request={"problems": 2, "kind": "idea"})
    assert decision.outcome == "refused"
    assert [reason.rule for reason in decision.reasons] == ["c", "b", "a", "d"]
    assert kinds(decision) == [("split", None)]
    assert decision.target is None


def test_a_rule_silences_those_that_it_overrides_but_not_once_it_is_silenced_itself() -> None:
    refused = rule(id="refused", require=["never"])
    permit = rule(id="permit", when=["request.urgent"], overrides=["refused"])
    stronger = rule(id="stronger", when=["request.high_priority"], overrides=["permit"])
    pack = make_pack(refused, permit, stronger)
    assert ask(pack, request={"urgent": True, "impact": "minor"}).outcome == "allowed"
    assert ask(pack, request={"urgent": True, "impact": "down"}).outcome == "refused"
    assert ask(pack, request={"impact": "minor"}).outcome == "refused", "an unknown overrides nothing"


def test_because_tells_the_leaves_that_decided_with_their_own_value() -> None:
    pack = make_pack(rule(require=["!request.kind:idea", "request.one_problem"], otherwise="refuse"))
    told = ask(pack, request={"kind": "idea", "problems": 1}).reasons[0].because
    assert [(because.predicate, because.value) for because in told] == [("request.kind:idea", True)]


def test_a_visitor_is_asked_nothing_where_no_rule_asks() -> None:
    assert (
        ask(
            make_pack(rule(require=["request.one_problem"])), contact=None, company=None, request={"problems": 1}
        ).outcome
        == "allowed"
    )


LEAVES = [
    "contact.designated",
    "!contact.designated",
    "contact.signed_in",
    "company.has_partner",
    "company.finances_clear",
    "request.one_problem",
    "request.urgent",
    "!request.kind:idea",
    "request.kind:problem,defect",
    "request.high_priority",
    "case.given",
    "case.evidence_complete",
    "accepted:terms",
    "accepted:surcharge",
    "desk.open",
    "never",
]
conditions = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.lists(inner, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from([{"any": parts}, {"all": parts}])
    ),
    max_leaves=5,
)
ENDINGS = st.sampled_from(["refuse", "redirect", "advise"])
rules = st.lists(
    st.builds(
        lambda when, require, otherwise: {
            "when": when,
            "require": require,
            "otherwise": otherwise if require else None,
        },
        st.lists(conditions, max_size=2),
        st.lists(conditions, max_size=2),
        ENDINGS,
    ),
    max_size=5,
)


def maybe(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={key: st.none() | value for key, value in values.items()})


requests = st.fixed_dictionaries(
    {"action": st.just("case.open")},
    optional={
        "at": st.sampled_from(["2026-11-23T15:00:00-05:00", "2026-03-08T02:30:00-08:00"]),
        "channel": st.sampled_from(["portal", "email"]),
        "contact": st.none()
        | maybe(
            kind=st.sampled_from(["customer", "partner", "visitor"]),
            signed_in=st.booleans(),
            roles=st.lists(st.sampled_from(["designated", "authorised-manager"]), max_size=2),
            country=st.sampled_from(["US", "FR"]),
        ),
        "company": st.none()
        | maybe(
            country=st.sampled_from(["US", "CH"]),
            partner=st.just("Nordwind"),
            finances=st.sampled_from(["clear", "pending"]),
            plan=st.sampled_from(["cloud", "nowhere"]),
            credit_minutes=st.integers(0, 90),
        ),
        "request": st.none()
        | maybe(
            kind=st.sampled_from(["problem", "idea", "question"]),
            problems=st.integers(0, 3),
            impact=st.sampled_from(["down", "minor"]),
            urgent=st.booleans(),
            minutes=st.integers(0, 90),
            product=st.sampled_from(["book", "page", "elsewhere"]),
            evidence=st.lists(st.sampled_from(["process", "records"])),
            text=st.text(max_size=20),
        ),
        "case": st.none() | maybe(status=st.sampled_from(["open", "closed"]), evidence=st.just(["process"])),
        "accepted": st.none() | st.lists(st.sampled_from(["terms", "surcharge", "surcharge@email", "nothing"])),
    },
)
TABLES: dict[str, Any] = {
    "price": [
        {"id": "work", "kind": "work", "source": "T", "on": ["case.open"], "rate": "3.00", "credit": True},
        {
            "id": "flat",
            "kind": "surcharge",
            "source": "T",
            "on": ["case.open"],
            "flat": "200",
            "when": ["request.urgent"],
        },
    ],
    "target": [
        {"id": "all", "source": "T", "first_response_minutes": 240},
        {"id": "down", "source": "T", "impact": ["down"], "first_response_minutes": 60},
    ],
}


def numbered(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [rule(id=f"r{number}", **{k: v for k, v in one.items() if v}) for number, one in enumerate(drawn)]


@settings(max_examples=150, deadline=None)
@given(rules, requests)
def test_decide_is_total_deterministic_and_keeps_its_promises(
    drawn: list[dict[str, Any]], request: dict[str, Any]
) -> None:
    pack = make_pack(*numbered(drawn), **TABLES)
    facts = parse_request(request)
    decision = decide(pack, facts)
    assert decision == decide(pack, facts)
    assert decision.outcome in ("allowed", "conditional", "redirected", "refused")
    assert decision.outcome != "allowed" or decision.obligations == ()
    assert decision.outcome not in ("refused", "redirected") or (decision.remedies and decision.target is None)


@settings(max_examples=80, deadline=None)
@given(rules, requests, st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter(
    drawn: list[dict[str, Any]], request: dict[str, Any], chance: random.Random
) -> None:
    made = numbered(drawn)
    mixed = list(made)
    chance.shuffle(mixed)
    facts = parse_request(request)
    assert decide(make_pack(*made, **TABLES), facts) == decide(make_pack(*mixed, **TABLES), facts)


@settings(max_examples=100, deadline=None)
@given(rules, requests, st.sampled_from(["contact", "company", "request", "case", "accepted", "at"]))
def test_what_stands_without_a_fact_stands_with_it(
    drawn: list[dict[str, Any]], request: dict[str, Any], gone: str
) -> None:
    pack = make_pack(*numbered(drawn))
    less = {key: value for key, value in request.items() if key != gone}
    if decide(pack, parse_request(less)).outcome == "refused":
        assert decide(pack, parse_request(request)).outcome == "refused"


@settings(max_examples=100, deadline=None)
@given(rules)
def test_where_nothing_is_known_only_what_needs_no_fact_is_allowed(drawn: list[dict[str, Any]]) -> None:
    made = [one | {"otherwise": "refuse"} if one.get("require") else one for one in numbered(drawn)]
    for one in made:
        one.setdefault("remedies", ["self-service"])
    decision = decide(make_pack(*made), parse_request({"action": "case.open"}))
    assert decision.outcome != "allowed" or all(reason.effect == "satisfied" for reason in decision.reasons)


def test_overrides_do_not_depend_on_order_either() -> None:
    made = [
        rule(id="a", require=["never"], overrides=["b"]),
        rule(id="b", require=["request.one_problem"], otherwise="oblige", overrides=["c"]),
        rule(id="c", require=["contact.designated"], otherwise="redirect"),
    ]
    facts = parse_request({"action": "case.open", "contact": {"roles": []}, "request": {"problems": 2}})
    decisions = [decide(make_pack(*order), facts) for order in itertools.permutations(made)]
    assert all(decision == decisions[0] for decision in decisions)
    assert {reason.rule for reason in decisions[0].reasons} == {"a", "c"}
