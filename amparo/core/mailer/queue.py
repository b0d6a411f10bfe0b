"""The queue of outgoing mail: each is sent once as far as SMTP allows, retried for days, then failed with an event."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone

from amparo.core import events, jobs
from amparo.core.access import NotAllowed
from amparo.core.actors import SYSTEM, Actor
from amparo.core.mailer import kinds
from amparo.core.mailer.carriers import Postponed, Rejected, carrier
from amparo.core.mailer.writing import write
from amparo.core.models import OutgoingMail

log = logging.getLogger(__name__)
RETRY_SECONDS = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)  # about three days
OVERDUE = timedelta(minutes=10)
MOST_DUE = 500
LONGEST_ADDRESS = 254


class BadAddress(ValueError):
    """Not an address to which mail can be sent; a line break in it is one way (SEC-15)."""


@events.event("mail.failed")
class MailFailed(events.Payload):
    """A mail was given up: refused by the recipient's server, or not taken for days."""

    mail: int
    kind: str
    attempts: int


@events.event("mail.retried")
class MailRetried(events.Payload):
    """An administrator let a mail that had been given up be sent once more."""

    mail: int
    kind: str


@jobs.job("core.send_mail", queue_name="mail")
def send_mail(mail: int) -> None:
    """Sends one queued mail; does nothing where that was done."""
    deliver(mail, timezone.now())


def send(kind: str, to: str, language: str, params: Mapping[str, kinds.Parameter], about: str, now: datetime) -> int:
    """Queues a mail in the action's transaction and returns its key; it leaves once that has committed.

    `language` is a tag (`pt-BR`), `about` a neutral reference (`case:1042`) or empty. Raises UnknownMail, MailMismatch,
    BadAddress and UnknownTopic. `mail.failed` follows if it is given up.
    """
    kinds.check(kind, params)
    check_address(to)
    if about and not events.TOPIC.fullmatch(about):
        raise events.UnknownTopic(about)
    with transaction.atomic(savepoint=False):
        mail = OutgoingMail.objects.create(
            kind=kind, to=to, language=language, params=dict(params), about=about, next_at=now, created_at=now
        )
        jobs.enqueue(send_mail, mail=mail.pk)
    return mail.pk


def check_address(address: str) -> None:
    """Raises BadAddress for what is not the address of one mailbox."""
    try:
        validate_email(address)
    except ValidationError:
        raise BadAddress(repr(address)) from None
    if len(address) > LONGEST_ADDRESS:
        raise BadAddress(repr(address))


def deliver(mail_id: int, now: datetime) -> None:
    """Tries to send a queued mail that is due. Two workers never send the same one; a crash between the server's
    acknowledgement and ours is the one case in which it goes twice, under the same Message-ID."""
    with connection.cursor() as cursor:
        lock = [f"mail {mail_id}"]  # not a row lock: a transaction during the sending would hold the event log back
        cursor.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", lock)
        if not cursor.fetchone()[0]:
            return
        try:
            mail = OutgoingMail.objects.filter(pk=mail_id, state="queued").first()
            if mail is not None and (mail.next_at is None or mail.next_at <= now):
                _try(mail, now)
        finally:
            cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", lock)


def _try(mail: OutgoingMail, now: datetime) -> None:
    mail.attempts += 1
    try:
        carrier().carry(write(mail, now), mail.to, f"{mail.pk:08d}-{mail.kind}")
    except Rejected as refused:
        _fail(mail, str(refused), now)
    except Postponed as refused:
        _postpone(mail, str(refused), now)
    except Exception as error:  # a broken template, a wrong setting: to be set right within days
        log.exception("mail %s (%s) cannot be written", mail.pk, mail.kind)
        _postpone(mail, f"{type(error).__name__}: {error}"[:300], now)
    else:
        mail.state, mail.sent_at, mail.next_at, mail.error = "sent", now, None, ""
        mail.params = {}  # links with authority are not kept (SEC-8)
        mail.save()


def _postpone(mail: OutgoingMail, error: str, now: datetime) -> None:
    if mail.attempts > len(RETRY_SECONDS):
        _fail(mail, error, now)
        return
    mail.error = error
    mail.next_at = now + timedelta(seconds=RETRY_SECONDS[mail.attempts - 1])
    with transaction.atomic():
        mail.save()
        jobs.enqueue_at(send_mail, mail.next_at, mail=mail.pk)


def _fail(mail: OutgoingMail, error: str, now: datetime) -> None:
    log.error("mail %s (%s) was given up: %s", mail.pk, mail.kind, error)
    mail.state, mail.next_at, mail.error = "failed", None, error
    with transaction.atomic():
        mail.save()
        payload = MailFailed(mail=mail.pk, kind=mail.kind, attempts=mail.attempts)
        about = mail.about or f"mail:{mail.pk}"
        events.record(SYSTEM, payload, about=about, topics=["mail-failures"], now=now)


def deliver_due(now: datetime) -> int:
    """Sends everything that is due, here and now (tests and the demo do); returns how many were tried."""
    due = list(OutgoingMail.objects.filter(state="queued", next_at__lte=now).values_list("pk", flat=True)[:MOST_DUE])
    for mail_id in due:
        deliver(mail_id, now)
    return len(due)


def enqueue_overdue(now: datetime) -> int:
    """Takes up mails whose job was lost (a periodic job calls this); returns how many."""
    overdue = OutgoingMail.objects.filter(state="queued", next_at__lt=now - OVERDUE).order_by("next_at")
    found = list(overdue.values_list("pk", flat=True)[:MOST_DUE])
    for mail_id in found:
        jobs.enqueue(send_mail, mail=mail_id)
    return len(found)


@transaction.atomic
def retry(actor: Actor, mail_id: int, now: datetime) -> bool:
    """Queues a failed mail again, once its cause was set right; False where it had not failed.

    Administrators only; `mail.retried` follows.
    """
    if not actor.is_administrator:
        raise NotAllowed("administrators-only")
    mail = OutgoingMail.objects.select_for_update().filter(pk=mail_id, state="failed").first()
    if mail is None:
        return False
    mail.state, mail.attempts, mail.next_at, mail.error = "queued", 0, now, ""
    mail.save(update_fields=["state", "attempts", "next_at", "error"])
    jobs.enqueue(send_mail, mail=mail_id)
    about = mail.about or f"mail:{mail_id}"
    events.record(actor, MailRetried(mail=mail_id, kind=mail.kind), about=about, topics=["mail-failures"], now=now)
    return True


def list_failed(limit: int = 50, before: int | None = None) -> list[OutgoingMail]:
    """Mails that were given up, the newest first; `before` is the last key of the page above."""
    return _page("failed", limit, before)


def list_recent(limit: int = 50, before: int | None = None) -> list[OutgoingMail]:
    """All mails, the newest first, with their states and errors."""
    return _page("", limit, before)


def _page(state: str, limit: int, before: int | None) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.order_by("-pk")
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[: min(limit, 200)])
