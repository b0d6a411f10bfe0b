"""Tags, watching, links, and one order for several cases with its undo."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from amparo.cases.actions.bulk import (
    CASES_AT_ONCE,
    UNDO,
    BulkOrder,
    TooLate,
    change_cases,
    drop_old_changes,
    last_change,
    undo_change,
)
from amparo.cases.actions.closing import Solution, resolve_case, tell_untold
from amparo.cases.actions.conversation import Words, assign_case, comment_case, note_case
from amparo.cases.actions.linking import link_cases, unlink_cases
from amparo.cases.actions.opening import open_case
from amparo.cases.actions.tagging import tag_case, untag_case, unwatch_case, watch_case
from amparo.cases.links import list_links
from amparo.cases.models import BulkChange, Case, CaseLink, CaseTag, Tag, Watch
from amparo.cases.tests.making import make_case
from amparo.cases.tests.test_opening import sending
from amparo.clocks.models import Clock
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast
from amparo.testing.clock import NOW


@pytest.fixture
def cases(cast: Cast, now: datetime) -> list[Case]:
    return [make_case(cast, cast.dora, cast.acme, now) for _ in range(3)]


def numbers_of(cases: list[Case]) -> list[int]:
    return [case.number for case in cases]


def test_a_tag_is_put_on_and_taken_off_and_customers_hear_nothing(cast: Cast, cases: list[Case], now: datetime) -> None:
    alma, number = cast.actor("alma"), cases[0].number
    assert tag_case(alma, number, " #Month end ", now)
    assert not tag_case(alma, number, "MONTH END", now)
    assert [tag.name for tag in Tag.objects.all()] == ["Month end"]
    event = Event.objects.get(type="case.tagged")
    assert (event.about, event.topics) == (f"notes:{number}", ["agents", f"notes:{number}"])
    assert untag_case(alma, number, "month end", now)
    assert not untag_case(alma, number, "month end", now)
    assert Event.objects.filter(type="case.untagged").count() == 1
    with pytest.raises(NotAllowed):
        tag_case(cast.actor("dora"), number, "mine", now)


@pytest.mark.parametrize(
    ("name", "code"), [("", "empty"), ("a,b", "comma"), ("x" * 41, "too-long"), ("a\nb", "line-break")]
)
def test_a_tag_that_is_none_is_refused(cast: Cast, cases: list[Case], now: datetime, name: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        tag_case(cast.actor("alma"), cases[0].number, name, now)


def test_a_watching_agent_is_written_to_when_somebody_else_does_something(
    cast: Cast, cases: list[Case], now: datetime
) -> None:
    igor, number = cast.actor("igor"), cases[0].number
    watch_case(igor, number, now)
    watch_case(igor, number, now)
    assert Event.objects.filter(type="case.watched").count() == 1
    comment_case(cast.actor("dora"), number, Words("More of it."), now)
    mail = OutgoingMail.objects.get(kind="case_watched")
    assert (mail.to, mail.language) == ("igor@vendor.example", "de")
    assert "More of it" not in str(mail.params)
    resolve_case(igor, number, Solution(), now)
    unwatch_case(igor, number, now)
    comment_case(cast.actor("dora"), number, Words("Still."), now)
    assert OutgoingMail.objects.filter(kind="case_watched").count() == 1
    assert Event.objects.filter(type="case.unwatched").count() == 1
    assert not Watch.objects.exists()


def test_whoever_has_a_case_is_written_to_once_when_the_customer_wrote(
    cast: Cast, cases: list[Case], now: datetime
) -> None:
    igor, number = cast.actor("igor"), cases[0].number
    assign_case(igor, number, cast.igor.pk, now)
    watch_case(igor, number, now)
    comment_case(cast.actor("dora"), number, Words("More of it."), now)
    mail = OutgoingMail.objects.get(to="igor@vendor.example")
    assert (mail.kind, mail.params["by"]) == ("case_commented", "Dora")
    assert "More of it" not in str(mail.params)
    note_case(cast.actor("alma"), number, Words("I know of this."), now)
    assert [row.kind for row in OutgoingMail.objects.filter(to="igor@vendor.example").order_by("id")] == [
        "case_commented",
        "case_watched",
    ]


def test_an_agent_who_is_given_a_case_is_told_and_who_takes_one_is_not(
    cast: Cast, cases: list[Case], now: datetime
) -> None:
    assign_case(cast.actor("alma"), cases[0].number, cast.alma.pk, now)
    assert not OutgoingMail.objects.exists()
    assign_case(cast.actor("alma"), cases[0].number, cast.igor.pk, now)
    assert OutgoingMail.objects.get().to == "igor@vendor.example"


# --- links ---


def test_links_are_shown_from_both_sides(cast: Cast, cases: list[Case], now: datetime) -> None:
    alma, (first, second, third) = cast.actor("alma"), cases
    link_cases(alma, second.number, first.number, "related", now)
    link_cases(alma, third.number, first.number, "duplicate", now)
    assert [(row.kind, row.case.number) for row in list_links(alma, first, now)] == [
        ("related", second.number),
        ("has-duplicate", third.number),
    ]
    assert [(row.kind, row.case.number) for row in list_links(alma, third, now)] == [("duplicate-of", first.number)]
    event = Event.objects.filter(type="case.linked").latest("id")
    assert event.payload == {"case": third.number, "other": first.number, "kind": "duplicate"}
    assert all(topic.startswith("notes:") or topic == "agents" for topic in event.topics)
    unlink_cases(alma, first.number, list_links(alma, first, now)[0].id, now)
    assert Event.objects.filter(type="case.unlinked").exists()
    assert list_links(alma, second, now) == []


def test_sec_7_a_link_never_shows_a_case_that_one_does_not_see(cast: Cast, cases: list[Case], now: datetime) -> None:
    foreign = make_case(cast, cast.greta, cast.gruber, now)
    link_cases(cast.actor("alma"), cases[0].number, foreign.number, "related", now)
    link_cases(cast.actor("alma"), cases[0].number, cases[1].number, "duplicate", now)
    assert [row.case.number for row in list_links(cast.actor("dora"), cases[0], now)] == [cases[1].number]
    assert list_links(cast.actor("greta"), foreign, now) == []


def test_sec_7_nobody_links_to_what_they_do_not_see(cast: Cast, cases: list[Case], now: datetime) -> None:
    hidden = make_case(cast, None, None, now, state="unconfirmed", visitor_email="viktor@nobody.example")
    for other in (hidden.number, 999_999):
        with pytest.raises(NotVisible):
            link_cases(cast.actor("alma"), cases[0].number, other, "related", now)
    with pytest.raises(NotAllowed):
        link_cases(cast.actor("dora"), cases[0].number, cases[1].number, "related", now)
    link = link_cases(cast.actor("alma"), cases[0].number, cases[1].number, "related", now)
    with pytest.raises(NotVisible):
        unlink_cases(cast.actor("alma"), cases[2].number, link.pk, now)


def test_a_link_that_makes_no_sense_is_refused(cast: Cast, cases: list[Case], now: datetime) -> None:
    alma, (a, b, c) = cast.actor("alma"), numbers_of(cases)
    for number, other, kind, code in (
        (a, a, "related", "same-case"),
        (a, b, "cousin", "unknown"),
    ):
        with pytest.raises(BadInput, match=code):
            link_cases(alma, number, other, kind, now)
    link_cases(alma, a, b, "duplicate", now)
    for number, other, code in (
        (a, b, "linked-already"),
        (a, c, "has-original"),
        (c, a, "original-is-duplicate"),
        (b, c, "has-duplicates"),
    ):
        with pytest.raises(BadInput, match=code):
            link_cases(alma, number, other, "duplicate", now)
    assert CaseLink.objects.count() == 1


# --- several cases at once ---


def test_several_cases_are_assigned_and_it_is_taken_back(cast: Cast, cases: list[Case], now: datetime) -> None:
    alma = cast.actor("alma")
    outcome = change_cases(alma, numbers_of(cases), BulkOrder("assign", to=cast.igor.pk), now)
    assert outcome.changed == numbers_of(cases)
    assert outcome.change is not None
    assert last_change(alma, now) == outcome.change
    assert {(row.assignee_id, row.state) for row in Case.objects.all()} == {(cast.igor.pk, "in_progress")}
    undone = undo_change(alma, outcome.change.pk, now)
    assert (list(undone.restored), list(undone.left)) == (numbers_of(cases), [])
    assert {(row.assignee_id, row.state) for row in Case.objects.all()} == {(None, "new")}
    event = Event.objects.filter(type="case.restored").first()
    assert event is not None
    assert event.payload == {"case": cases[0].number, "state": "new", "to": None}
    assert last_change(alma, now) is None


def test_what_somebody_changed_since_is_left_as_it_is(cast: Cast, cases: list[Case], now: datetime) -> None:
    alma, (first, second, third) = cast.actor("alma"), numbers_of(cases)
    change = change_cases(alma, numbers_of(cases), BulkOrder("resolve"), now).change
    assert change is not None
    comment_case(cast.actor("dora"), second, Words("It is not."), now)
    assign_case(cast.actor("igor"), third, None, now)  # as it was, and yet a decision of somebody
    undone = undo_change(alma, change.pk, now)
    assert (list(undone.restored), list(undone.left)) == ([first], [second, third])
    states = dict(Case.objects.values_list("number", "state"))
    assert states == {first: "new", second: "in_progress", third: "resolved"}


def test_taking_back_restores_only_what_the_change_did(cast: Cast, cases: list[Case], now: datetime) -> None:
    alma, (first, second, third) = cast.actor("alma"), numbers_of(cases)
    tag_case(alma, first, "payroll", now)
    outcome = change_cases(alma, numbers_of(cases), BulkOrder("tag", tag="Payroll"), now)
    assert outcome.changed == [second, third]
    untag_case(cast.actor("igor"), third, "payroll", now)
    tag_case(cast.actor("igor"), third, "payroll", now)
    assert outcome.change is not None
    undone = undo_change(alma, outcome.change.pk, now)
    assert (list(undone.restored), list(undone.left)) == ([second], [third])
    assert sorted(CaseTag.objects.values_list("case_id", flat=True)) == [first, third]
    off = change_cases(alma, [first], BulkOrder("untag", tag="payroll"), now).change
    assert off is not None
    assert list(undo_change(alma, off.pk, now).restored) == [first]


def test_what_cannot_be_done_is_left_and_told(cast: Cast, cases: list[Case], now: datetime) -> None:
    first, second, third = numbers_of(cases)
    resolve_case(cast.actor("igor"), first, Solution(), now)
    outcome = change_cases(cast.actor("alma"), [first, second, 999_999], BulkOrder("assign", to=cast.alma.pk), now)
    assert outcome.changed == [second]
    assert outcome.left == {first: "not-possible", 999_999: "not-possible"}
    assert Case.objects.get(pk=third).assignee is None


def test_customers_hear_of_several_solved_cases_once_that_cannot_be_taken_back(
    cast: Cast, cases: list[Case], now: datetime
) -> None:
    first, second, _third = numbers_of(cases)
    change_cases(cast.actor("alma"), [first], BulkOrder("resolve", cause="release"), now)
    change = change_cases(cast.actor("alma"), [second], BulkOrder("resolve"), now).change
    assert change is not None
    undo_change(cast.actor("alma"), change.pk, now)
    assert tell_untold(now + UNDO / 2) == 0
    assert tell_untold(now + UNDO) == 1
    assert tell_untold(now + UNDO) == 0
    assert [mail.about for mail in OutgoingMail.objects.filter(kind="case_resolved")] == [f"case:{first}"]


def test_a_change_is_taken_back_once_soon_and_by_who_made_it(cast: Cast, cases: list[Case], now: datetime) -> None:
    alma = cast.actor("alma")
    change = change_cases(alma, numbers_of(cases), BulkOrder("resolve"), now).change
    assert change is not None
    with pytest.raises(NotVisible):
        undo_change(cast.actor("igor"), change.pk, now)
    with pytest.raises(TooLate):
        undo_change(alma, change.pk, now + UNDO + timedelta(seconds=1))
    undo_change(alma, change.pk, now)
    with pytest.raises(TooLate):
        undo_change(alma, change.pk, now)
    assert drop_old_changes(now + timedelta(days=2)) > 0
    assert not BulkChange.objects.exists()


def test_an_order_that_is_none_is_refused(cast: Cast, cases: list[Case], now: datetime) -> None:
    alma = cast.actor("alma")
    with pytest.raises(BadInput, match="unknown"):
        change_cases(alma, numbers_of(cases), BulkOrder("delete"), now)
    with pytest.raises(BadInput, match="too-many"):
        change_cases(alma, range(1, CASES_AT_ONCE + 2), BulkOrder("resolve"), now)
    with pytest.raises(BadInput, match="empty"):
        change_cases(alma, numbers_of(cases), BulkOrder("tag", tag=" "), now)
    with pytest.raises(NotAllowed):
        change_cases(cast.actor("dora"), numbers_of(cases), BulkOrder("resolve"), now)
    assert change_cases(alma, [], BulkOrder("resolve"), now).change is None


def test_taking_a_solution_back_lets_the_clocks_go_on_where_they_stood(cast: Cast, settings: Settings) -> None:
    settings.PACK = "sage-intacct"
    opened = NOW - timedelta(hours=1)
    case = open_case(cast.actor("dora"), sending(cast, "dora", opened), opened)
    due = Case.objects.get(pk=case.pk).next_due_at
    assert due is not None
    alma = cast.actor("alma")
    change = change_cases(alma, [case.number], BulkOrder("resolve"), NOW).change
    assert change is not None
    assert Case.objects.get(pk=case.pk).next_due_at is None
    assert list(undo_change(alma, change.pk, NOW).restored) == [case.number]
    assert Case.objects.get(pk=case.pk).next_due_at == due
    assert set(Clock.objects.values_list("phase", flat=True)) == {"running"}
