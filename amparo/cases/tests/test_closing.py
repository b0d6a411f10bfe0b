"""How cases end: with a cause, by either side, after some days; and how they went, asked once."""

import re
from datetime import datetime, timedelta

import pytest

from amparo.cases.actions import closing, satisfaction
from amparo.cases.actions.closing import NotResolved, Solution, close_case, close_resolved, resolve_case, withdraw_case
from amparo.cases.actions.conversation import Words, answer_case, comment_case
from amparo.cases.actions.satisfaction import AlreadyMarked, BadMark, Mark, MarkLinkNotValid, give_mark
from amparo.cases.ending import CAUSES
from amparo.cases.models import Case, Participant, Satisfaction
from amparo.cases.tests.making import make_case
from amparo.cases.turnings import get_ending
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.core.transitions import NotPossible
from amparo.testing.cast import Cast


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


def solve(cast: Cast, case: Case, now: datetime, cause: str = "answer") -> Case:
    return resolve_case(cast.actor("alma"), case.number, Solution(cause), now)


def key_of_mail(to: str) -> str:
    """The secret of the link in the last mail to somebody."""
    mail = OutgoingMail.objects.filter(kind="case_resolved", to=to).latest("pk")
    found = re.search(r"/mark/([^/]+)/", str(mail.params["mark_link"]))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause != "duplicate"])
def test_a_case_is_solved_with_a_cause(cast: Cast, case: Case, now: datetime, cause: str) -> None:
    solve(cast, case, now, cause)
    case.refresh_from_db()
    ending = get_ending(case)
    assert ending is not None and (ending.cause, ending.by) == (cause, cast.alma)
    assert (case.state, case.ended_at) == ("resolved", now)
    event = Event.objects.get(type="case.resolved")
    assert event.payload == {"case": case.number, "cause": cause, "duplicate_of": None}
    assert OutgoingMail.objects.get(kind="case_resolved").to == cast.dora.email


@pytest.mark.parametrize(
    ("solution", "code"),
    [
        (Solution("because"), "unknown-cause"),
        (Solution(""), "unknown-cause"),
        (Solution("duplicate"), "duplicate-unknown"),
        (Solution("duplicate", 99), "duplicate-unknown"),
    ],
)
def test_a_case_is_not_solved_without_a_cause_that_we_know(
    cast: Cast, case: Case, now: datetime, solution: Solution, code: str
) -> None:
    with pytest.raises(NotResolved, match=code):
        resolve_case(cast.actor("alma"), case.number, solution, now)
    case.refresh_from_db()
    assert case.state == "new"
    assert not Event.objects.filter(type="case.resolved").exists()


def test_a_duplicate_names_the_other_case_and_not_itself(cast: Cast, case: Case, now: datetime) -> None:
    other = make_case(cast, cast.dora, cast.acme, now)
    with pytest.raises(NotResolved, match="of-itself"):
        resolve_case(cast.actor("alma"), case.number, Solution("duplicate", case.number), now)
    resolve_case(cast.actor("alma"), case.number, Solution("duplicate", other.number), now)
    assert case.endings.get().duplicate_of == other
    assert Event.objects.get(type="case.resolved").payload["duplicate_of"] == other.number


