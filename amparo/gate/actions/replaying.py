"""Laying a version over past decisions: in batches, with progress, and taken up again where a worker was killed."""

import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from amparo.core.actors import SYSTEM, Actor
from amparo.core.events import record
from amparo.core.transitions import NotPossible
from amparo.gate import own, packs
from amparo.gate.drafts import administrators_only
from amparo.gate.events import PackReplayed, PackReplayStarted
from amparo.gate.laying import COLUMNS, Row, laid_over, past_until
from amparo.gate.models import Decision, Replay, ReplayTurn
from amparo.policy.pack.pack import Pack
from amparo.policy.refusals import RequestRefusedError

BATCH = 500
MOST_DECISIONS = 1_000_000
STEP_SECONDS = 20.0  # jobs are over in a minute; a replay goes on in the next one


@dataclass(frozen=True)
class Span:
    """Which past decisions: of one version (a hash) over the newest `most`, none older than `since`."""

    sha256: str
    most: int
    since: datetime | None = None
    draft_id: int | None = None


class ReplayRunning(Exception):
    """Another replay is running; one at a time, so that the desk stays quick."""


@transaction.atomic
def start_replay(actor: Actor, span: Span, now: datetime) -> Replay:
    """Begins to lay a version over past decisions; the job `gate.replay` does it. Event: `pack.replay_started`.

    Raises NotAllowed, ReplayRunning, PackRefusedError for a version that cannot be used, PackSnapshot.DoesNotExist.
    """
    administrators_only(actor)
    with connection.cursor() as cursor:
        cursor.execute("lock table gate_replay in share row exclusive mode")
    if Replay.objects.filter(state="running").exists():
        raise ReplayRunning
    version = packs.version_of(span.sha256)
    most = max(1, min(span.most, MOST_DECISIONS))
    replay = Replay(
        pack=packs.snapshot_of(version, now),
        draft_id=span.draft_id,
        since=span.since,
        until=now,
        most=most,
        to_do=0,
        started_at=now,
        started_by_id=actor.id,
    )
    replay.to_do = past_until(replay.until, replay.since)[:most].count()
    replay.save()
    payload = PackReplayStarted(replay=replay.pk, pack=version.sha256)
    record(actor, payload, about=replay.ref, topics=["packs"], now=now)
    return replay


@transaction.atomic
def stop_replay(actor: Actor, replay_id: int, now: datetime) -> Replay:
    """Ends a replay early; what it found stays. Raises NotAllowed, Replay.DoesNotExist, and NotPossible at its end."""
    administrators_only(actor)
    replay = Replay.objects.select_for_update().get(pk=replay_id)
    if replay.state != "running":
        raise NotPossible("replay", replay.state, "stop")
    _end(replay, "stopped", actor, now)
    return replay


def step_replay(replay_id: int, now: datetime, seconds: float = STEP_SECONDS) -> bool:
    """Goes on with a replay for some seconds; whether there is more to do. May run twice: a batch counts once."""
    until = time.monotonic() + seconds
    more = True
    while more and time.monotonic() < until:
        more = _step_batch(replay_id, now)
    return more


@transaction.atomic
def _step_batch(replay_id: int, now: datetime) -> bool:
    replay = Replay.objects.select_for_update().filter(pk=replay_id, state="running").first()
    if replay is None:
        return False
    rows = list(_next(replay)[: min(BATCH, replay.to_do - replay.done)])
    if rows:
        pack = own.with_own(packs.version_of(replay.pack_id))
        ReplayTurn.objects.bulk_create(_turns(replay, pack, rows))
        replay.done += len(rows)
        replay.cursor_id, replay.cursor_at = rows[-1][0], rows[-1][1]
        replay.save()
    if len(rows) < BATCH or replay.done >= replay.to_do:
        _end(replay, "done", SYSTEM, now)
        return False
    return True


def _next(replay: Replay) -> QuerySet[Decision, Row]:
    """The decisions behind the cursor, the newest first."""
    rows = past_until(replay.until, replay.since)
    if replay.cursor_at is not None:
        rows = rows.filter(Q(at__lt=replay.cursor_at) | Q(at=replay.cursor_at, id__lt=replay.cursor_id))
    return rows.order_by("-at", "-id").values_list(*COLUMNS)


def _turns(replay: Replay, pack: Pack, rows: Iterable[Row]) -> list[ReplayTurn]:
    """The decisions of a batch that come out differently; those of an older form are counted."""
    turns = []
    for row in rows:
        try:
            turned = laid_over(pack, row)
        except (RequestRefusedError, ValueError):
            replay.refused += 1
            continue
        if turned:
            turns.append(ReplayTurn(replay=replay, **asdict(turned)))
    replay.turned += len(turns)
    return turns


def _end(replay: Replay, state: str, actor: Actor, now: datetime) -> None:
    replay.state, replay.ended_at = state, now
    replay.save()
    payload = PackReplayed(replay=replay.pk, pack=replay.pack_id, done=replay.done, turned=replay.turned)
    record(actor, payload, about=replay.ref, topics=["packs"], now=now)
