"""The open work of an agent who is away goes to others, who and why is an event; back again, they are told."""

from datetime import datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.cases.actions import handover
from amparo.cases.actions.conversation import Words, assign_case, comment_case
from amparo.cases.models import Case, CaseTag, Handover, Tag
from amparo.cases.tests.making import make_case
from amparo.core import consumers
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.models import Event, OutgoingMail
from amparo.people import actions
from amparo.people.actions import AbsenceTerms, ProfileTerms
from amparo.people.models import Absence, Person
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast
from amparo.testing.clock import later


def profile(person: Person, languages: str, *products: str, skills: tuple[str, ...] = ()) -> None:
    actions.set_agent_profile(SYSTEM, person, ProfileTerms(skills, tuple(languages.split()), products), later())


def away(cast: Cast, now: datetime, **terms: object) -> Absence:
    return actions.plan_absence(cast.actor("alma"), cast.alma, AbsenceTerms(now, **terms), now)  # type: ignore[arg-type]


def types(prefix: str = "case.") -> list[str]:
    return [t for t in Event.objects.order_by("id").values_list("type", flat=True) if t.startswith(prefix)]


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("id").values_list("kind", "to"))


@pytest.fixture
def german(cast: Cast, now: datetime) -> Case:
    """A case of Alma's in German."""
    case = make_case(cast, cast.greta, cast.gruber, now, assignee=cast.alma, state="in_progress")
    Case.objects.filter(pk=case.pk).update(language="de")
    return case


def test_open_cases_go_to_who_speaks_the_language_and_knows_the_product(
    cast: Cast, now: datetime, german: Case
) -> None:
    profile(cast.igor, "de en", "financials", skills=("Imports",))
    make_person("Iris", is_agent=True)
    ended = make_case(cast, cast.greta, cast.gruber, now, assignee=cast.alma, state="resolved")
    CaseTag.objects.create(case=german, tag=Tag.objects.create(name="imports", created_at=now), added_at=now)
    absence = away(cast, now)
    assert handover.hand_over_work(absence.pk, later(minutes=1)) == 1
    assert handover.hand_over_work(absence.pk, later(minutes=2)) == 0
    german.refresh_from_db()
    ended.refresh_from_db()
    assert (german.assignee, german.state, ended.assignee) == (cast.igor, "in_progress", cast.alma)
    assert types() == ["case.assigned", "case.handed_over"]
    told = Event.objects.get(type="case.handed_over")
    assert told.payload["reasons"] == ["language", "product", "skill"]
    assert (told.about, told.payload["to"]) == (f"notes:{german.number}", cast.igor.pk)
    assert Handover.objects.get().reasons == ["language", "product", "skill:imports"]
    assert mails() == [("work_handed_over", cast.igor.email)]


@pytest.mark.django_db(transaction=True)
def test_the_event_that_an_absence_began_or_ended_sets_it_going_in_the_background(
    cast: Cast, now: datetime, german: Case
) -> None:
    consumers.prepare(now)
    absence = away(cast, now)
    consumers.drain(now, ["cases.absences"])
    actions.end_absence(cast.actor("alma"), absence, later(days=1))
    consumers.drain(later(days=1), ["cases.absences"])
    waiting = ProcrastinateJob.objects.filter(task_name__startswith="cases.", args={"absence": absence.pk})
    assert sorted(waiting.values_list("task_name", flat=True)) == ["cases.hand_over", "cases.welcome_back"]


def test_a_case_for_which_nobody_speaks_the_language_goes_back_to_everybody(
    cast: Cast, now: datetime, german: Case
) -> None:
    profile(cast.igor, "es")
    handover.hand_over_work(away(cast, now).pk, now)
    german.refresh_from_db()
    assert german.assignee is None
    assert Event.objects.get(type="case.handed_over").payload["reasons"] == ["nobody-speaks"]
    assert mails() == []


def test_who_else_is_away_gets_nothing_and_the_deputy_gets_everything(cast: Cast, now: datetime, german: Case) -> None:
    iris = make_person("Iris", is_agent=True, language="de")
    actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(now), now)
    profile(cast.igor, "de", "financials")
    ivo = make_person("Ivo", is_agent=True, language="es")
    handover.hand_over_work(away(cast, now, deputy_id=ivo.pk).pk, now)
    german.refresh_from_db()
    assert german.assignee == ivo
    assert Handover.objects.get().reasons == ["deputy"]
    assert iris.assigned_cases.count() == 0


def test_the_work_is_shared_out_by_who_has_the_least_to_do(cast: Cast, now: datetime) -> None:
    iris = make_person("Iris", is_agent=True, language="de")
    for _ in range(4):
        case = make_case(cast, cast.greta, cast.gruber, now, assignee=cast.alma)
        Case.objects.filter(pk=case.pk).update(language="de")
    handover.hand_over_work(away(cast, now).pk, now)
    assert (cast.igor.assigned_cases.count(), iris.assigned_cases.count()) == (2, 2)
    assert [count for _, count in OutgoingMail.objects.values_list("to", "params__cases")] == [2, 2]


