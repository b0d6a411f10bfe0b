"""Once more: a single message, everything that has not arrived since a moment, or a test."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from amparo.core import jobs, ratelimit
from amparo.core.actors import Actor
from amparo.core.models import Event
from amparo.core.transitions import NotPossible
from amparo.notify import access, events, signing
from amparo.notify.actions.delivering import KEEP, add_messages, deliver_webhooks
from amparo.notify.actions.endpoints import lock, tell
from amparo.notify.audiences import TEST_TYPE, may_hear, types_for
from amparo.notify.models import Endpoint, Message
from amparo.people.rules import BadInput

STEP = 500  # events of one transaction of a replay
MOST_REPLAYED = 10_000  # messages of one replay; a further one goes on from there
TESTS = ratelimit.Limit("webhook-tests", 60, 3600)  # and single replays, of one endpoint


@jobs.job("notify.replay_webhooks")
def replay_webhooks(endpoint: int, since: str, before: int | None, done: int) -> None:
    """One step of a replay; the next is a job of its own."""
    place, queued = queue_since(endpoint, datetime.fromisoformat(since), before, timezone.now())
    done += queued
    if place is not None and done < MOST_REPLAYED:
        jobs.enqueue(replay_webhooks, endpoint=endpoint, since=since, before=place, done=done)


def send_test(actor: Actor, endpoint: Endpoint, now: datetime) -> Message:
    """A message of the type `webhook.test` is sent at once. Raises NotVisible, NotAllowed, NotPossible and TooOften."""
    _check(actor, endpoint, now)
    ratelimit.take(TESTS, str(endpoint.pk), now)
    with transaction.atomic():
        message = Message.objects.create(
            endpoint=endpoint, key=signing.new_key(), type=TEST_TYPE, next_at=now, created_at=now
        )
        _hurry(endpoint)
    return message


def replay_message(actor: Actor, message: Message, now: datetime) -> None:
    """The message is sent once more under the same `webhook-id`, also where it had arrived; `webhook.replayed` follows.

    Raises NotVisible, NotAllowed, NotPossible and TooOften.
    """
    endpoint = message.endpoint
    _check(actor, endpoint, now)
    ratelimit.take(TESTS, str(endpoint.pk), now)
    with transaction.atomic():
        lock(endpoint)
        _queue_again([message.pk], now)
        said = events.WebhookReplayed(
            endpoint=endpoint.pk, company=endpoint.company_id, since=None, message=message.key
        )
        tell(actor, endpoint, said, now)
        _hurry(endpoint)


def replay_since(actor: Actor, endpoint: Endpoint, since: datetime, now: datetime) -> None:
    """Everything since a moment that has not arrived is sent: what failed, and what happened while it was disabled.

    `since` lies at most 30 days back. `webhook.replayed` follows. Raises NotVisible, NotAllowed, NotPossible, BadInput.
    """
    _check(actor, endpoint, now)
    if not now - KEEP <= since <= now:
        raise BadInput("since", "webhook-since", {"days": KEEP.days})
    with transaction.atomic():
        said = events.WebhookReplayed(
            endpoint=endpoint.pk, company=endpoint.company_id, since=since.astimezone(UTC).isoformat(), message=None
        )
        tell(actor, endpoint, said, now)
        jobs.enqueue(replay_webhooks, endpoint=endpoint.pk, since=since.isoformat(), before=None, done=0)


def queue_since(endpoint_id: int, since: datetime, before: int | None, now: datetime) -> tuple[int | None, int]:
    """One step of a replay, backwards through the log from the event `before`: queues what has not arrived.

    Returns where the next step goes on, None at the end, and how many messages were queued. The job calls it.
    """
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id, enabled=True).first()
        if endpoint is None:
            return None, 0
        rows = Event.objects.filter(type__in=endpoint.types or types_for(endpoint.company_id))
        if endpoint.company_id is not None:
            key = endpoint.company_id
            rows = rows.filter(topics__overlap=[f"company:{key}", f"company-cases:{key}"])
        if before is not None:
            rows = rows.filter(pk__lt=before)
        page = list(rows.order_by("-pk")[:STEP])
        wanted = [row for row in page if row.at >= since and may_hear(endpoint.company_id, row)]
        known = dict(endpoint.messages.filter(event_id__in=[row.pk for row in wanted]).values_list("event_id", "state"))
        missing = [row for row in wanted if row.pk not in known]
        add_messages([(endpoint, row) for row in missing], now)
        failed = endpoint.messages.filter(event_id__in=list(known), state="failed")
        again = list(failed.values_list("pk", flat=True))
        _queue_again(again, now)
        if missing or again:
            _hurry(endpoint)
    ended = len(page) < STEP or all(row.at < since for row in page)
    return None if ended else page[-1].pk, len(missing) + len(again)


def _check(actor: Actor, endpoint: Endpoint, now: datetime) -> None:
    access.owner_for(actor, endpoint.company_id, now)
    if not Endpoint.objects.filter(pk=endpoint.pk, enabled=True).exists():
        raise NotPossible("webhook", "disabled", "send")


def _queue_again(keys: list[int], now: datetime) -> None:
    Message.objects.filter(pk__in=keys).update(
        state="pending", attempts=0, next_at=now, ended_at=None, error="", status=None
    )


def _hurry(endpoint: Endpoint) -> None:
    """Somebody waits for it: a quiet time ends, and a job begins at once."""
    Endpoint.objects.filter(pk=endpoint.pk).update(quiet_until=None)
    jobs.enqueue(deliver_webhooks, endpoint=endpoint.pk)
