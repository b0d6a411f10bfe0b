"""What the gate does about what happened in it, in the background and once for each event."""

from datetime import datetime

from amparo.core import jobs
from amparo.core.consumers import consumer
from amparo.core.models import Event
from amparo.gate.events import PackScheduled
from amparo.gate.jobs import apply_pack


@consumer("gate.scheduled", types=[PackScheduled])
def follow_schedule(row: Event, payload: PackScheduled, now: datetime) -> None:
    """A job stands ready for the moment at which a version comes into force."""
    jobs.enqueue_at(apply_pack, datetime.fromisoformat(payload.from_at))
