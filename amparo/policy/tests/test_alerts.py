"""Who is told of a service clock: the best entry of the pack, and what may not stand in one."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from amparo.policy.alerts import choose_alert, warn_minutes
from amparo.policy.facts import Facts, parse_request
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.problems import Source
from amparo.policy.pack.references import check_references
from amparo.policy.pack.service import ClockAlert
from amparo.policy.tests.packs import make_document, make_pack

USUAL = {"at": "warning", "percent": 75, "tell": ["assignee"], "source": "T"}
DOWN = {"at": "warning", "percent": 50, "impact": ["down"], "tell": ["agents"], "source": "T"}
LATE = {"at": "breach", "tell": ["administrators"], "source": "T"}
SOLUTION = {"at": "warning", "minutes_before": 60, "clocks": ["resolution"], "tell": ["agents"], "source": "T"}


def facts(**request: Any) -> Facts:
    return parse_request({"action": "case.open", "request": request, "company": {"plan": "standard"}})


@pytest.fixture
def pack() -> Pack:
    return make_pack(clock_alert=[USUAL, DOWN, LATE, SOLUTION])


def test_the_entry_with_most_selectors_is_taken(pack: Pack) -> None:
    usual = choose_alert(pack, facts(impact="minor"), "warning", "first-response")
    down = choose_alert(pack, facts(impact="down"), "warning", "first-response")
    solution = choose_alert(pack, facts(impact="minor"), "warning", "resolution")
    assert usual and usual.tell == ("assignee",)
    assert down and down.tell == ("agents",)
    assert solution and solution.minutes_before == 60


def test_an_unknown_impact_wakes_only_whom_every_clock_wakes(pack: Pack) -> None:
    found = choose_alert(pack, facts(), "warning", "first-response")
    assert found and found.tell == ("assignee",)


def test_nobody_is_told_where_the_pack_names_nobody() -> None:
    assert choose_alert(make_pack(), facts(impact="down"), "breach", "resolution") is None


@pytest.mark.parametrize(
    ("alert", "minutes", "used"),
    [(USUAL, 240, 180), (SOLUTION, 480, 420), (SOLUTION, 60, None), (SOLUTION, 30, None), (USUAL, 1, None)],
)
def test_a_warning_comes_when_so_much_is_used_and_never_from_the_start(
    alert: dict[str, Any], minutes: int, used: int | None
) -> None:
    assert warn_minutes(ClockAlert.model_validate(alert), minutes) == used


@pytest.mark.parametrize(
    ("alerts", "message"),
    [
        ([USUAL | {"percent": None}], "either percent or minutes_before"),
        ([USUAL | {"minutes_before": 5}], "either percent or minutes_before"),
        ([LATE | {"percent": 50}], "no such key"),
        ([USUAL | {"tell": ["assignee", "requester"]}], "own matter"),
        ([USUAL, USUAL | {"tell": ["agents"]}], "another entry"),
        ([LATE | {"plan": ["golden"]}], "is not defined"),
    ],
)
def test_the_check_says_what_is_wrong_with_an_entry(alerts: list[dict[str, Any]], message: str) -> None:
    problems = check_references(make_document(clock_alert=alerts), Source("pack.toml", {}))
    assert [message in problem.message for problem in problems] == [True]


@pytest.mark.parametrize("wrong", [{"tell": []}, {"tell": ["everybody"]}, {"at": "later"}, {"percent": 100}, {"x": 1}])
def test_what_is_not_of_the_form_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ClockAlert.model_validate(USUAL | wrong)