def test_the_customer_says_that_it_is_solved_or_no_longer_needed(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(NotResolved, match="unknown-cause"):
        withdraw_case(cast.actor("dora"), case.number, "release", now)
    withdraw_case(cast.actor("dora"), case.number, "withdrawn", now)
    assert case.endings.get().by == cast.dora
    assert not OutgoingMail.objects.filter(kind="case_resolved").exists()  # who did it need not be told


@pytest.mark.parametrize(("who", "refusal"), [("olga", NotVisible), ("paco", NotVisible), ("alma", NotAllowed)])
def test_only_the_customers_own_people_withdraw(
    cast: Cast, case: Case, now: datetime, who: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        withdraw_case(cast.actor(who), case.number, "withdrawn", now)
    assert not case.endings.exists()


def test_a_solved_case_is_closed_by_an_agent_or_after_some_days(cast: Cast, case: Case, now: datetime) -> None:
    other = make_case(cast, cast.dora, cast.acme, now)
    solve(cast, case, now)
    solve(cast, other, now)
    close_case(cast.actor("alma"), case.number, now)
    assert close_resolved(cast.actor("system"), 14, now + timedelta(days=13)) == 0
    assert close_resolved(cast.actor("system"), 14, now + timedelta(days=14)) == 1
    assert close_resolved(cast.actor("system"), 14, now + timedelta(days=15)) == 0
    assert set(Case.objects.values_list("state", flat=True)) == {"closed"}
    assert [row.actor for row in Event.objects.filter(type="case.closed").order_by("id")] == [
        cast.actor("alma").ref,
        "system",
    ]


def test_zero_days_close_nothing(cast: Cast, case: Case, now: datetime) -> None:
    solve(cast, case, now)
    assert close_resolved(cast.actor("system"), 0, now + timedelta(days=900)) == 0


def test_an_open_case_is_not_closed(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(NotPossible):
        close_case(cast.actor("alma"), case.number, now)


def test_a_closed_case_is_open_again_by_answering_and_has_no_ending_then(cast: Cast, case: Case, now: datetime) -> None:
    solve(cast, case, now)
    close_case(cast.actor("alma"), case.number, now)
    comment_case(cast.actor("dora"), case.number, Words("It is back."), now)
    case.refresh_from_db()
    assert (case.state, get_ending(case)) == ("in_progress", None)
    assert Event.objects.filter(type="case.reopened").count() == 1


def test_everybody_who_follows_a_case_is_asked_once_and_never_again(cast: Cast, case: Case, now: datetime) -> None:
    Participant.objects.create(case=case, person=cast.ana, added_at=now)
    Participant.objects.create(case=case, person=cast.ines, added_at=now)  # closed account
    solve(cast, case, now)
    assert set(case.satisfaction.values_list("person__name", flat=True)) == {"Dora", "Ana"}
    comment_case(cast.actor("dora"), case.number, Words("No."), now)
    solve(cast, case, now + timedelta(days=1))
    assert case.satisfaction.count() == 2
    assert [mail.params["mark_link"] != "" for mail in OutgoingMail.objects.filter(kind="case_resolved")].count(
        True
    ) == 2


@pytest.mark.parametrize("cause", ["withdrawn"])
def test_nobody_is_asked_where_nothing_was_done(cast: Cast, case: Case, now: datetime, cause: str) -> None:
    solve(cast, case, now, cause)
    assert not Satisfaction.objects.exists()


def test_a_mark_is_given_on_the_page_once(cast: Cast, case: Case, now: datetime) -> None:
    solve(cast, case, now)
    give_mark(cast.actor("dora"), case.number, Mark(4, " Quick. "), now)
    row = case.satisfaction.get()
    assert (row.score, row.words, row.given_at) == (4, "Quick.", now)
    event = Event.objects.get(type="case.marked")
    assert event.payload == {"case": case.number, "satisfaction": row.pk, "score": 4}
    assert event.actor == cast.actor("dora").ref
    assert event.topics == ["agents", f"notes:{case.number}"]  # the mark is not for colleagues
    with pytest.raises(AlreadyMarked):
        give_mark(cast.actor("dora"), case.number, Mark(1), now)


@pytest.mark.parametrize("mark", [Mark(0), Mark(6), Mark(-1), Mark(3, "x" * 2001)])
def test_a_mark_that_is_none_is_refused(cast: Cast, case: Case, now: datetime, mark: Mark) -> None:
    solve(cast, case, now)
    with pytest.raises(BadMark):
        give_mark(cast.actor("dora"), case.number, mark, now)
    assert case.satisfaction.get().given_at is None


@pytest.mark.parametrize("who", ["petra", "olga", "paco", "alma"])
def test_who_was_not_asked_has_no_voice(cast: Cast, case: Case, now: datetime, who: str) -> None:
    solve(cast, case, now)
    with pytest.raises((NotVisible, NotAllowed)):
        give_mark(cast.actor(who), case.number, Mark(1), now)


def test_the_link_of_the_mail_gives_a_mark_once_and_needs_no_sign_in(cast: Cast, case: Case, now: datetime) -> None:
    solve(cast, case, now)
    key = key_of_mail(cast.dora.email)
    assert satisfaction.asked_by_link(key, now).person == cast.dora  # looking uses nothing up
    satisfaction.give_mark_by_link(key, Mark(5), now)
    with pytest.raises(MarkLinkNotValid):
        satisfaction.give_mark_by_link(key, Mark(1), now)
    assert case.satisfaction.get().score == 5
    assert not Satisfaction.objects.filter(token_sha256=key).exists()  # only the hash is kept


@pytest.mark.parametrize("why", ["expired", "reopened", "left", "deactivated", "invented"])
def test_sec_8_a_link_ends(cast: Cast, case: Case, now: datetime, why: str) -> None:
    solve(cast, case, now)
    key, at = key_of_mail(cast.dora.email), now
    if why == "expired":
        at = now + timedelta(days=30)
    elif why == "reopened":
        answer_case(cast.actor("alma"), case.number, Words("One more thing."), now)
    elif why == "left":
        cast.dora.memberships.update(until_at=now)
    elif why == "deactivated":
        cast.dora.is_active = False
        cast.dora.save()
    else:
        key = "invented"
    with pytest.raises(MarkLinkNotValid):
        satisfaction.give_mark_by_link(key, Mark(1), at)
    assert case.satisfaction.get().given_at is None


def test_the_same_ending_written_twice_at_once_is_one(cast: Cast, case: Case, now: datetime) -> None:
    solve(cast, case, now)
    with pytest.raises(NotPossible):
        closing.resolve_case(cast.actor("igor"), case.number, Solution("other"), now)
    assert case.endings.count() == 1
