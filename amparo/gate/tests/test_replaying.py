"""A changed version is laid over past decisions: what would turn, by rule, company and role, and the cases behind."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from pytest_django import Settings

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event
from amparo.core.transitions import NotPossible
from amparo.gate import actions, packs, replays
from amparo.gate.actions import replaying
from amparo.gate.actions.replaying import ReplayRunning, Span, start_replay, step_replay, stop_replay
from amparo.gate.asking import Asking
from amparo.gate.models import Decision, Replay, ReplayTurn
from amparo.gate.replays import Behind, Group
from amparo.gate.tests.changing import changed_files, without_examples
from amparo.gate.tests.test_enacting import GUARD, OPEN
from amparo.policy.pack.problems import PackRefusedError
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def asked(cast: Cast, now: datetime) -> list[Decision]:
    """Ana (not designated) asked three times, Dora (designated) and Greta (Germany) once each."""
    who = [("ana", cast.acme), ("dora", cast.acme), ("ana", cast.acme), ("greta", cast.gruber), ("ana", cast.acme)]
    made = []
    for number, (name, company) in enumerate(who):
        actor, at = cast.actor(name), now - timedelta(hours=number + 1)
        request = {"kind": "problem", "product": "lumen-ledger", "problems": 1}
        made.append(actions.decide(actor, Asking("case.open", request, actor.id, company.pk, at), at))
    return made


def milder(now: datetime) -> str:
    return packs.keep_files("lumen", without_examples(changed_files(GUARD, OPEN)), now).pk


def replayed(cast: Cast, now: datetime, **more: object) -> Replay:
    replay = start_replay(cast.actor("adam"), Span(milder(now), **({"most": 1000} | more)), now)  # type: ignore[arg-type]
    while step_replay(replay.pk, now):
        pass
    replay.refresh_from_db()
    return replay


def test_it_tells_what_turns_by_outcome_rule_company_and_role(cast: Cast, now: datetime, asked: list[Decision]) -> None:
    replay = replayed(cast, now)
    assert (replay.state, replay.done, replay.to_do, replay.turned, replay.refused) == ("done", 5, 5, 3, 0)
    figures = replays.get_figures(replay)
    assert sum(count for _, _, count in figures.outcomes) == 3
    assert {was for was, _, _ in figures.outcomes} == {"refused"}
    assert figures.rules == [Group("designated-only-us", "designated-only-us", 3)]
    assert figures.companies == [Group(str(cast.acme.pk), "Acme", 3)]
    assert figures.roles == [Group("customer", "customer", 3)]
    turn = replays.list_turns(replay, Behind(rule="designated-only-us", was="refused"))[0]
    assert turn.decision_id == asked[0].pk
    assert turn.changed["outcome"]["was"] == "refused"


def test_the_lists_behind_the_figures_are_narrowed_and_paged(
    cast: Cast, now: datetime, asked: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    replay = replayed(cast, now)
    assert replays.list_turns(replay, Behind(company=cast.gruber.pk)) == []
    assert replays.list_turns(replay, Behind(role="designated")) == []
    monkeypatch.setattr(replays, "PAGE", 2)
    first = replays.list_turns(replay, Behind(company=cast.acme.pk))
    assert len(first) == 3, "one more says that there is another page"
    rest = replays.list_turns(replay, Behind(company=cast.acme.pk), (first[1].at, first[1].pk))
    assert [turn.pk for turn in rest] == [first[2].pk]
    assert len(list(replays.iterate_turns(replay, Behind()))) == 3


def test_the_version_in_force_itself_turns_nothing(cast: Cast, now: datetime, asked: list[Decision]) -> None:
    replay = start_replay(cast.actor("adam"), Span(packs.installed().sha256, 1000), now)
    step_replay(replay.pk, now)
    assert not ReplayTurn.objects.exists()


def test_it_is_bounded_to_the_newest_and_to_a_time(cast: Cast, now: datetime, asked: list[Decision]) -> None:
    assert (replayed(cast, now, most=2).turned, Replay.objects.get().to_do) == (1, 2)
    since = now - timedelta(hours=3)
    replay = replayed(cast, now, since=since)
    assert (replay.to_do, replay.turned) == (3, 2)


def test_a_killed_replay_goes_on_where_it_was_and_counts_nothing_twice(
    cast: Cast, now: datetime, asked: list[Decision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "BATCH", 2)
    replay = start_replay(cast.actor("adam"), Span(milder(now), 1000), now)
    assert step_replay(replay.pk, now, seconds=0.0) is True, "no time, nothing done"
    assert replaying._step_batch(replay.pk, now) is True
    replay.refresh_from_db()
    assert (replay.done, replay.state) == (2, "running")
    assert step_replay(replay.pk, now) is False
    assert step_replay(replay.pk, now) is False, "a job that runs twice"
    replay.refresh_from_db()
    assert (replay.done, replay.turned, ReplayTurn.objects.count()) == (5, 3, 3)
    ended = Event.objects.get(type="pack.replayed")
    assert ended.payload == {"replay": replay.pk, "pack": replay.pack_id, "done": 5, "turned": 3}
    assert Event.objects.filter(type="pack.replay_started").count() == 1


def test_one_at_a_time_and_it_can_be_stopped(cast: Cast, now: datetime, asked: list[Decision]) -> None:
    adam = cast.actor("adam")
    replay = start_replay(adam, Span(milder(now), 1000), now)
    with pytest.raises(ReplayRunning):
        start_replay(adam, Span(milder(now), 1000), now)
    stop_replay(adam, replay.pk, now)
    assert step_replay(replay.pk, now) is False
    with pytest.raises(NotPossible):
        stop_replay(adam, replay.pk, now)


def test_a_request_of_an_older_form_is_counted_and_holds_nothing_up(
    cast: Cast, now: datetime, asked: list[Decision]
) -> None:
    Decision.objects.filter(pk=asked[0].pk).update(request={"action": "case.open", "colour": "red"})
    replay = replayed(cast, now)
    assert (replay.state, replay.done, replay.turned, replay.refused) == ("done", 5, 2, 1)


@pytest.mark.parametrize("name", ["alma", "petra", "viktor"])
def test_only_administrators_replay(cast: Cast, now: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        start_replay(cast.actor(name), Span(packs.installed().sha256, 10), now)
    with pytest.raises(NotAllowed):
        replays.replay_for(cast.actor(name), 1)
    with pytest.raises(NotAllowed):
        stop_replay(cast.actor(name), 1, now)


def test_what_cannot_be_replayed(cast: Cast, now: datetime) -> None:
    adam = cast.actor("adam")
    wrong = packs.keep_files("lumen", {"pack.toml": "nonsense"}, now)
    with pytest.raises(PackRefusedError):
        start_replay(adam, Span(wrong.pk, 10), now)
    with pytest.raises(ObjectDoesNotExist):
        start_replay(adam, Span("0" * 64, 10), now)
    with pytest.raises(NotVisible):
        replays.replay_for(adam, 999)
