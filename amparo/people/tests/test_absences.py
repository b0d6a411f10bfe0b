"""Agents say what they can help with and when they are away; absences begin and end at their time."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from amparo.core.access import NotAllowed
from amparo.core.models import Event
from amparo.people import actions, queries
from amparo.people.actions import AbsenceTerms, ProfileTerms
from amparo.people.models import Absence, AgentProfile
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast
from amparo.testing.clock import later


def types() -> list[str]:
    return list(Event.objects.order_by("id").values_list("type", flat=True))


def test_an_agent_says_what_they_can_help_with(cast: Cast, now: datetime) -> None:
    terms = ProfileTerms(("reports", "Imports", "IMPORTS"), ("de", "en"), ("financials",))
    actions.set_agent_profile(cast.actor("igor"), cast.igor, terms, now)
    actions.set_agent_profile(cast.actor("adam"), cast.igor, terms, now)
    profile = AgentProfile.objects.get(person=cast.igor)
    assert (profile.skills, profile.languages) == (["Imports", "reports"], ["de", "en"])
    assert list(profile.products.all()) == [cast.financials]
    event = Event.objects.get()
    assert event.payload["products"] == ["financials"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (ProfileTerms(("a,b",)), "comma"),
        (ProfileTerms(("",)), "empty"),
        (ProfileTerms(("x" * 41,)), "too-long"),
        (ProfileTerms(tuple(f"skill {n}" for n in range(41))), "too-many"),
        (ProfileTerms(languages=("tlh",)), "unknown-language"),
        (ProfileTerms(products=("nothing",)), "unknown-product"),
    ],
)
def test_skills_that_cannot_be_are_refused(cast: Cast, now: datetime, terms: ProfileTerms, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        actions.set_agent_profile(cast.actor("adam"), cast.igor, terms, now)
    assert not AgentProfile.objects.exists()
    assert types() == []


def test_an_absence_begins_and_ends_at_its_time(cast: Cast, now: datetime) -> None:
    terms = AbsenceTerms(later(days=1), later(days=3), deputy_id=cast.alma.pk)
    absence = actions.plan_absence(cast.actor("igor"), cast.igor, terms, now)
    assert actions.turn_absences(later(hours=1)) == 0
    assert queries.list_away(later(hours=1)) == {}
    assert actions.turn_absences(later(days=1)) == 1
    assert actions.turn_absences(later(days=1, hours=1)) == 0
    assert queries.list_away(later(days=2)) == {cast.igor.pk: absence}
    assert queries.list_away(later(days=3)) == {}
    assert actions.turn_absences(later(days=3)) == 1
    assert types() == ["absence.planned", "absence.began", "absence.ended"]
    assert Event.objects.order_by("id")[2].payload["early"] is False


def test_an_absence_that_is_begun_at_once_ends_when_the_agent_is_back(cast: Cast, now: datetime) -> None:
    absence = actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(now), now)
    actions.end_absence(cast.actor("igor"), absence, later(days=2))
    with pytest.raises(NotAllowed, match="absence-over"):
        actions.end_absence(cast.actor("adam"), absence, later(days=2))
    assert types() == ["absence.planned", "absence.began", "absence.ended"]
    assert queries.list_away(later(days=2)) == {}


def test_an_absence_that_has_not_begun_is_called_off(cast: Cast, now: datetime) -> None:
    absence = actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(later(days=5)), now)
    actions.end_absence(cast.actor("igor"), absence, later(days=1))
    assert actions.turn_absences(later(days=6)) == 0
    assert types() == ["absence.planned", "absence.called_off"]


def test_a_desk_that_stood_still_says_that_somebody_was_away_and_is_back(cast: Cast, now: datetime) -> None:
    actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(later(days=1), later(days=2)), now)
    assert actions.turn_absences(later(days=30)) == 1
    assert types() == ["absence.planned", "absence.began", "absence.ended"]


def test_nobody_is_away_twice_at_once_in_the_action_and_in_the_database(cast: Cast, now: datetime) -> None:
    actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(later(days=1), later(days=5)), now)
    for since, until in ((later(days=2), later(days=3)), (later(hours=1), None), (later(days=4), later(days=9))):
        with pytest.raises(BadInput, match="overlaps"):
            actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(since, until), now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            person=cast.igor, since_at=later(days=2), until_at=later(days=3), handover="automatic", planned_at=now
        )
    actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(later(days=5), later(days=6)), now)
    assert types() == ["absence.planned", "absence.planned"]


def test_the_end_of_an_absence_can_be_changed_while_it_runs(cast: Cast, now: datetime) -> None:
    absence = actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(now, later(days=1)), now)
    longer = AbsenceTerms(absence.since_at, later(days=4), "suggested", cast.alma.pk)
    actions.change_absence(cast.actor("adam"), absence, longer, later(hours=2))
    assert actions.turn_absences(later(days=1)) == 0
    assert types()[-1] == "absence.changed"
    absence.refresh_from_db()
    assert (absence.until_at, absence.handover, absence.deputy) == (later(days=4), "suggested", cast.alma)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"until_at": timedelta(days=-1)}, "in-the-past"),
        ({"since_at": timedelta(days=3), "until_at": timedelta(days=2)}, "ends-before-it-begins"),
        ({"deputy_id": "igor"}, "not-own-deputy"),
        ({"deputy_id": "ana"}, "no-agent"),
        ({"handover": "somehow"}, "unknown-handover"),
    ],
)
def test_absences_that_cannot_be_are_refused(cast: Cast, now: datetime, change: dict[str, object], code: str) -> None:
    values: dict[str, object] = {"since_at": now}
    for name, value in change.items():
        at = now + value if isinstance(value, timedelta) else value
        values[name] = getattr(cast, value).pk if name == "deputy_id" and isinstance(value, str) else at
    with pytest.raises(BadInput, match=code):
        actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(**values), now)  # type: ignore[arg-type]
    assert types() == []


def test_only_agents_are_away_and_only_they_and_administrators_say_so(cast: Cast, now: datetime) -> None:
    with pytest.raises(BadInput, match="no-agent"):
        actions.plan_absence(cast.actor("adam"), cast.ana, AbsenceTerms(now), now)
    for name in ("alma", "ana", "petra", "paco", "viktor"):
        actor = cast.actor(name)
        with pytest.raises(NotAllowed, match="administrators-only"):
            actions.plan_absence(actor, cast.igor, AbsenceTerms(now), now)
        with pytest.raises(NotAllowed, match="administrators-only"):
            actions.set_agent_profile(actor, cast.igor, ProfileTerms(), now)
    assert types() == []
