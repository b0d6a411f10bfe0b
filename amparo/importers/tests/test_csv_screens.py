"""Screens out of a file: row by row, and yet a few queries for all of them (SI-4a)."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amparo.core.access import NotAllowed
from amparo.core.models import Event
from amparo.importers.csv_screens import Line, bring_screens
from amparo.knowledge.actions import note_wanted
from amparo.knowledge.models import Screen, WantedScreen
from amparo.knowledge.rules.places import place_of
from amparo.knowledge.tests.making import make_article
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db
HEAD = "name,screen,url,articles"


def bring(cast: Cast, now: datetime, *rows: str, dry: bool = False) -> list[Line]:
    return bring_screens(cast.actor("alma"), "\n".join([HEAD, *rows]).encode(), now, dry=dry)


def results(lines: list[Line]) -> list[str]:
    return [line.code or line.result for line in lines]


def kept() -> set[tuple[str, str, str]]:
    return set(Screen.objects.values_list("name", "screen", "url"))


@pytest.mark.parametrize("dry", [True, False])
def test_two_hundred_rows_that_change_nothing_take_a_few_queries(cast: Cast, now: datetime, dry: bool) -> None:
    group = make_article(now).group_id
    rows = [f"Screen {n},ledger.{n},/ledger/{n},{group}" for n in range(200)]
    assert set(results(bring(cast, now, *rows))) == {"new"}
    with CaptureQueriesContext(connection) as caught:
        again = bring(cast, now + timedelta(hours=1), *rows, dry=dry)
    assert set(results(again)) == {"same"}
    assert len(caught) <= 8
    assert set(Screen.objects.values_list("changed_at", flat=True)) == {now}
    assert Event.objects.filter(type="screen.mapped").count() == 200


def test_a_trial_of_two_hundred_new_rows_takes_a_few_queries_and_keeps_nothing(cast: Cast, now: datetime) -> None:
    group = make_article(now).group_id
    with CaptureQueriesContext(connection) as caught:
        lines = bring(cast, now, *[f"Screen {n},ledger.{n},,{group}" for n in range(200)], dry=True)
    assert set(results(lines)) == {"new"}
    assert len(caught) <= 8
    assert not Screen.objects.exists() and not Event.objects.filter(type="screen.mapped").exists()


def test_each_row_sees_what_the_rows_before_it_did(cast: Cast, now: datetime) -> None:
    one, two = make_article(now).group_id, make_article(now).group_id
    bring(cast, now, f"A,a,/1,{one}", f"B,b,/2,{one}")
    rows = [
        f"A,a,/3,{two} {one}",  # leaves /1
        f"B,B,/1,{one}",  # which the next row takes; ids are the same in capitals
        f"A,a,/2,{two} {one}",
        f"C,c,/1,{one}",  # c would be new, /1 is B's by now: the row is B with another id
        f"D,d,/d,{one}",
        f"D,d,/2,{one}",  # d and /2 are two rows
    ]
    wanted = ["changed", "changed", "changed", "changed", "new", "taken"]
    assert results(bring(cast, now, *rows, dry=True)) == wanted
    assert kept() == {("A", "a", "/1"), ("B", "b", "/2")}
    assert results(bring(cast, now, *rows)) == wanted
    assert kept() == {("A", "a", "/2"), ("C", "c", "/1"), ("D", "d", "/d")}
    helps = Screen.objects.get(screen="a").helps.order_by("position")
    assert list(helps.values_list("group_id", flat=True)) == [two, one]


def test_what_is_wrong_with_a_row_is_told_and_the_others_are_taken(cast: Cast, now: datetime) -> None:
    group = make_article(now).group_id
    note_wanted(place_of("ledger.close", ""), "Close", now)
    lines = bring(
        cast,
        now,
        f"Nowhere,,,{group}",
        "Number,n,,x1",
        "Unknown,u,,999999",
        "Long,l,,1111111111111111111",
        "None,e,,",
        f"{'N' * 121},m,,{group}",
        f"Close,ledger.close,,{group}",
    )
    assert results(lines) == ["empty", "unknown", "unknown", "unknown", "empty", "too-long", "new"]
    assert kept() == {("Close", "ledger.close", "")}
    assert not WantedScreen.objects.exists()


@pytest.mark.parametrize("name", ["dora", "adam", "viktor"])
def test_only_agents_bring_screens(cast: Cast, now: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        bring_screens(cast.actor(name), b"screen,articles\nx,1\n", now, dry=True)
