"""Escalating: first the steps, then the request, then an answer (SI-11)."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from amparo.cases.actions import conversation, escalation
from amparo.cases.actions.conversation import EmptyMessage, Words
from amparo.cases.escalating import done_steps, list_steps, wanted_steps
from amparo.cases.filters import CaseFilter
from amparo.cases.lists import list_page
from amparo.cases.models import Case, Escalation
from amparo.cases.tests.making import make_case
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.gate.packs import in_force
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast

WHY = Words("We cannot close the month.")


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now - timedelta(days=2))


def do_everything(cast: Cast, case: Case, now: datetime) -> None:
    dora = cast.actor("dora")
    escalation.read_updates(dora, case.number, now)
    escalation.request_update(dora, case.number, Words("Is there any news?"), now)
    escalation.log_call(dora, case.number, "spoke to Alma", now)


@pytest.mark.django_db
def test_the_pack_says_which_steps_come_first() -> None:
    assert wanted_steps(in_force()) == ["updates-read", "update-requested", "called"]


def test_who_escalates_too_early_is_told_what_is_missing_and_nothing_happens(
    cast: Cast, case: Case, now: datetime
) -> None:
    escalation.read_updates(cast.actor("dora"), case.number, now)
    with pytest.raises(escalation.NotEscalated) as refusal:
        escalation.escalate_case(cast.actor("dora"), case.number, WHY, now)
    missing = {row["kind"] for row in refusal.value.decision.result["obligations"]}
    assert missing == {"update-request", "call"}
    assert not Escalation.objects.exists()
    assert case.messages.count() == 1
    assert [step.done is not None for step in list_steps(case, in_force())] == [True, False, False]


def test_after_all_steps_the_case_is_escalated_reviewed_and_answered(cast: Cast, case: Case, now: datetime) -> None:
    do_everything(cast, case, now)
    asked = escalation.escalate_case(cast.actor("dora"), case.number, WHY, now)
    assert Event.objects.get(type="case.escalation_asked").payload["escalation"] == asked.pk
    answered = escalation.answer_escalation(
        cast.actor("alma"), case.number, "accepted", Words("Our experts look at it today."), now
    )
    assert (answered.answer, answered.answered_by) == ("accepted", cast.alma)
    assert Event.objects.get(type="case.escalation_answered").payload["answer"] == "accepted"
    assert [row.by_vendor for row in case.messages.all()] == [False, False, False, True]


def test_a_call_counts_whichever_side_puts_it_on_record(cast: Cast, case: Case, now: datetime) -> None:
    escalation.log_call(cast.actor("alma"), case.number, "Dora called", now)
    assert done_steps(case)["called"].person == cast.alma
    assert Event.objects.get(type="case.escalation_step").payload == {
        "case": case.number,
        "step": "called",
        "by_vendor": True,
    }


def test_what_was_said_on_the_phone_is_kept_whole_or_refused(cast: Cast, case: Case, now: datetime) -> None:
    said = "Grace says:\r\n" + "x" * 1_900
    assert escalation.log_call(cast.actor("dora"), case.number, said, now).note == said.replace("\r\n", "\n")
    with pytest.raises(BadInput) as refusal:
        escalation.log_call(cast.actor("dora"), case.number, "x" * 2_001, now)
    assert (refusal.value.field, refusal.value.code, refusal.value.params["limit"]) == ("body", "too-long", 2_000)
    assert case.escalation_steps.count() == 1


def test_updates_that_came_after_reading_have_to_be_read_again(cast: Cast, case: Case, now: datetime) -> None:
    do_everything(cast, case, now)
    conversation.answer_case(cast.actor("alma"), case.number, Words("Here is an update."), now + timedelta(hours=1))
    assert "updates-read" not in done_steps(case)
    assert {"update-requested", "called"} <= set(done_steps(case))


def test_after_an_answer_the_steps_begin_anew(cast: Cast, case: Case, now: datetime) -> None:
    do_everything(cast, case, now)
    escalation.escalate_case(cast.actor("dora"), case.number, WHY, now)
    later = now + timedelta(minutes=5)
    escalation.answer_escalation(cast.actor("alma"), case.number, "declined", Words("Not yet."), later)
    assert done_steps(case) == {}
    with pytest.raises(escalation.NotEscalated):
        escalation.escalate_case(cast.actor("dora"), case.number, WHY, later)


def test_one_escalation_is_open_at_a_time(cast: Cast, case: Case, now: datetime) -> None:
    do_everything(cast, case, now)
    escalation.escalate_case(cast.actor("dora"), case.number, WHY, now)
    with pytest.raises(escalation.AlreadyEscalated):
        escalation.escalate_case(cast.actor("petra"), case.number, WHY, now)


def test_an_escalation_says_why(cast: Cast, case: Case, now: datetime) -> None:
    do_everything(cast, case, now)
    with pytest.raises(EmptyMessage):
        escalation.escalate_case(cast.actor("dora"), case.number, Words("  "), now)
    assert not Escalation.objects.exists()


@pytest.mark.parametrize("name", ["olga", "ana", "paco", "adam"])
def test_nobody_from_outside_takes_part(cast: Cast, case: Case, now: datetime, name: str) -> None:
    with pytest.raises(NotVisible):
        escalation.escalate_case(cast.actor(name), case.number, WHY, now)
    with pytest.raises(NotVisible):
        escalation.log_call(cast.actor(name), case.number, "", now)
    assert not Event.objects.filter(type__startswith="case.escalation").exists()


def test_a_customer_does_not_answer_their_own_escalation(cast: Cast, case: Case, now: datetime) -> None:
    do_everything(cast, case, now)
    escalation.escalate_case(cast.actor("dora"), case.number, WHY, now)
    with pytest.raises(NotAllowed):
        escalation.answer_escalation(cast.actor("dora"), case.number, "accepted", WHY, now)


def test_an_escalation_waits_in_the_list_until_it_is_answered_and_agents_hear_of_it(
    cast: Cast, case: Case, now: datetime
) -> None:
    do_everything(cast, case, now)
    waiting = CaseFilter(asks="any")
    assert list_page(cast.actor("alma"), waiting, "", now).cases == []
    escalation.escalate_case(cast.actor("dora"), case.number, WHY, now)
    told = OutgoingMail.objects.filter(kind="case_decision_asked").values_list("to", flat=True)
    assert sorted(told) == [cast.alma.email, cast.igor.email]
    [row] = list_page(cast.actor("alma"), waiting, "", now).cases
    assert [name for name in ("asks_escalation", "asks_authority") if getattr(row, name)] == ["asks_escalation"]
    escalation.answer_escalation(cast.actor("alma"), case.number, "accepted", Words("We look at it."), now)
    assert list_page(cast.actor("alma"), waiting, "", now).cases == []
