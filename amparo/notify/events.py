"""What happens to outgoing webhooks. The address itself is never in an event: it may hold a key of the receiver's."""

from typing import Literal

from amparo.core.events import Payload, event

Reason = Literal["person", "gone", "failing"]


class WebhookPayload(Payload):
    """Which endpoint, and whose: a company's, or the vendor's own."""

    endpoint: int
    company: int | None


@event("webhook.created")
class WebhookCreated(WebhookPayload):
    """Somebody asked that events be sent to an address."""


@event("webhook.changed")
class WebhookChanged(WebhookPayload):
    """The address, its name or the chosen types of events changed; `fields` names which."""

    fields: list[str]


@event("webhook.secret_rotated")
class WebhookSecretRotated(WebhookPayload):
    """A new secret signs; the one before goes on beside it for `hours`."""

    hours: int


@event("webhook.secret_shown")
class WebhookSecretShown(WebhookPayload):
    """The secret was shown, which happens once."""


@event("webhook.disabled")
class WebhookDisabled(WebhookPayload):
    """Nothing is sent any more: a person said so, the receiver wants no more (410), or it failed for days."""

    reason: Reason


@event("webhook.enabled")
class WebhookEnabled(WebhookPayload):
    """Events are sent again, from now on."""


@event("webhook.removed")
class WebhookRemoved(WebhookPayload):
    """The endpoint is gone, with its secrets and its list of deliveries."""


@event("webhook.replayed")
class WebhookReplayed(WebhookPayload):
    """A message, or everything since a moment that had not arrived, is sent once more."""

    since: str | None
    message: str | None


@event("desk.alert_raised")
class AlertRaised(Payload):
    """Something takes longer than it may: a statement, the event log, one of its readers, a job that waits."""

    alert: str
    seconds: int
    most: int


@event("desk.alert_cleared")
class AlertCleared(Payload):
    """It is over."""

    alert: str
