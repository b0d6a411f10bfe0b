"""Clocks in the database: what an action writes, and that the rows say what the rules say."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction
from pytest_django import Settings

from amparo.clocks import actions, queries
from amparo.clocks.models import Clock, ClockChange, Matter, Timetable
from amparo.clocks.rules.reading import read_clock
from amparo.clocks.storage import clock_of, with_changes_read
from amparo.clocks.tests.promising import at
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.policy.decide import decide
from amparo.policy.facts import parse_request
from amparo.policy.pack.load import load_pack

MONDAY = at("2026-11-23T10:00:00+01:00")
ABOUT = "case:1001"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def asked(plan: str = "standard", impact: str = "minor", zone: str = "Europe/Zurich", **more: Any) -> dict[str, Any]:
    request = {"kind": "problem", "product": "lumen-finance", "scope": "user", "environment": "production"}
    return {
        "action": "case.open",
        "at": MONDAY.isoformat(),
        "contact": {"kind": "customer", "country": "CH", "email": "ana@acme.example"},
        "company": {"country": "CH", "time_zone": zone, "plan": plan, "finances": "clear"},
        "request": request | {"impact": impact, "text": "It is off by one."} | more,
    }


def start(about: str = ABOUT, now: datetime = MONDAY, **more: Any) -> datetime | None:
    return actions.start_clocks(SYSTEM, actions.Opening(about, asked(**more), (about, "agents")), now)


def events() -> list[str]:
    return list(Event.objects.filter(type__startswith="clock.").order_by("id").values_list("type", flat=True))


def the_rows_say_what_the_rules_say(now: datetime) -> None:
    for row in with_changes_read(Clock.objects.all()):
        reading = read_clock(clock_of(row), now)
        assert (row.phase, row.due_at, row.warn_at) == (clock_of(row).phase, reading.due_at, reading.warn_at)


def test_the_first_response_is_due_when_the_decision_said_it_would_be() -> None:
    due_at = start()
    decided = decide(load_pack("lumen"), parse_request(asked()))
    assert decided.target is not None
    assert due_at == decided.target.first_response_due
    clock = Clock.objects.get()
    assert (clock.kind, clock.phase, clock.minutes, clock.due_at) == ("first_response", "running", 240, due_at)
    assert clock.warn_at == MONDAY + timedelta(hours=4.5), "three of four hours, lunch in between"
    event = Event.objects.get(type="clock.started")
    assert event.payload == {"clock": clock.pk, "kind": "first_response", "due_at": due_at.isoformat()}
    assert event.topics == ["agents", ABOUT]
    the_rows_say_what_the_rules_say(MONDAY)


def test_only_what_chooses_a_target_is_kept() -> None:
    start()
    facts = Matter.objects.get().facts
    assert facts["contact"] == {"country": "CH"}
    assert "text" not in facts["request"] and "finances" not in facts["company"]


def test_starting_twice_starts_once() -> None:
    assert start() == start(now=MONDAY + timedelta(hours=1))
    assert Clock.objects.count() == 1


def test_a_resolution_runs_only_where_one_is_promised() -> None:
    start(plan="premium", impact="down")
    start("case:1002", plan="standard", impact="down")
    assert Matter.objects.get(pk=ABOUT).clocks.filter(kind="resolution").get().minutes == 480
    assert not Matter.objects.get(pk="case:1002").clocks.filter(kind="resolution").exists(), "KA-9b"


def test_an_answer_meets_and_a_comment_starts_the_next() -> None:
    start(plan="premium", impact="down")
    answered, commented = MONDAY + timedelta(minutes=20), MONDAY + timedelta(minutes=90)
    assert actions.record_answer(SYSTEM, ABOUT, answered) is None, "nothing is due while the customer has the word"
    assert Clock.objects.get(kind="resolution").due_at is None
    due_at = actions.record_comment(SYSTEM, ABOUT, commented)
    assert due_at == commented + timedelta(minutes=60)
    assert [(one.kind, one.phase, one.late) for one in Clock.objects.order_by("id")] == [
        ("first_response", "met", False),
        ("resolution", "running", False),
        ("next_response", "running", False),
    ]
    assert Clock.objects.get(kind="resolution").due_at == MONDAY + timedelta(minutes=480 + 70)
    assert sorted(events()[2:]) == ["clock.met", "clock.paused", "clock.resumed", "clock.started"]
    the_rows_say_what_the_rules_say(commented)


def test_a_late_answer_is_kept_as_late() -> None:
    start()
    actions.record_answer(SYSTEM, ABOUT, MONDAY + timedelta(days=2))
    assert Clock.objects.get().late is True
    assert Event.objects.get(type="clock.met").payload["late"] is True


def test_the_end_and_a_reopening() -> None:
    start(plan="premium", impact="down")
    actions.end_clocks(SYSTEM, ABOUT, MONDAY + timedelta(minutes=10))
    assert [one.phase for one in Clock.objects.order_by("id")] == ["stopped", "met"]
    assert Matter.objects.get().turn == "ended"
    due_at = actions.record_comment(SYSTEM, ABOUT, MONDAY + timedelta(days=3))
    assert due_at == MONDAY + timedelta(days=3, minutes=20)
    assert [one.phase for one in Clock.objects.order_by("id")] == ["running", "running"]
    assert events()[-2:] == ["clock.reopened", "clock.reopened"]
    the_rows_say_what_the_rules_say(MONDAY + timedelta(days=3))


def test_a_change_of_impact_is_measured_from_the_start_and_recorded_with_its_cause() -> None:
    start()
    later = MONDAY + timedelta(minutes=30)
    due_at = actions.retarget_clocks(SYSTEM, ABOUT, {"request": {"impact": "down"}}, "impact", later)
    assert due_at == MONDAY + timedelta(hours=1)
    payload = Event.objects.get(type="clock.retargeted").payload
    assert (payload["cause"], payload["minutes"]) == ("impact", 60)
    assert ClockChange.objects.get(verb="retarget").target == "standard-down"
    same = actions.retarget_clocks(SYSTEM, ABOUT, {"request": {"impact": "down"}}, "impact", later)
    assert same == due_at and events().count("clock.retargeted") == 1, "what changes nothing leaves no trace"


def test_a_fact_that_chooses_no_target_is_refused_and_nothing_is_written() -> None:
    start()
    with pytest.raises(KeyError, match="finances"):
        actions.retarget_clocks(SYSTEM, ABOUT, {"company": {"finances": "pending"}}, "finances", MONDAY)
    assert events() == ["clock.started"]


def test_a_matter_without_clocks_is_refused_and_nothing_is_written() -> None:
    for act in (actions.record_answer, actions.record_comment, actions.end_clocks):
        with pytest.raises(actions.UnknownMatter):
            act(SYSTEM, "case:9999", MONDAY)
    with pytest.raises(actions.UnknownMatter):
        actions.retarget_clocks(SYSTEM, "case:9999", {"company": None}, "plan", MONDAY)
    assert events() == [] and not Matter.objects.exists()


def test_an_older_case_gets_the_clocks_that_it_would_have_and_wakes_nobody() -> None:
    hour = timedelta(hours=1)
    happenings = [(MONDAY + hour, "answer"), (MONDAY + 2 * hour, "comment")]
    opening = actions.Opening(ABOUT, asked(), (ABOUT,))
    now = MONDAY + timedelta(days=30)
    due_at = actions.adopt_clocks(SYSTEM, opening, MONDAY, happenings, now)
    start("case:1002")
    actions.record_answer(SYSTEM, "case:1002", MONDAY + hour)
    assert actions.record_comment(SYSTEM, "case:1002", MONDAY + 2 * hour) == due_at
    assert actions.adopt_clocks(SYSTEM, opening, MONDAY, [], now) == due_at, "once"
    assert actions.tell_due(now) == 1, "the other case only"


def test_another_pack_measures_every_open_clock_anew(settings: Settings) -> None:
    start()
    start("case:1002")
    actions.end_clocks(SYSTEM, "case:1002", MONDAY)
    settings.PACK = "officemaker"
    assert actions.retarget_outdated(MONDAY + timedelta(minutes=5)) == 1, "ended matters are left alone"
    assert actions.retarget_outdated(MONDAY + timedelta(minutes=6)) == 0
    assert Clock.objects.get(matter=ABOUT).minutes == 480
    assert ClockChange.objects.get(verb="retarget").cause == "pack"
    the_rows_say_what_the_rules_say(MONDAY + timedelta(minutes=6))


def test_a_merge_moves_the_clock_that_is_due_first() -> None:
    start()
    start("case:1002", MONDAY + timedelta(minutes=10), impact="down")
    merged_at = MONDAY + timedelta(minutes=20)
    due_at = actions.merge_clocks(SYSTEM, "case:1002", ABOUT, merged_at)
    assert due_at == MONDAY + timedelta(minutes=70)
    assert [(one.matter_id, one.phase) for one in Clock.objects.order_by("id")] == [
        (ABOUT, "stopped"),
        (ABOUT, "running"),
    ]
    assert Matter.objects.get(pk="case:1002").turn == "ended"
    assert sorted(events()[2:]) == ["clock.moved", "clock.stopped"]
    assert actions.merge_clocks(SYSTEM, ABOUT, ABOUT, merged_at) == due_at
    with pytest.raises(actions.UnknownMatter):
        actions.merge_clocks(SYSTEM, "case:9999", ABOUT, merged_at)


def test_a_merge_settles_the_solution_that_moves() -> None:
    start(plan="premium", impact="minor")
    start("case:1002", plan="premium", impact="down")
    actions.record_answer(SYSTEM, "case:1002", MONDAY)
    actions.merge_clocks(SYSTEM, "case:1002", ABOUT, MONDAY + timedelta(minutes=5))
    moved = Clock.objects.get(kind="resolution")
    assert (moved.matter_id, moved.phase) == (ABOUT, "running")
    assert list(moved.changes.order_by("number").values_list("verb", flat=True)) == ["start", "pause", "move", "resume"]


def test_hours_are_kept_once_and_nothing_that_happened_can_be_changed() -> None:
    start()
    start("case:1002")
    assert Timetable.objects.count() == 1
    for statement in ("update clocks_clockchange set at = now()", "delete from clocks_timetable"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_database_itself_refuses_two_answers_at_once() -> None:
    start()
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.create(matter_id=ABOUT, kind="next_response", started_at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clock.objects.filter(matter=ABOUT).update(phase="met")


def test_a_clock_outlives_the_pack_that_promised_it(settings: Settings) -> None:
    """The hours are kept with the clock: it reads the same when the pack is gone."""
    start()
    before = queries.get_clocks(ABOUT, MONDAY)[0].reading
    settings.PACK = "protheus"
    assert queries.get_clocks(ABOUT, MONDAY)[0].reading == before


def test_lists_ask_once_for_what_is_due_next(django_assert_num_queries: Any) -> None:
    start(plan="premium", impact="down")
    start("case:1002")
    with django_assert_num_queries(1):
        found = queries.list_glances([ABOUT, "case:1002", "case:9999"], MONDAY + timedelta(minutes=40))
    assert {about: (one.kind, one.state) for about, one in found.items()} == {
        ABOUT: ("first_response", "late"),
        "case:1002": ("first_response", "running"),
    }
