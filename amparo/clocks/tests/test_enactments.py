"""Open clocks are measured anew exactly when another version of the pack comes into force (SI-10)."""

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from pytest_django import Settings

from amparo.clocks import actions
from amparo.clocks import jobs as clock_jobs
from amparo.clocks.models import Clock, ClockChange, Matter
from amparo.clocks.tests.test_running import ABOUT, MONDAY, start, the_rows_say_what_the_rules_say
from amparo.core import consumers, jobs
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.gate import packs
from amparo.gate.tests.changing import changed_files, enact, without_examples
from amparo.testing.cast import Cast

HOUR = timedelta(hours=1)
STANDARD = 'plan = ["standard"]\nfirst_response_minutes = '


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def promising(minutes: int) -> dict[str, str]:
    """Lumen, with another first response for the plan `standard`."""
    return without_examples(changed_files(f"{STANDARD}240", f"{STANDARD}{minutes}"))


def retargets() -> list[tuple[datetime, int | None, str]]:
    rows = ClockChange.objects.filter(verb="retarget").order_by("number")
    return list(rows.values_list("at", "minutes", "cause"))


def test_an_open_clock_is_due_by_the_new_version_from_its_moment_on(cast: Cast) -> None:
    due_at = start()
    enactment = enact(cast, promising(120), MONDAY, MONDAY + HOUR)
    assert actions.retarget_outdated(MONDAY + HOUR - timedelta(seconds=1)) == 0
    assert Clock.objects.get().due_at == due_at
    assert actions.retarget_outdated(MONDAY + HOUR + timedelta(seconds=50)) == 1
    clock = Clock.objects.get()
    assert (clock.minutes, clock.due_at) == (120, MONDAY + 2 * HOUR), "measured from its original start"
    assert retargets() == [(MONDAY + HOUR, 120, "pack")], "the moment of the version, not of the job"
    assert Matter.objects.get().pack_id == enactment.pack_id
    assert Event.objects.filter(type="clock.retargeted").count() == 1
    the_rows_say_what_the_rules_say(MONDAY + HOUR)


def test_whoever_comes_first_brings_a_clock_up_to_the_version(cast: Cast) -> None:
    start()
    enact(cast, promising(30), MONDAY, MONDAY + HOUR)
    actions.record_answer(SYSTEM, ABOUT, MONDAY + 2 * HOUR)
    assert retargets() == [(MONDAY + HOUR, 30, "pack")]
    assert Clock.objects.get(kind="first_response").late, "it had run out under the new promise"
    assert actions.retarget_outdated(MONDAY + 3 * HOUR) == 0


def test_versions_that_came_and_went_are_gone_through_in_order(cast: Cast) -> None:
    start()
    first = packs.files_of_pack(packs.installed())
    enact(cast, promising(120), MONDAY, MONDAY + HOUR)
    enact(cast, promising(60), MONDAY, MONDAY + 1.5 * HOUR)
    enact(cast, first, MONDAY, MONDAY + 1.75 * HOUR)
    changes = {"request": {"impact": "significant"}}
    actions.retarget_clocks(SYSTEM, ABOUT, changes, "impact", MONDAY + 2 * HOUR)
    assert retargets() == [
        (MONDAY + HOUR, 120, "pack"),
        (MONDAY + 1.5 * HOUR, 60, "pack"),
        (MONDAY + 1.75 * HOUR, 240, "pack"),
        (MONDAY + 2 * HOUR, 120, "impact"),
    ]
    the_rows_say_what_the_rules_say(MONDAY + 2 * HOUR)


def test_a_version_that_promises_the_same_changes_no_clock(cast: Cast) -> None:
    due_at = start()
    enact(cast, changed_files("[vendor]", "# a remark\n[vendor]"), MONDAY + HOUR)
    assert actions.retarget_outdated(MONDAY + HOUR) == 1
    assert Clock.objects.get().due_at == due_at
    assert retargets() == []


@pytest.mark.django_db(transaction=True)
def test_the_log_wakes_the_clocks_at_once(cast: Cast, now: datetime) -> None:
    consumers.prepare(now)
    before = jobs.waiting_jobs()
    enact(cast, promising(120), now)
    assert consumers.drain(now, ["clocks.pack", "gate.scheduled"]) == 2
    assert jobs.waiting_jobs() == before + 2


def test_a_matter_that_cannot_be_measured_keeps_nobody_elses_clocks_waiting(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(1001, 1005):
        start(f"case:{number}")
    Matter.objects.filter(pk__in=["case:1001", "case:1003"]).update(facts={"action": "nonsense"})
    enact(cast, promising(120), MONDAY, MONDAY + HOUR)
    with pytest.raises(actions.NotMeasured, match=r"^case:1001, case:1003$"):
        actions.retarget_outdated(MONDAY + HOUR)
    clocks = Clock.objects.order_by("matter_id").values_list("matter_id", "minutes")
    assert list(clocks) == [("case:1001", 240), ("case:1002", 120), ("case:1003", 240), ("case:1004", 120)]
    told = [one.getMessage() for one in caplog.records if one.levelname == "ERROR" and one.exc_info]
    assert len(told) == 2 and "case:1001" in told[0] + told[1] and "case:1003" in told[0] + told[1]


def test_more_matters_that_cannot_be_measured_than_a_batch_holds_do_not_hide_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.clocks.jobs.BATCH", 2)
    for number in range(1001, 1007):
        start(f"case:{number}", MONDAY - timedelta(days=365))
    bad = [f"case:{number}" for number in range(1001, 1005)]
    Matter.objects.filter(pk__in=bad).update(facts={"action": "nonsense"})
    enact(cast, promising(120), MONDAY - timedelta(days=365), MONDAY - timedelta(days=364))
    with pytest.raises(actions.NotMeasured) as failure:
        clock_jobs.retarget_outdated_clocks()
    assert failure.value.abouts == frozenset(bad)
    assert Clock.objects.filter(minutes=120).count() == 2


def test_a_database_that_is_away_ends_the_measuring_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    start()
    start("case:1002")
    enact(cast, promising(120), MONDAY, MONDAY + HOUR)
    tried: list[str] = []

    def away(about: str) -> Matter:
        tried.append(about)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("amparo.clocks.actions.running.locked_matter", away)
    with pytest.raises(OperationalError):
        actions.retarget_outdated(MONDAY + HOUR)
    assert len(tried) == 1


def test_the_failure_names_so_many_matters_and_counts_the_rest() -> None:
    many = actions.NotMeasured([f"case:{number}" for number in range(1000, 1025)])
    assert str(many).startswith("case:1000, ") and str(many).endswith("case:1019 and 5 more")
