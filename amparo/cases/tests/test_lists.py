"""Lists of cases: filters that are read strictly, orders, cursors, views with bounded counts."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from amparo.cases.actions import conversation
from amparo.cases.actions.indexing import index_case
from amparo.cases.actions.tagging import tag_case, watch_case
from amparo.cases.actions.views import ViewTerms, remove_view, save_view
from amparo.cases.filters import READERS, CaseFilter, read_filter, stored_filter
from amparo.cases.lists import BUILT_IN, ORDERS, BadCursor, count_cases, get_view, list_page, list_views
from amparo.cases.models import Case, SavedView
from amparo.cases.tests.making import make_case
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now, impact="down")


def chosen(cast: Cast, who: str, now: datetime, address: str) -> list[int]:
    """The numbers that somebody's list shows under an address."""
    return [row.number for row in list_page(cast.actor(who), read_filter(QueryDict(address)).filter, "", now).cases]


@pytest.mark.parametrize("sort", sorted(ORDERS))
def test_the_list_is_paged_by_a_cursor_that_skips_and_repeats_nothing(cast: Cast, now: datetime, sort: str) -> None:
    made = [make_case(cast, cast.dora, cast.acme, now + timedelta(minutes=minute // 2)) for minute in range(7)]
    for minute, row in enumerate(made[:3]):
        row.next_due_at = now + timedelta(hours=9 - minute)
        row.save()
    seen: list[Case] = []
    cursor: str | None = ""
    while cursor is not None:
        page = list_page(cast.actor("dora"), CaseFilter(sort=sort), cursor, now, size=2)
        seen += page.cases
        cursor = page.after
    assert sorted(row.number for row in seen) == sorted(row.number for row in made)
    keys = [getattr(row, ORDERS[sort].column) for row in seen]
    assert keys == sorted(keys, reverse=ORDERS[sort].latest_first)


@pytest.mark.parametrize("cursor", ["x", "1-", "-", "nan-1", "1e999-3", "' or 1=1 --", "9" * 18 + "-1", "²-1"])
@pytest.mark.parametrize("address", ["", "q=ledger"])
def test_a_cursor_that_nobody_gave_out_is_refused(cast: Cast, now: datetime, cursor: str, address: str) -> None:
    with pytest.raises(BadCursor):
        list_page(cast.actor("dora"), read_filter(QueryDict(address)).filter, cursor, now)


def test_each_filter_chooses_what_it_says(cast: Cast, case: Case, now: datetime) -> None:
    other = make_case(cast, cast.greta, cast.gruber, now - timedelta(days=9), title="Something else")
    Case.objects.filter(pk=other.pk).update(language="de", kind="question", product=cast.ledger, state="waiting")
    Case.objects.filter(pk=case.pk).update(assignee=cast.alma, next_due_at=now - timedelta(hours=1))
    tag_case(cast.actor("alma"), case.number, "Month end", now)
    watch_case(cast.actor("alma"), case.number, now)
    index_case(other.number)
    for address in (
        *("impact=down", "language=en", "kind=problem", "assignee=me", f"assignee=alma-{cast.alma.pk}", "watched=me"),
        *("tag=month+end", "due=late", "opened=7d", "active=7d", "opened_from=2026-11-20", "company=acme", "q=balance"),
        *("state=new", "state=open&company=Acm", "active_to=2026-11-23&active_from=2026-11-23"),
    ):
        assert chosen(cast, "alma", now, address) == [case.number], address
    for address in ("impact=minor&impact=", "state=waiting", "assignee=nobody", "product=financials-ledger"):
        assert chosen(cast, "alma", now, address) in ([other.number], []), address
    assert chosen(cast, "alma", now, "opened=before-7d") == [other.number]
    assert sorted(chosen(cast, "alma", now, "product=financials")) == [case.number, other.number]
    assert chosen(cast, "alma", now, "tag=month+end,payroll") == []


def test_a_company_of_exactly_this_name_is_meant_alone(cast: Cast, case: Case, now: datetime) -> None:
    cast.gruber.name = "Acme Overseas"
    cast.gruber.save()
    other = make_case(cast, cast.greta, cast.gruber, now)
    assert chosen(cast, "alma", now, "company=acme") == [case.number]
    assert sorted(chosen(cast, "alma", now, "company=acm")) == [case.number, other.number]


def test_sec_7_a_filter_shows_nothing_that_one_does_not_see(cast: Cast, case: Case, now: datetime) -> None:
    for address in ("", "q=ledger", "company=acme", "state=open", f"q=%23{case.number}", "sort=due"):
        assert chosen(cast, "olga", now, address) == []
        assert chosen(cast, "adam", now, address) == []


def test_sec_11_what_is_no_filter_of_ours_is_left_out_and_named() -> None:
    reading = read_filter(
        QueryDict("sort=password&state=open&state=x'--&product=a;b&due=1&opened=0d&opened_to=31.12.&f=1")
    )
    assert reading.filter == CaseFilter(state=("open",))
    assert set(reading.refused) == {"sort", "state", "product", "due", "opened", "opened_to"}


@given(st.dictionaries(st.sampled_from(sorted(READERS)), st.lists(st.text(max_size=30), max_size=4)))
def test_sec_11_whatever_is_sent_is_read_or_refused(values: dict[str, list[str]]) -> None:
    given_values = QueryDict(mutable=True)
    for key, texts in values.items():
        given_values.setlist(key, texts)
    reading = read_filter(given_values)
    assert read_filter(QueryDict(reading.filter.address())).filter == reading.filter
    assert stored_filter(reading.filter.said()) == reading.filter


@pytest.mark.parametrize(
    "text", ["'", "%00", "a" * 5000, "\\", "%27%29+or+1%3D1--", "9999-12-31", "0001-01-01", "me", "1-" + "9" * 18]
)
def test_sec_11_no_value_breaks_a_list(cast: Cast, case: Case, now: datetime, text: str) -> None:
    for key in READERS:
        chosen(cast, "alma", now, f"{key}={text}")
        chosen(cast, "dora", now, f"{key}={text}")


def test_counts_are_bounded_and_one_query(cast: Cast, case: Case, now: datetime) -> None:
    for _ in range(4):
        make_case(cast, cast.greta, cast.gruber, now)
    conversation.assign_case(cast.actor("alma"), case.number, cast.alma.pk, now)
    views = {**BUILT_IN, "nothing": CaseFilter(product="none")}
    with CaptureQueriesContext(
        connection,
    ) as asked:
        counts = count_cases(cast.actor("alma"), views, now, limit=3)
    assert len(asked) == 1
    assert counts == {
        "open": 3,
        "mine": 1,
        "unassigned": 3,
        "waiting": 0,
        "watched": 0,
        "due": 0,
        "ended": 0,
        "asks": 0,
        "nothing": 0,
        "all": 3,
    }


def test_a_list_takes_the_same_few_queries_however_long_it_is(cast: Cast, case: Case, now: datetime) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            chosen(cast, "alma", now, address)
        return len(asked)

    index_case(case.number)
    before = count("state=open"), count("q=ledger")
    for _ in range(5):
        index_case(make_case(cast, cast.greta, cast.gruber, now).number)
    assert (count("state=open"), count("q=ledger")) == before


def test_an_agent_saves_a_view_and_shares_it(cast: Cast, now: datetime) -> None:
    alma, igor = cast.actor("alma"), cast.actor("igor")
    view = save_view(alma, ViewTerms(" Month end ", False, CaseFilter(state=("open",), tag=("month end",))), now)
    event = Event.objects.get(type="view.saved")
    assert (event.about, event.payload) == (f"view:{view.pk}", {"view": view.pk, "shared": False})
    assert (view.name, stored_filter(view.filter).tag) == ("Month end", ("month end",))
    assert get_view(igor, view.pk) is None
    save_view(alma, ViewTerms("Month end", True, CaseFilter()), now, view.pk)
    assert [one.name for one in list_views(igor)] == ["Month end"]
    assert list_views(cast.actor("dora")) == []


def test_a_view_is_its_owners_to_change(cast: Cast, now: datetime) -> None:
    alma, igor = cast.actor("alma"), cast.actor("igor")
    shared = save_view(alma, ViewTerms("Shared", True, CaseFilter()), now)
    own = save_view(alma, ViewTerms("Own", False, CaseFilter()), now)
    with pytest.raises(NotAllowed, match="owner-only"):
        remove_view(igor, shared.pk, now)
    with pytest.raises(NotVisible):
        remove_view(igor, own.pk, now)
    with pytest.raises(BadInput, match="name-taken"):
        save_view(igor, ViewTerms("Shared", True, CaseFilter()), now)
    with pytest.raises(NotAllowed, match="agents-only"):
        save_view(cast.actor("dora"), ViewTerms("Mine", False, CaseFilter()), now)
    remove_view(alma, shared.pk, now)
    assert [view.name for view in SavedView.objects.all()] == ["Own"]
    assert Event.objects.filter(type="view.removed", about=f"view:{shared.pk}").exists()


def test_an_old_view_that_says_what_is_no_longer_known_still_opens(cast: Cast, now: datetime) -> None:
    assert stored_filter({"state": ["open", "gone"], "colour": "red", "sort": 7}) == CaseFilter(state=("open",))
