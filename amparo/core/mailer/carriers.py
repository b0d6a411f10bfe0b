"""How a message leaves: over SMTP, or into the folder `outbox` where no server is set."""

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

TIMEOUT_SECONDS = 20
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Rejected(Exception):
    """The server will never take this mail (5xx to the recipient or the content)."""


class Postponed(Exception):
    """Not now: the server is away, busy, or does not take mail from us."""


class Carrier(Protocol):
    """Carries one message to one recipient; when it returns the message is acknowledged."""

    def carry(self, message: EmailMessage, to: str, name: str) -> None: ...


@dataclass(frozen=True)
class SmtpCarrier:
    """A mail server. `smtp` uses STARTTLS where it is offered, `smtp+starttls` insists, `smtps` speaks TLS at once."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    def carry(self, message: EmailMessage, to: str, name: str) -> None:
        """Raises Rejected or Postponed."""
        try:
            with self._connect() as server:
                server.send_message(message, to_addrs=[to])
        except smtplib.SMTPRecipientsRefused as refused:
            code, text = next(iter(refused.recipients.values()))
            raise (Rejected if code >= 500 else Postponed)(_say(code, text)) from refused
        except smtplib.SMTPDataError as refused:
            raise (Rejected if refused.smtp_code >= 500 else Postponed)(
                _say(refused.smtp_code, refused.smtp_error)
            ) from refused
        except smtplib.SMTPResponseException as refused:  # greeting, sign-in, sender: ours to set right, so try again
            raise Postponed(_say(refused.smtp_code, refused.smtp_error)) from refused
        except (OSError, smtplib.SMTPException) as error:
            raise Postponed(f"{type(error).__name__}: {error}"[:300]) from error

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self.scheme == "smtps":
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo_or_helo_if_needed()
            secret = self.scheme == "smtps"
            if not secret and (self.scheme == "smtp+starttls" or server.has_extn("starttls")):
                server.starttls(context=context)
                server.ehlo()
                secret = True
            if self.user:
                if not secret and self.host not in LOOPBACK:
                    raise Postponed("the server offers no encryption, so the password was not sent")
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True)
class FolderCarrier:
    """Files `<name>.eml` in a folder, for development: the same mail is the same file."""

    folder: Path

    def carry(self, message: EmailMessage, to: str, name: str) -> None:
        """Raises Postponed where the folder cannot be written."""
        target = self.folder / f"{name}.eml"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            arriving = target.with_suffix(".arriving")
            with arriving.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            arriving.replace(target)
        except OSError as error:
            raise Postponed(str(error)) from error


def carrier() -> Carrier:
    """What the settings name; raises ValueError for an address of a server that is none."""
    if not settings.SMTP_URL:
        return FolderCarrier(settings.DATA_DIR / "outbox")
    address = urlsplit(settings.SMTP_URL)
    if address.scheme not in PORTS or not address.hostname:
        raise ValueError("AMPARO_SMTP_URL is written smtp[s]://user:password@host:port, or smtp+starttls://…")
    return SmtpCarrier(
        address.scheme,
        address.hostname,
        address.port or PORTS[address.scheme],
        unquote(address.username or ""),
        unquote(address.password or ""),
    )


def _say(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"[:300]
