"""Outgoing mail: queued in the action's transaction, in the recipient's language, retried for days, failures listed."""

from amparo.core.mailer.forgetting import forget_mails, tell_mails
from amparo.core.mailer.kinds import MailMismatch, UnknownMail, context_from, kind
from amparo.core.mailer.queue import (
    BadAddress,
    MailFailed,
    deliver,
    deliver_due,
    list_failed,
    list_recent,
    retry,
    send,
)
from amparo.core.mailer.writing import write

__all__ = [
    "BadAddress",
    "MailFailed",
    "MailMismatch",
    "UnknownMail",
    "context_from",
    "deliver",
    "deliver_due",
    "forget_mails",
    "kind",
    "list_failed",
    "list_recent",
    "retry",
    "send",
    "tell_mails",
    "write",
]
