"""What may be done with outgoing webhooks; the only writers of this package."""

from amparo.notify.actions.delivering import deliver_due, drop_old
from amparo.notify.actions.endpoints import (
    Wish,
    change_endpoint,
    create_endpoint,
    disable_endpoint,
    enable_endpoint,
    remove_endpoint,
    rotate_secret,
    show_secret,
)
from amparo.notify.actions.replaying import queue_since, replay_message, replay_since, send_test

__all__ = [
    "Wish",
    "change_endpoint",
    "create_endpoint",
    "deliver_due",
    "disable_endpoint",
    "drop_old",
    "enable_endpoint",
    "queue_since",
    "remove_endpoint",
    "replay_message",
    "replay_since",
    "rotate_secret",
    "send_test",
    "show_secret",
]
