"""Further closing days of the desk move open clocks exactly to where they would be had they always been known."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from amparo.clocks import actions, queries
from amparo.clocks.tests.test_running import ABOUT, MONDAY, events, start, the_rows_say_what_the_rules_say
from amparo.core.actors import SYSTEM
from amparo.gate.actions.own import Closing, add_closing_day, remove_closing_day
from amparo.gate.tests.changing import changed_files, enact
from amparo.testing.cast import Cast

LATE = MONDAY + timedelta(hours=5)
TUESDAY = (MONDAY + timedelta(days=1)).date()


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def test_an_open_clock_skips_a_further_closing_day_and_comes_back_without_it(cast: Cast) -> None:
    before = start(now=LATE)
    (day,) = add_closing_day(cast.actor("adam"), Closing(["switzerland"], TUESDAY, "Move to the new office"), LATE)
    assert actions.retarget_outdated(LATE) == 1
    moved = queries.get_next_due(ABOUT)
    assert before is not None and moved == before + timedelta(days=1)
    assert moved == start("case:1002", now=LATE)  # what a clock that is started now is promised
    the_rows_say_what_the_rules_say(LATE)
    remove_closing_day(cast.actor("adam"), day.pk, LATE)
    assert actions.retarget_outdated(LATE) == 2
    assert queries.get_next_due(ABOUT) == before
    assert actions.retarget_outdated(LATE) == 0
    assert events().count("clock.retargeted") >= 3


def test_a_closing_day_reaches_clocks_that_have_seen_other_versions_come_and_go(cast: Cast) -> None:
    before = start(now=LATE)
    for minutes in (10, 20):
        at = LATE + timedelta(minutes=minutes)
        enact(cast, changed_files("[vendor]", f"# version {minutes}\n[vendor]"), LATE, at)
        assert actions.retarget_outdated(at) == 1
    add_closing_day(cast.actor("adam"), Closing(["switzerland"], TUESDAY, "Move to the new office"), at)
    assert actions.retarget_outdated(at) == 1
    assert before is not None and queries.get_next_due(ABOUT) == before + timedelta(days=1)
    actions.record_answer(SYSTEM, ABOUT, at)
    assert actions.retarget_outdated(at) == 0
    the_rows_say_what_the_rules_say(at)


def test_the_reason_of_a_clock_names_the_closing_day(cast: Cast) -> None:
    start(now=LATE)
    add_closing_day(cast.actor("adam"), Closing(["switzerland"], TUESDAY, "Move to the new office"), LATE)
    actions.retarget_outdated(LATE)
    shown = queries.get_clocks(ABOUT, LATE)
    assert shown[0].holidays[TUESDAY.isoformat()] == "Move to the new office"


def test_a_clock_of_another_region_and_one_that_ended_stay(cast: Cast) -> None:
    before = start(now=LATE)
    start("case:1002", now=LATE)
    actions.end_clocks(SYSTEM, "case:1002", LATE)
    add_closing_day(cast.actor("adam"), Closing(["iberia"], TUESDAY, "Outing"), LATE)
    actions.retarget_outdated(LATE)
    assert queries.get_next_due(ABOUT) == before
    assert "clock.retargeted" not in events()
