"""Outgoing webhooks follow the event log: each event becomes a message of every endpoint that may hear of it."""

from datetime import datetime

from amparo.core import jobs
from amparo.core.consumers import consumer
from amparo.core.events import declared
from amparo.core.models import Event
from amparo.notify.actions.delivering import deliver_webhooks, queue_event
from amparo.notify.audiences import types_for
from amparo.notify.models import Endpoint

PAUSE_SECONDS = 0.3  # under load events are taken together, which costs the database less


def wanted_types() -> list[str]:
    """The types that any endpoint asks for now; where there is none, the log is not even read."""
    found = set[str]()
    for company_id, types in Endpoint.objects.filter(enabled=True).values_list("company_id", "types"):
        found.update(types or types_for(company_id))
    return sorted(found & declared().keys())


@consumer("notify.webhooks", wanted_types, pause_seconds=PAUSE_SECONDS)
def queue_webhooks(row: Event, payload: object, now: datetime) -> None:
    """Queues the messages of one event, and a job for each endpoint that has none under way."""
    for endpoint in queue_event(row, now):
        jobs.enqueue(deliver_webhooks, endpoint=endpoint.pk)
