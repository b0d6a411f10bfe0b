"""What the pages of outgoing webhooks read: bounded, few queries, nothing checked here (see access)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from amparo.core.models import Event
from amparo.notify.models import Attempt, Endpoint, EndpointSecret, Message

ENDPOINTS_LIMIT = 10  # of one company, and of the vendor
ATTEMPTS_LIMIT = 100
STATES = ("pending", "delivered", "failed")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Messages, the newest first; `before` is where the next page begins, None on the last."""

    messages: Sequence[Message]
    before: int | None


def endpoints_of(company_id: int | None) -> QuerySet[Endpoint]:
    """The endpoints of a company, or the vendor's own."""
    rows = Endpoint.objects.all()
    return rows.filter(company__isnull=True) if company_id is None else rows.filter(company_id=company_id)


def list_endpoints(company_id: int | None) -> list[Endpoint]:
    """The same for a page, the oldest first."""
    return list(endpoints_of(company_id).order_by("pk")[: ENDPOINTS_LIMIT * 2])


def list_messages(endpoint: Endpoint, state: str = "", before: int | None = None, size: int = PAGE) -> Page:
    """One page of what was sent, or is to be."""
    rows = endpoint.messages.order_by("-pk")
    if state in STATES:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows[: size + 1])
    return Page(page[:size], page[size - 1].pk if len(page) > size else None)


def count_by_state(endpoint: Endpoint) -> dict[str, int]:
    """How many messages wait, arrived and failed in the 30 days that are kept."""
    counted = endpoint.messages.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in STATES})
    return {state: int(counted[state]) for state in STATES}


def list_attempts(message: Message) -> list[Attempt]:
    """Each try of a message, the newest first."""
    return list(message.tries.order_by("-pk")[:ATTEMPTS_LIMIT])


def current_secret(endpoint: Endpoint) -> EndpointSecret:
    """The secret that signs."""
    return endpoint.secrets.get(until_at=None)


def signing_secrets(endpoint: Endpoint, now: datetime) -> list[EndpointSecret]:
    """The secrets that sign now, the newest first: the current one, and those before it while they still count."""
    rows = endpoint.secrets.filter(Q(until_at=None) | Q(until_at__gt=now))
    return list(rows.order_by("-pk")[:5])


def event_of(message: Message) -> Event | None:
    """The event that a message tells of; None for a test."""
    return Event.objects.filter(pk=message.event_id).first() if message.event_id is not None else None
