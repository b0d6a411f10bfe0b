"""Mails of a desk without an SMTP server, as they would have been sent: for looking at in development and in demos."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9A-Za-z._@-]{1,200}\.eml")
MOST = 100


@dataclass(frozen=True)
class Letter:
    """One mail of the outbox."""

    name: str
    to: str
    subject: str
    sent_at: datetime | None
    text: str


def is_viewable() -> bool:
    """Only where mail is written to a folder, and only in a demo or in development: it shows other people's mail."""
    return not settings.SMTP_URL and (settings.DEMO or settings.DEBUG)


def folder() -> Path:
    """Where the mails lie."""
    return Path(settings.DATA_DIR) / "outbox"


def list_letters() -> list[Letter]:
    """The newest mails first, at most MOST."""
    names = sorted((path.name for path in folder().glob("*.eml")), reverse=True)[:MOST]
    found = (find_letter(name) for name in names)
    return [letter for letter in found if letter is not None]


def find_letter(name: str) -> Letter | None:
    """One mail by its file's name; None for anything that is not one."""
    if not NAME.fullmatch(name):
        return None
    try:
        raw = (folder() / name).read_bytes()
    except OSError:
        return None
    message = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    body = message.get_body(preferencelist=("plain",))
    date = message["Date"]
    return Letter(
        name=name,
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent_at=date.datetime if date is not None else None,
        text=str(body.get_content()) if body is not None else "",
    )
