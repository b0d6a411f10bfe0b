"""From an event to a message of each endpoint that may hear of it, and from a message to the receiver.

Receivers may get a message twice (a worker that was killed after sending tries again) and in another order than that of
the log; the `webhook-id` stays the same, `event` in the body says the order.
"""

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from amparo.core import jobs
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.notify import sending, signing
from amparo.notify.actions.endpoints import networks_for, stop
from amparo.notify.audiences import body_of, may_hear
from amparo.notify.models import Attempt, Endpoint, EndpointSecret, Message
from amparo.notify.queries import signing_secrets
from amparo.notify.rules import is_persistent, judge, next_attempt_at, quiet_until, read_target
from amparo.people.rules import BadInput

AT_ONCE = 10  # messages of one endpoint that are on their way together
HELD = timedelta(seconds=sending.SECONDS * 3)  # an endpoint whose worker was killed is free again after so long
KEEP = timedelta(days=30)
DROP_AT_ONCE = 5000
TURN_SECONDS = 20  # then the job goes to the end of the queue, so that one endpoint does not keep the others waiting


@jobs.job("notify.deliver_webhooks", queue_name=jobs.OUTSIDE)
def deliver_webhooks(endpoint: int) -> None:
    """Sends what is due for an endpoint."""
    until = time.monotonic() + TURN_SECONDS
    while deliver_due(endpoint, timezone.now()):
        if time.monotonic() > until:
            jobs.enqueue(deliver_webhooks, endpoint=endpoint)
            return


def queue_event(row: Event, now: datetime) -> list[Endpoint]:
    """A message for each endpoint that asked for events of this type and may hear of this one; within a transaction.

    Returns the endpoints to which nothing was on its way yet, so that a job is needed. The consumer calls it.
    """
    chosen = Q(types=[]) | Q(types__contains=[row.type])
    endpoints = Endpoint.objects.filter(chosen, enabled=True, since_at__lte=row.at).order_by("pk")
    found = [endpoint for endpoint in endpoints if may_hear(endpoint.company_id, row)]
    idle = [one for one in found if not one.messages.filter(state="pending", next_at__lte=now).exists()]
    add_messages([(endpoint, row) for endpoint in found], now)
    return idle


def add_messages(pairs: Sequence[tuple[Endpoint, Event]], now: datetime) -> None:
    """Messages that are due at once; an event that is there already for an endpoint is left as it is."""
    Message.objects.bulk_create(
        [
            Message(
                endpoint=endpoint, key=signing.new_key(), event_id=row.pk, type=row.type, next_at=now, created_at=now
            )
            for endpoint, row in pairs
        ],
        ignore_conflicts=True,
    )


def deliver_due(endpoint_id: int, now: datetime, chance: float | None = None) -> int:
    """Tries the messages of one endpoint that are due, a few at a time; returns how many were tried.

    One caller at a time; another gets 0. No transaction is open while anything is sent. `chance` replaces the dice of
    the retry's jitter. `webhook.disabled` may follow. Jobs call it.
    """
    due = _claim(endpoint_id, now)
    if due is None:
        return 0
    endpoint, messages = due
    answers: list[sending.Answer] = []
    try:
        answers = _send(endpoint, messages, now)
    finally:
        with transaction.atomic():
            locked = Endpoint.objects.select_for_update().filter(pk=endpoint_id).first()
            if locked is not None:
                for message, answer in zip(messages, answers, strict=False):
                    _keep(locked, message, answer, now, random.random() if chance is None else chance)  # noqa: S311
                locked.busy_until = None
                locked.save()
    return len(messages)


