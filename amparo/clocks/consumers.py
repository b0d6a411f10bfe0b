"""What clocks do about what happens below them, in the background and once for each event."""

from datetime import datetime

from amparo.clocks.jobs import follow_pack
from amparo.core import jobs
from amparo.core.consumers import consumer
from amparo.core.models import Event
from amparo.gate.events import PackEnacted


@consumer("clocks.pack", types=[PackEnacted])
def follow_enactment(row: Event, payload: PackEnacted, now: datetime) -> None:
    """Open clocks are measured by the version that has come into force (SI-10)."""
    jobs.enqueue(follow_pack)
