"""The form of a request: unknown fields are refused by name, left-out facts are unknown, null is none."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.policy.facts import PATHS, UNKNOWN, Accepted, parse_request, value_at
from amparo.policy.refusals import RequestRefusedError


def parse(**given: Any) -> Any:
    return parse_request({"action": "case.open"} | given)


def test_a_fact_left_out_is_unknown_and_null_is_none() -> None:
    facts = parse(contact={"country": None})
    assert facts.contact.country is None
    assert facts.contact.roles is UNKNOWN
    assert facts.case is UNKNOWN
    assert parse(case=None).case is None


def test_only_a_company_of_null_leaves_its_facts_unknown() -> None:
    assert parse(company=None).company_facts.country is UNKNOWN
    assert parse(contact=None).contact.signed_in is False
    assert parse(request=None).request.minutes is None
    assert parse(accepted=None).accepted == ()


def test_acceptances_have_a_short_form() -> None:
    given = ["terms", "surcharge@email", {"text": "quote", "version": 2, "channel": "portal"}]
    assert parse(accepted=given).accepted == (
        Accepted("terms"),
        Accepted("surcharge", None, "email"),
        Accepted("quote", 2, "portal"),
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"action": "case.close"}, "action"),
        ({"actor": "x"}, "actor"),
        ({"contact": {"rolez": []}}, "contact.rolez"),
        ({"contact": {"kind": "robot"}}, "contact.kind"),
        ({"contact": {"roles": ["designated", "king"]}}, "contact.roles[1]"),
        ({"contact": {"signed_in": "yes"}}, "contact.signed_in"),
        ({"contact": []}, "contact"),
        ({"company": {"country": "usa"}}, "company.country"),
        ({"company": {"time_zone": "Mars/Base"}}, "company.time_zone"),
        ({"company": {"credit_minutes": 1.5}}, "company.credit_minutes"),
        ({"request": {"minutes": -1}}, "request.minutes"),
        ({"request": {"minutes": True}}, "request.minutes"),
        ({"request": {"evidence": "process"}}, "request.evidence"),
        ({"request": {"impact": "huge"}}, "request.impact"),
        ({"case": {"status": "new"}}, "case.status"),
        ({"accepted": ["terms@fax"]}, "accepted[0]"),
        ({"accepted": [{"text": "terms", "by": "me"}]}, "accepted[0].by"),
        ({"accepted": [{"text": "terms", "version": -1}]}, "accepted[0].version"),
        ({"at": "2026-11-23T15:00:00"}, "at"),
        ({"at": "tomorrow"}, "at"),
        ({"at": 5}, "at"),
        ({"channel": "fax"}, "channel"),
    ],
)
def test_what_is_not_of_the_form_is_refused_by_name(given: dict[str, Any], field: str) -> None:
    with pytest.raises(RequestRefusedError) as refused:
        parse(**given)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-02-30T10:00:00Z", "no-such-time"),
        ("2026-11-23T25:00:00Z", "no-such-time"),
        ("2026-11-23T24:30:00+01:00", "no-such-time"),
        ("2026-11-23T15:00:00-99:00", "no-such-time"),
        ("2026-11-23T15:00:00", "no-offset"),
        ("2026-11-23", "time"),
        ("tomorrow", "time"),
        ("0026-11-23T15:00:00Z", "time-range"),
    ],
)
def test_a_time_that_does_not_exist_is_told_from_one_that_is_written_wrongly(at: str, code: str) -> None:
    with pytest.raises(RequestRefusedError) as refused:
        parse(at=at)
    assert refused.value.code == code


@pytest.mark.parametrize("value", [None, [], "case.open", 3])
def test_a_request_is_an_object(value: object) -> None:
    with pytest.raises(RequestRefusedError):
        parse_request(value)


def test_a_product_or_plan_that_the_pack_does_not_know_is_of_the_form() -> None:
    assert parse(request={"product": "elsewhere"}, company={"plan": "gold"}).request.product == "elsewhere"


def test_every_path_can_be_read() -> None:
    facts = parse()
    assert {value_at(facts, path) for path in PATHS} == {UNKNOWN}