def _claim(endpoint_id: int, now: datetime) -> tuple[Endpoint, list[Message]] | None:
    """The endpoint with what is due for it, marked as busy; None where there is nothing to do, or another is at it."""
    with transaction.atomic():
        locked = Endpoint.objects.select_for_update(skip_locked=True).filter(pk=endpoint_id, enabled=True).first()
        if locked is None or (locked.busy_until is not None and locked.busy_until > now):
            return None
        if locked.quiet_until is not None and locked.quiet_until > now:
            return None
        many = 1 if locked.failures else AT_ONCE  # whoever failed is asked with one message first
        due = list(
            locked.messages.filter(state="pending", next_at__lte=now)
            .select_related("endpoint")
            .order_by("next_at", "pk")[:many]
        )
        if not due:
            return None
        locked.busy_until = now + HELD
        locked.save(update_fields=["busy_until"])
        return locked, due


def _send(endpoint: Endpoint, messages: Sequence[Message], now: datetime) -> list[sending.Answer]:
    networks = networks_for(endpoint.company_id)
    secrets = signing_secrets(endpoint, now)
    rows = Event.objects.in_bulk([message.event_id for message in messages if message.event_id is not None])
    try:
        target = read_target(endpoint.url, networks)  # the setting may have changed since
        bodies = [body_of(message, rows.get(message.event_id or 0)) for message in messages]
        parcels = [
            sending.Parcel(target, signing.headers_for(message.key, body, secrets, now), body.encode(), networks)
            for message, body in zip(messages, bodies, strict=True)
        ]
    except BadInput:
        return [sending.Answer(None, "address", 0) for _ in messages]
    except signing.SecretLost:
        return [sending.Answer(None, "secret", 0) for _ in messages]
    return sending.post_all(parcels)


def _keep(locked: Endpoint, message: Message, answer: sending.Answer, now: datetime, chance: float) -> None:
    """Writes down how an attempt went, and what follows from it for the message and the endpoint."""
    if not Message.objects.filter(pk=message.pk).exists():
        return
    Attempt.objects.create(
        message=message,
        at=now,
        status=answer.status,
        error=answer.error,
        milliseconds=answer.milliseconds,
        answer=answer.text,
    )
    verdict = judge(answer.status)
    message.attempts += 1
    message.status, message.error = answer.status, answer.error
    if verdict == "delivered":
        message.state, message.next_at, message.ended_at = "delivered", None, now
        locked.failing_since, locked.failures, locked.quiet_until = None, 0, None
    else:
        message.next_at = next_attempt_at(message.attempts, now, chance, answer.retry_after)
        if message.next_at is None or not locked.enabled:
            message.state, message.next_at, message.ended_at = "failed", None, now
        locked.failing_since = locked.failing_since or now
        locked.failures += 1
        locked.quiet_until = quiet_until(locked.failures, answer.status, answer.retry_after, now)
    message.save()
    if locked.enabled and verdict == "gone":
        stop(SYSTEM, locked, "gone", now)
    elif locked.enabled and locked.failing_since is not None and is_persistent(locked.failing_since, now):
        stop(SYSTEM, locked, "failing", now)
    elif message.next_at is not None:
        jobs.enqueue_at(deliver_webhooks, max(message.next_at, locked.quiet_until or now), endpoint=locked.pk)


def drop_old(now: datetime) -> int:
    """Messages older than 30 days are dropped with their attempts, and secrets that no longer sign; returns how many.

    A daily job calls it.
    """
    EndpointSecret.objects.filter(until_at__lt=now).delete()
    total = 0
    while True:
        old = Message.objects.filter(created_at__lt=now - KEEP).exclude(state="pending")
        keys = list(old.order_by("created_at").values_list("pk", flat=True)[:DROP_AT_ONCE])
        Message.objects.filter(pk__in=keys).delete()
        total += len(keys)
        if len(keys) < DROP_AT_ONCE:
            return total


def endpoints_with_work(now: datetime) -> list[int]:
    """Endpoints for which something is due: a job may have been lost, or a quiet time has ended."""
    waiting = Message.objects.filter(state="pending", next_at__lte=now, endpoint__enabled=True)
    return list(waiting.values_list("endpoint_id", flat=True).distinct()[:1000])
