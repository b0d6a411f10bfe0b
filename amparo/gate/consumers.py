"""What the gate does about what happened in it, in the background and once for each event."""

from datetime import datetime

from amparo.core import jobs
from amparo.core.consumers import consumer
from amparo.core.models import Event
from amparo.gate.events import PackReplayStarted, PackScheduled
from amparo.gate.jobs import apply_pack, go_on_with_replay


@consumer("gate.scheduled", types=[PackScheduled])
def follow_schedule(row: Event, payload: PackScheduled, now: datetime) -> None:
    """A job stands ready for the moment at which a version comes into force."""
    jobs.enqueue_at(apply_pack, datetime.fromisoformat(payload.from_at))


@consumer("gate.replays", types=[PackReplayStarted])
def follow_replay(row: Event, payload: PackReplayStarted, now: datetime) -> None:
    """A replay that was asked for begins."""
    jobs.enqueue(go_on_with_replay, replay=payload.replay)
