"""Warnings and breaches: once each, also when several look at the same moment, and told to whom the pack says."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections, transaction
from pytest_django import Settings

from amparo.clocks import actions, jobs
from amparo.clocks.lifecycle import CLOCK
from amparo.clocks.models import Clock
from amparo.clocks.tests.test_running import ABOUT, MONDAY, start
from amparo.core.actors import SYSTEM
from amparo.core.models import Event

WARNING, DUE = MONDAY + timedelta(hours=4.5), MONDAY + timedelta(hours=5.5)  # with lunch in between


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def told() -> list[tuple[str, list[str]]]:
    rows = Event.objects.filter(type__in=["clock.warned", "clock.breached"]).order_by("id")
    return [(row.type, row.payload["tell"]) for row in rows]


@pytest.mark.django_db
def test_a_warning_comes_first_and_a_breach_only_after_the_moment() -> None:
    start()
    for now, expected in (
        (WARNING - timedelta(seconds=1), []),
        (WARNING, ["clock.warned"]),
        (WARNING, ["clock.warned"]),
        (DUE, ["clock.warned"]),
        (DUE + timedelta(seconds=1), ["clock.warned", "clock.breached"]),
        (DUE + timedelta(days=1), ["clock.warned", "clock.breached"]),
    ):
        actions.tell_due(now)
        assert [name for name, _ in told()] == expected
    assert told() == [("clock.warned", ["assignee"]), ("clock.breached", ["assignee", "administrators"])]


@pytest.mark.django_db
def test_what_ran_out_while_nobody_looked_is_not_warned_of_any_more() -> None:
    start()
    assert actions.tell_due(DUE + timedelta(days=1)) == 1
    assert actions.tell_due(DUE + timedelta(days=1)) == 0
    assert [name for name, _ in told()] == ["clock.breached"]


@pytest.mark.django_db
def test_nothing_is_told_of_what_was_answered_or_waits_for_the_customer() -> None:
    start()
    start("case:1002", plan="premium", impact="down")
    actions.record_answer(SYSTEM, ABOUT, MONDAY)
    actions.record_answer(SYSTEM, "case:1002", MONDAY)
    assert actions.tell_due(MONDAY + timedelta(days=30)) == 0


@pytest.mark.django_db
def test_a_due_time_that_lies_ahead_again_is_warned_of_and_breached_again() -> None:
    start(impact="down")
    actions.tell_due(MONDAY + timedelta(minutes=61))
    lowered = MONDAY + timedelta(minutes=62)
    actions.retarget_clocks(SYSTEM, ABOUT, {"request": {"impact": "minor"}}, "impact", lowered)
    assert Clock.objects.get().breached_at is None
    actions.tell_due(lowered)
    assert [name for name, _ in told()] == ["clock.breached"]
    actions.tell_due(WARNING)
    actions.tell_due(DUE + timedelta(seconds=1))
    assert [name for name, _ in told()] == ["clock.breached", "clock.warned", "clock.breached"]


@pytest.mark.django_db
def test_the_pack_names_whom_to_tell_by_impact() -> None:
    start(impact="down")
    actions.tell_due(MONDAY + timedelta(minutes=30))
    actions.tell_due(MONDAY + timedelta(minutes=61))
    assert told() == [
        ("clock.warned", ["agents"]),
        ("clock.breached", ["assignee", "administrators", "account-manager", "requester"]),
    ]


@pytest.mark.django_db
def test_one_run_takes_no_more_than_it_was_allowed() -> None:
    for number in range(3):
        start(f"case:{2000 + number}")
    late = DUE + timedelta(minutes=1)
    assert [actions.tell_due(late, limit=2), actions.tell_due(late, limit=2), actions.tell_due(late, limit=2)] == [
        2,
        1,
        0,
    ]


@pytest.mark.django_db
def test_the_jobs_of_each_minute_catch_up_with_everything(settings: Settings) -> None:
    long_ago = MONDAY - timedelta(days=365)
    for number in range(5):
        start(f"case:{2000 + number}", long_ago)
    jobs.tell_due_clocks()
    assert [name for name, _ in told()] == ["clock.breached"] * 5
    settings.PACK = "officemaker"
    jobs.retarget_outdated_clocks()
    assert set(Clock.objects.values_list("minutes", flat=True)) == {480}


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_the_same_moment_record_it_once() -> None:
    for number in range(5):
        start(f"case:{2000 + number}")
    ready, late = threading.Barrier(4), DUE + timedelta(minutes=1)

    def work(now: datetime) -> None:
        try:
            with transaction.atomic():
                ready.wait(10)
                actions.tell_due(now)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(late,)) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(20)
    actions.tell_due(late)  # what was skipped because another had it
    assert [name for name, _ in told()] == ["clock.breached"] * 5


def test_the_readme_draws_the_phases_as_they_are() -> None:
    from pathlib import Path

    import amparo.clocks

    assert CLOCK.mermaid() in (Path(amparo.clocks.__file__).parent / "README.md").read_text(encoding="utf-8")