def test_a_case_that_is_reopened_while_its_agent_is_away_is_handed_over_too(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now, assignee=cast.alma, state="resolved", ended_at=now)
    profile(cast.igor, "en")
    absence = away(cast, now)
    assert handover.hand_over_work(absence.pk, now) == 0
    comment_case(cast.actor("dora"), case.number, Words("Not yet."), later(hours=1))
    assert handover.cover_absences(later(hours=2)) == 1
    case.refresh_from_db()
    assert case.assignee == cast.igor


def test_what_an_absent_agent_takes_themselves_stays_theirs(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    away(cast, now)
    assign_case(cast.actor("alma"), case.number, cast.alma.pk, later(hours=1))
    assert handover.cover_absences(later(hours=2)) == 0


def test_a_suggestion_changes_nothing_until_an_agent_accepts_it(cast: Cast, now: datetime, german: Case) -> None:
    profile(cast.igor, "de")
    handover.hand_over_work(away(cast, now, handover="suggested").pk, now)
    german.refresh_from_db()
    row = Handover.objects.get()
    assert (german.assignee, row.state, row.to) == (cast.alma, "suggested", cast.igor)
    assert mails() == [("work_suggested", cast.igor.email)]
    for name in ("adam", "dora", "viktor"):
        with pytest.raises(NotAllowed, match="agents-only"):
            handover.accept_handover(cast.actor(name), row.pk, cast.igor.pk, now)
    handover.accept_handover(cast.actor("igor"), row.pk, cast.igor.pk, later(hours=1))
    german.refresh_from_db()
    assert german.assignee == cast.igor
    with pytest.raises(NotAllowed, match="changed-since"):
        handover.decline_handover(cast.actor("igor"), row.pk, later(hours=2))
    assert types() == ["case.handover_suggested", "case.assigned", "case.handed_over"]


def test_a_suggestion_is_declined_or_goes_to_somebody_else(cast: Cast, now: datetime, german: Case) -> None:
    iris = make_person("Iris", is_agent=True)
    other = make_case(cast, cast.dora, cast.acme, now, assignee=cast.alma)
    handover.hand_over_work(away(cast, now, handover="suggested").pk, now)
    first, second = Handover.objects.order_by("case_id")
    handover.decline_handover(cast.actor("igor"), first.pk, later(hours=1))
    with pytest.raises(NotAllowed, match="not-an-agent"):
        handover.accept_handover(cast.actor("igor"), second.pk, cast.dora.pk, later(hours=1))
    assert second.to == iris  # who has less to do
    handover.accept_handover(cast.actor("igor"), second.pk, cast.igor.pk, later(hours=1))
    other.refresh_from_db()
    second.refresh_from_db()
    assert (other.assignee, second.reasons) == (cast.igor, ["chosen"])
    assert handover.cover_absences(later(hours=2)) == 0
    with pytest.raises(NotVisible):
        handover.decline_handover(cast.actor("igor"), 0, now)


def test_back_again_an_agent_is_told_and_takes_back_what_is_still_with_the_other(
    cast: Cast, now: datetime, german: Case
) -> None:
    profile(cast.igor, "de en")
    moved_on = make_case(cast, cast.dora, cast.acme, now, assignee=cast.alma)
    absence = away(cast, now)
    handover.hand_over_work(absence.pk, now)
    assign_case(cast.actor("igor"), moved_on.number, None, later(hours=1))
    actions.end_absence(cast.actor("alma"), absence, later(days=1))
    assert handover.welcome_back(absence.pk, later(days=1)) == 2
    assert mails()[-1] == ("back_again", cast.alma.email)
    german_row, other_row = Handover.objects.get(case=german), Handover.objects.get(case=moved_on)
    with pytest.raises(NotVisible):
        handover.take_back(cast.actor("igor"), german_row.pk, later(days=1))
    handover.take_back(cast.actor("alma"), german_row.pk, later(days=1))
    german.refresh_from_db()
    assert german.assignee == cast.alma
    with pytest.raises(NotAllowed, match="changed-since"):
        handover.take_back(cast.actor("alma"), other_row.pk, later(days=1))
    assert types()[-2:] == ["case.assigned", "case.handover_returned"]


def test_suggestions_lapse_when_the_agent_is_back(cast: Cast, now: datetime, german: Case) -> None:
    absence = away(cast, now, handover="suggested")
    handover.hand_over_work(absence.pk, now)
    actions.end_absence(cast.actor("alma"), absence, later(hours=1))
    assert handover.welcome_back(absence.pk, later(hours=1)) == 0
    row = Handover.objects.get()
    assert row.state == "lapsed"
    with pytest.raises(NotAllowed, match="changed-since"):
        handover.accept_handover(cast.actor("igor"), row.pk, cast.igor.pk, later(hours=2))


def test_customers_hear_that_the_case_was_passed_on_and_not_why(cast: Cast, now: datetime, german: Case) -> None:
    """SEC-17: that somebody is away is the vendor's own business."""
    handover.hand_over_work(away(cast, now).pk, now)
    for event in Event.objects.filter(type__in=("case.handed_over", "absence.began", "absence.planned")):
        assert not {topic for topic in event.topics if topic.startswith(("case:", "company", "my-cases"))}
        assert not event.about.startswith("case:")
