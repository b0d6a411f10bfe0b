"""The clocks of a case follow what happens to it, from the page's action to the rows."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from amparo.cases import lists
from amparo.cases.actions import conversation, timing
from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.actions.conversation import Words
from amparo.cases.actions.grading import grade_case
from amparo.cases.actions.opening import open_case
from amparo.cases.actions.steps import take_step
from amparo.cases.consumers import follow_company, follow_retargeting
from amparo.cases.jobs import adopt_cases, retarget_company_cases
from amparo.cases.models import Case, Participant
from amparo.cases.steps import StepSpec
from amparo.cases.tests.making import make_case
from amparo.cases.tests.test_opening import sending
from amparo.clocks import actions as clocks
from amparo.clocks.models import Clock, ClockChange, Matter
from amparo.clocks.queries import get_next_due
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.events import payload_of
from amparo.core.mailer.writing import write
from amparo.core.models import Event, OutgoingMail
from amparo.core.transitions import NotPossible
from amparo.people import actions as people
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return open_case(cast.actor("dora"), sending(cast, "dora", now), now)


def clock_events(case: Case) -> list[str]:
    rows = Event.objects.filter(about=case.ref, type__startswith="clock.")
    return list(rows.order_by("id").values_list("type", flat=True))


def phases(case: Case) -> list[tuple[str, str]]:
    return list(Clock.objects.filter(matter_id=case.ref).order_by("id").values_list("kind", "phase"))


def test_an_opened_case_is_due_when_its_opener_was_told(case: Case, now: datetime) -> None:
    assert case.next_due_at == datetime.fromisoformat(case.decision.result["target"]["first_response_due"])
    assert phases(case) == [("first_response", "running")]
    assert clock_events(case) == ["clock.started"]
    assert Event.objects.get(type="clock.started").topics == Event.objects.get(type="case.opened").topics


def test_answers_and_comments_take_turns(cast: Cast, case: Case, now: datetime) -> None:
    hour = timedelta(hours=1)
    conversation.answer_case(cast.actor("alma"), case.number, Words("Try this."), now + hour)
    case.refresh_from_db()
    assert case.next_due_at is None and phases(case) == [("first_response", "met")]
    conversation.comment_case(cast.actor("dora"), case.number, Words("It did not help."), now + 2 * hour)
    case.refresh_from_db()
    assert phases(case)[1:] == [("next_response", "running")]
    assert case.next_due_at == get_next_due(case.ref)
    resolve_case(cast.actor("alma"), case.number, Solution(), now + 3 * hour)
    case.refresh_from_db()
    assert case.next_due_at is None and phases(case)[1:] == [("next_response", "stopped")]
    conversation.comment_case(cast.actor("dora"), case.number, Words("It is back."), now + 50 * hour)
    case.refresh_from_db()
    assert case.next_due_at is not None and phases(case)[2:] == [("next_response", "running")]
    assert clock_events(case) == ["clock.started", "clock.met", "clock.started", "clock.stopped", "clock.started"]


def test_a_report_answers_and_leaves_the_next_word_ours(cast: Cast, case: Case, now: datetime) -> None:
    spec = StepSpec("reproduce", body="", done="We have seen it.", next="We look for the cause.")
    take_step(cast.actor("alma"), case.number, spec, now)
    assert phases(case) == [("first_response", "met")]
    assert Matter.objects.get().turn == "working"


def test_a_note_and_taking_the_case_change_nothing(cast: Cast, case: Case, now: datetime) -> None:
    conversation.note_case(cast.actor("alma"), case.number, Words("Hm."), now)
    conversation.assign_case(cast.actor("alma"), case.number, cast.alma.pk, now)
    assert clock_events(case) == ["clock.started"]


def test_a_refused_comment_moves_no_clock(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(NotVisible):
        conversation.comment_case(cast.actor("olga"), case.number, Words("Let me in."), now)
    assert clock_events(case) == ["clock.started"]


def test_an_agent_assesses_the_priority_and_what_is_due_moves(cast: Cast, case: Case, now: datetime) -> None:
    later = now + timedelta(minutes=30)
    grade_case(cast.actor("alma"), case.number, "down", later)
    case.refresh_from_db()
    assert (case.impact, case.next_due_at) == ("down", now + timedelta(hours=2)), "at once, day and night (SI-7)"
    event = Event.objects.get(type="case.graded")
    assert event.payload == {"case": case.number, "impact": "down", "before": "minor"}
    assert ClockChange.objects.get(verb="retarget").cause == "impact"
    grade_case(cast.actor("alma"), case.number, "down", later)
    assert Event.objects.filter(type="case.graded").count() == 1


def test_who_follows_the_case_is_told_the_priority_and_what_to_do_if_it_is_wrong(
    cast: Cast, case: Case, now: datetime, settings: Settings
) -> None:
    """KA-12."""
    settings.PACK = "autotask"
    people.assign_account_manager(cast.actor("adam"), cast.acme, cast.igor, now)
    Participant.objects.create(case=case, person=cast.olga, added_at=now)  # of another company: sees nothing of it
    OutgoingMail.objects.all().delete()
    grade_case(cast.actor("alma"), case.number, "significant", now)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.kind) == (cast.dora.email, "case_graded")
    text = write(mail, now).as_string()
    assert "Significant impact" in text
    assert "Igor, your account manager" in text
    assert f"/cases/{case.number}/" in text


def test_who_may_set_a_priority_and_when(cast: Cast, case: Case, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        grade_case(cast.actor("dora"), case.number, "down", now)
    with pytest.raises(NotVisible):
        grade_case(cast.actor("olga"), case.number, "down", now)
    with pytest.raises(BadInput):
        grade_case(cast.actor("alma"), case.number, "terrible", now)
    resolve_case(cast.actor("alma"), case.number, Solution(), now)
    with pytest.raises(NotPossible):
        grade_case(cast.actor("alma"), case.number, "down", now)
    case.refresh_from_db()
    assert case.impact == "minor" and not Event.objects.filter(type="case.graded").exists()


def test_a_better_plan_holds_for_what_is_open_from_its_moment(cast: Cast, case: Case, now: datetime) -> None:
    later, much_later = now + timedelta(hours=1), now + timedelta(hours=2)
    people.set_plan(SYSTEM, cast.acme, "premium", later)
    row = Event.objects.get(type="company.changed")
    follow_company(row, payload_of(row), much_later)  # type: ignore[arg-type]
    retarget_company_cases(company=cast.acme.pk, cause="plan", at=later.isoformat())
    case.refresh_from_db()
    change = ClockChange.objects.get(verb="retarget")
    assert (change.at, change.cause, change.target) == (later, "plan", "premium-minor")
    assert case.next_due_at == get_next_due(case.ref) == now + timedelta(minutes=480)
    retarget_company_cases(company=cast.acme.pk, cause="plan", at=later.isoformat())
    assert ClockChange.objects.filter(verb="retarget").count() == 1, "a job may run twice"


def test_a_note_on_the_company_s_finances_moves_no_clock(cast: Cast, case: Case, now: datetime) -> None:
    people.set_finances(SYSTEM, cast.acme, "pending", "", now)
    row = Event.objects.get(type="company.changed")
    follow_company(row, payload_of(row), now)  # type: ignore[arg-type]
    assert clock_events(case) == ["clock.started"]


def test_the_queue_follows_a_new_pack(case: Case, settings: Settings, now: datetime) -> None:
    settings.PACK = "officemaker"
    clocks.retarget_outdated(now)
    row = Event.objects.get(type="clock.retargeted")
    follow_retargeting(row, payload_of(row), now)  # type: ignore[arg-type]
    before = case.next_due_at
    case.refresh_from_db()
    assert case.next_due_at == get_next_due(case.ref) != before


def test_an_older_case_gets_its_clocks_by_itself_or_with_its_next_word(cast: Cast, case: Case, now: datetime) -> None:
    older = make_case(cast, cast.dora, cast.acme, now, impact="minor")
    older.decision.request = case.decision.request
    older.decision.save()
    conversation.answer_case(cast.actor("alma"), older.number, Words("Try this."), now + timedelta(hours=1))
    assert phases(older) == [("first_response", "met")]
    idle = make_case(cast, cast.dora, cast.acme, now, impact="minor")
    idle.decision.request = case.decision.request
    idle.decision.save()
    adopt_cases()
    idle.refresh_from_db()
    assert phases(idle) == [("first_response", "running")] and idle.next_due_at == case.next_due_at
    assert timing.adopt_open_cases(now) == 0


def test_a_merge_leaves_one_answer_due(cast: Cast, case: Case, now: datetime) -> None:
    earlier = case.next_due_at
    later = now + timedelta(hours=1)
    other = open_case(cast.actor("dora"), sending(cast, "dora", later), later)
    timing.merge_timing(cast.actor("alma"), other, case, later)
    other.refresh_from_db()
    case.refresh_from_db()
    assert (case.next_due_at, other.next_due_at) == (earlier, None)
    assert phases(other) == [("first_response", "stopped")]


def test_a_split_case_is_due_from_its_first_word(cast: Cast, case: Case, now: datetime) -> None:
    half = make_case(cast, cast.dora, cast.acme, now, impact="minor")
    half.decision.request = case.decision.request
    half.decision.save()
    timing.start_timing(cast.actor("alma"), half, now)
    assert half.next_due_at == case.next_due_at


def test_the_view_of_what_is_due_begins_with_what_is_due_first(cast: Cast, now: datetime) -> None:
    alma = cast.actor("alma")
    numbers = {}
    for name, impact, hours in (("calm", "minor", 0), ("down", "down", 1), ("some", "significant", 2)):
        at = now + timedelta(hours=hours)
        numbers[name] = open_case(cast.actor("dora"), sending(cast, "dora", at, impact=impact), at).number
    answered = open_case(cast.actor("dora"), sending(cast, "dora", now), now)
    conversation.answer_case(alma, answered.number, Words("Try this."), now)
    first = lists.list_page(alma, lists.BUILT_IN["due"], "", now, size=2)
    assert [one.number for one in first.cases] == [numbers["down"], numbers["some"]]
    assert first.after is not None
    rest = lists.list_page(alma, lists.BUILT_IN["due"], first.after, now, size=2)
    assert [one.number for one in rest.cases] == [numbers["calm"]] and rest.after is None
    assert lists.count_cases(alma, lists.BUILT_IN, now)["due"] == 3
