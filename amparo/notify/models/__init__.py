"""Tables of notify: outgoing webhooks."""

from amparo.notify.models.webhooks import Attempt, Endpoint, EndpointSecret, Message

__all__ = ["Attempt", "Endpoint", "EndpointSecret", "Message"]
