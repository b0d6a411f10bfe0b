"""The demo's conversations: the packs let every one of them be opened, and they read like a desk's day."""

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from amparo import demo
from amparo.cases import reading
from amparo.cases.access import visible_to
from amparo.cases.models import Case, CaseFile, Message
from amparo.core.models import Event, OutgoingMail
from amparo.demo.desks import DESKS
from amparo.demo.stories import STORIES
from amparo.people.actors import actor_for
from amparo.people.models import Person
from amparo.policy.pack.load import load_pack
from amparo.policy.shipped import list_packs
from amparo.testing.clock import later

pytestmark = pytest.mark.django_db


def load(settings: Settings, folder: Path, pack: str, now: datetime) -> None:
    settings.DEMO, settings.PACK, settings.DATA_DIR = True, pack, folder
    demo.load(now)


def test_every_shipped_pack_has_its_desk_and_its_stories() -> None:
    assert set(STORIES) == set(DESKS) == set(list_packs())


@pytest.mark.parametrize("name", sorted(STORIES))
def test_the_stories_are_told_by_people_of_the_desk_about_products_of_the_pack(name: str) -> None:
    pack, people = load_pack(name), DESKS[name].addresses()
    agents = {one.email for one in DESKS[name].colleagues if "agent" in one.rights}
    for story in STORIES[name]:
        assert story.product in pack.products, story.title
        assert story.by in people - agents
        hours = [turn.hours for turn in story.turns]
        assert hours == sorted(hours), story.title
        for turn in story.turns:
            assert turn.by in (people - agents if turn.kind == "comment" else agents), story.title


@pytest.mark.parametrize("name", sorted(STORIES))
def test_the_gate_lets_every_story_be_opened(settings: Settings, tmp_path: Path, now: datetime, name: str) -> None:
    load(settings, tmp_path, name, now)
    assert set(Case.objects.values_list("title", flat=True)) == {story.title for story in STORIES[name]}
    assert Case.objects.count() >= 7
    assert all(case.decision.outcome == "allowed" for case in Case.objects.select_related("decision"))


@pytest.mark.parametrize("name", sorted(STORIES))
def test_the_desk_has_something_in_every_state_and_nothing_in_the_future(
    settings: Settings, tmp_path: Path, now: datetime, name: str
) -> None:
    load(settings, tmp_path, name, now)
    assert {"new", "waiting", "resolved"} <= set(Case.objects.values_list("state", flat=True))
    assert not Message.objects.filter(at__gt=now).exists()
    assert not Event.objects.filter(at__gt=now).exists()
    assert not OutgoingMail.objects.exists(), "nobody is written to"


def test_stories_are_told_once_and_never_on_a_desk_that_has_cases(
    settings: Settings, tmp_path: Path, now: datetime
) -> None:
    load(settings, tmp_path, "lumen", now)
    before = Case.objects.count()
    Case.objects.filter(title__startswith="Trial").update(title="Renamed by somebody")
    assert not demo.load(later(days=1))
    assert Case.objects.count() == before


def test_the_partners_case_and_the_log_file_are_there_for_those_who_may_see_them(
    settings: Settings, tmp_path: Path, now: datetime
) -> None:
    load(settings, tmp_path, "lumen", now)
    owen = actor_for(Person.objects.get(email="owen.castellan@harborline.example"))
    (case,) = visible_to(owen, now).values("company__name", "partner__name")
    assert case == {"company__name": "Blue Mesa Outfitters", "partner__name": "Harborline Advisors"}
    assert CaseFile.objects.filter(case__isnull=False, item="connector-log").count() == 1
    assert Message.objects.filter(visibility="internal").exists()


def test_a_pack_that_refuses_a_story_leaves_it_out_and_the_rest_is_told(
    settings: Settings, tmp_path: Path, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    from amparo.demo.cases import tell_stories
    from amparo.demo.plan import Story

    load(settings, tmp_path, "lumen", now)
    Case.objects.all().delete()
    maya = Story("maya.torres@harvestlane.example", "lumen-ledger", "question", "Not for me", "A question.", 1)
    assert tell_stories([maya, STORIES["lumen"][2]], now) == 1
    assert "Not for me" in caplog.text


def test_lumens_desk_shows_a_typed_step_what_was_asked_for_experts_and_canned_answers(
    settings: Settings, tmp_path: Path, now: datetime
) -> None:
    load(settings, tmp_path, "lumen", now)
    ingrid, helena = (
        actor_for(Person.objects.get(email=f"{name}@lumen.example")) for name in ("ingrid.halloran", "helena.duarte")
    )
    case = Case.objects.get(title__startswith="Orders over 200 lines")
    assert [row.item for row in reading.list_requests(case)] == ["recording", "log"]
    assert len(reading.list_threads(ingrid, case)) == 1
    assert reading.list_threads(helena, case) == []
    assert len(reading.list_canned()) == 3
    assert case.number in reading.unread_among(helena, [case])
    assert case.number not in reading.unread_among(ingrid, [case])
