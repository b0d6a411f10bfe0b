"""Prices: credit covers work and never flat amounts; what cannot be known is unknown and says why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.policy.decide import decide
from amparo.policy.decision import Price
from amparo.policy.facts import parse_request
from amparo.policy.pack.pack import Pack
from amparo.policy.tests.packs import SELF_SERVICE, make_pack, rule

WORK = {"id": "work", "kind": "work", "source": "T", "on": ["service.book"], "rate": "3.00", "credit": True}
URGENT = {
    "id": "urgent",
    "kind": "surcharge",
    "source": "OM-8",
    "on": ["service.book"],
    "when": ["request.urgent"],
    "flat": "200.00",
}


def price(pack: Pack, credit: Any = 0, **request: Any) -> Price:
    given = {"minutes": 60, "urgent": False} | request
    asked = {"action": "service.book", "company": {"credit_minutes": credit}, "request": given}
    return decide(pack, parse_request(asked)).price


def lines(found: Price) -> list[tuple[str, int | None, str]]:
    return [(line.kind, line.minutes, f"{line.amount:f}") for line in found.lines]


def codes(found: Price) -> list[str]:
    return [message.code for message in found.messages]


def test_work_is_charged_by_the_minute() -> None:
    found = price(make_pack(price=[WORK]))
    assert (found.total, lines(found)) == (Decimal("180.00"), [("work", 60, "180.00")])


def test_credit_is_a_line_of_its_own_and_the_rest_is_billed() -> None:
    found = price(make_pack(price=[WORK]), credit=45)
    assert (found.total, lines(found)) == (Decimal("45.00"), [("credit", 45, "0.00"), ("work", 15, "45.00")])


def test_credit_never_covers_a_surcharge() -> None:
    found = price(make_pack(price=[WORK, URGENT]), credit=600, urgent=True)
    assert found.total == Decimal("200.00")
    assert lines(found) == [("credit", 60, "0.00"), ("surcharge", None, "200.00")]


def test_credit_that_covers_everything_says_why_nothing_is_charged() -> None:
    found = price(make_pack(price=[WORK]), credit=60)
    assert found.total == 0
    assert "price.credit-covers" in codes(found)


def test_started_units_count_whole_and_the_minimum_is_topped_up() -> None:
    pack = make_pack(price=[WORK | {"unit_minutes": 4, "minimum_minutes": 10}])
    assert lines(price(pack, minutes=5)) == [("work", 8, "24.00"), ("minimum", 2, "6.00")]
    assert lines(price(pack, minutes=12)) == [("work", 12, "36.00")]


def test_included_minutes_are_not_charged() -> None:
    found = price(make_pack(price=[WORK | {"included_minutes": 60}]))
    assert (found.total, lines(found), codes(found)[-1]) == (Decimal(0), [], "price.included")


def test_an_unknown_duration_or_urgency_leaves_the_total_unknown() -> None:
    pack = make_pack(price=[WORK, URGENT])
    asked = {"action": "service.book", "company": {"credit_minutes": 0}, "request": {"urgent": True}}
    found = decide(pack, parse_request(asked)).price
    assert found.total is None
    assert lines(found) == [("surcharge", None, "200.00")]
    assert "price.fact-missing" in codes(found)
    asked["request"] = {"minutes": 60}
    assert decide(pack, parse_request(asked)).price.total is None


def test_a_rate_that_is_not_published_leaves_the_total_unknown_unless_credit_covers_it() -> None:
    pack = make_pack(price=[{key: value for key, value in WORK.items() if key != "rate"}])
    assert (price(pack).total, codes(price(pack))[-1]) == (None, "price.rate-not-published")
    assert price(pack, credit=60).total == 0


def test_the_entry_with_most_conditions_counts() -> None:
    free = {"id": "free", "kind": "free", "source": "T", "on": ["service.book"], "when": ["request.kind:question"]}
    pack = make_pack(price=[WORK, free])
    assert price(pack, kind="question").total == 0
    assert price(pack, kind="training").total == Decimal("180.00")
    assert price(pack).total is None, "the kind is not known, so neither is the price"


def test_an_action_without_a_price_says_that_nothing_is_charged() -> None:
    assert (price(make_pack()).total, codes(price(make_pack()))) == (Decimal(0), ["price.nothing-charged"])


def test_a_remedy_carries_its_own_price() -> None:
    point = {"kind": "book-specialist", "text": "book", "source": "T", "price_of": "service.book"}
    pack = make_pack(
        rule(on=["hotline.ask"], require=["never"], remedies=["book-specialist", "self-service"]),
        contact_point=[SELF_SERVICE, point],
        price=[WORK],
    )
    asked = {"action": "hotline.ask", "company": {"credit_minutes": 0}, "request": {"minutes": 10}}
    booked, helped = decide(pack, parse_request(asked)).remedies
    assert booked.price is not None
    assert (booked.price.total, helped.price) == (Decimal("30.00"), None)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 600), st.integers(0, 600), st.integers(1, 30), st.integers(0, 60), st.booleans())
def test_lines_add_up_and_credit_is_never_overdrawn(
    minutes: int, credit: int, unit: int, minimum: int, urgent: bool
) -> None:
    pack = make_pack(price=[WORK | {"unit_minutes": unit, "minimum_minutes": minimum}, URGENT])
    found = price(pack, credit=credit, minutes=minutes, urgent=urgent)
    assert found.total == sum(line.amount for line in found.lines)
    taken = sum(line.minutes or 0 for line in found.lines if line.kind == "credit")
    charged = sum(line.minutes or 0 for line in found.lines)
    assert taken <= credit
    assert charged >= max(minutes, minimum)
    assert charged < max(minutes, minimum) + unit
    assert found.total >= (200 if urgent else 0)
