"""Periodic work of outgoing webhooks; the jobs of single deliveries and replays stand beside their actions."""

from django.utils import timezone

from amparo.core import jobs
from amparo.notify.actions.alerting import watch_desk
from amparo.notify.actions.delivering import deliver_webhooks, drop_old, endpoints_with_work


@jobs.periodic("* * * * * */15", "notify.take_up_webhooks")
def take_up_webhooks() -> None:
    """Messages whose job was lost, or whose receiver was left in peace for a while, are taken up."""
    for endpoint in endpoints_with_work(timezone.now()):
        jobs.enqueue(deliver_webhooks, endpoint=endpoint)


@jobs.periodic("37 3 * * *", "notify.drop_old_webhooks")
def drop_old_webhooks() -> None:
    """Deliveries are kept for 30 days."""
    drop_old(timezone.now())


@jobs.periodic("* * * * *", "notify.watch_desk")
def watch() -> None:
    """What is too slow or too far behind is said (AMPARO_ALERT_…)."""
    watch_desk(timezone.now())
