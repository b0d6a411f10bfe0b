"""Figures of outgoing webhooks."""

from datetime import datetime, timedelta

from amparo.core.metrics import Row, reading
from amparo.notify.models import Endpoint, Message


@reading("amparo_webhook_messages", "Messages of webhooks that wait, and those of a week that have failed.", "state")
def count_messages(now: datetime) -> list[Row]:
    """Delivered ones are not counted: there are many."""
    waiting = Message.objects.filter(state="pending").count()
    failed = Message.objects.filter(created_at__gte=now - timedelta(days=7), state="failed").count()
    return [(("pending",), float(waiting)), (("failed",), float(failed))]


@reading("amparo_webhooks", "Webhooks by how they stand.", "state")
def count_endpoints(now: datetime) -> list[Row]:
    """Working, failing, or switched off."""
    rows = list(Endpoint.objects.values_list("enabled", "failing_since"))
    off = sum(not enabled for enabled, _ in rows)
    failing = sum(enabled and since is not None for enabled, since in rows)
    return [
        (("disabled",), float(off)),
        (("failing",), float(failing)),
        (("working",), float(len(rows) - off - failing)),
    ]
