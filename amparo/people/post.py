"""The mails of this package, written to the queue in the transaction of the action that causes them."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from amparo.core.models import OutgoingMail


def link(path: str) -> str:
    """An address of ours for a mail: from the settings, never from the request's Host header."""
    return f"{settings.BASE_URL}{path}"


def send(kind: str, to: str, language: str, params: Mapping[str, str], about: str, now: datetime) -> None:
    """Queues one mail."""
    OutgoingMail.objects.create(
        kind=kind, to=to, language=language, params=dict(params), about=about, next_at=now, created_at=now
    )
