"""From a queued row to a message: rendered in the recipient's language, safe against injected headers (SEC-15)."""

import email.policy
import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist, engines
from django.utils import translation
from django.utils.crypto import salted_hmac

from amparo.core.languages import django_code
from amparo.core.mailer.kinds import shared_context
from amparo.core.mailer.wording import fill, own_words
from amparo.core.models import OutgoingMail

LONGEST_SUBJECT = 200
TWO_STOPS = re.compile(r"(?<=\w)\.\.(?=\s|$)")  # a name that ends in one ("Acme S.L.") at the end of a sentence
CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def write(mail: OutgoingMail, now: datetime) -> EmailMessage:
    """The message of a queued mail; its Message-ID is the same at every attempt, and cannot be guessed."""
    with translation.override(django_code(mail.language)):
        context = {"base_url": settings.BASE_URL, **shared_context(), **mail.params, "language": mail.language}
        subject, text, html = _words(mail, context)
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender()
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = one_line(subject)[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(mail)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text.strip() + "\n", cte="quoted-printable")
    if html:
        message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.language  # last: add_alternative moves headers of the content to the text part
    return message


def _words(mail: OutgoingMail, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML: the desk's own words where it has any, else the built-in ones."""
    own = own_words(mail.kind, mail.language)
    if own is not None:
        filled = fill(own, context)
        return filled.subject, filled.body, ""
    subject = _render(f"mail/{mail.kind}.subject.txt", context, escape=False)
    text = TWO_STOPS.sub(".", _render(f"mail/{mail.kind}.txt", context, escape=False))
    try:
        return subject, text, _render(f"mail/{mail.kind}.html", context, escape=True)
    except TemplateDoesNotExist:
        return subject, text, ""


def sender() -> Address:
    """Who the desk's mails are from, as the settings say."""
    name, address = parseaddr(settings.MAIL_FROM)
    return Address(display_name=one_line(name), addr_spec=address)


def message_id(mail: OutgoingMail) -> str:
    """`<mail.12.5f3a…@support.example>`."""
    secret = salted_hmac("amparo.core.mailer", f"{mail.pk} {mail.created_at.isoformat()}").hexdigest()[:24]
    return f"<mail.{mail.pk}.{secret}@{sender().domain}>"


def one_line(text: str) -> str:
    """A text as the value of a header: line ends, controls and bidirectional marks become a space (SEC-15)."""
    return " ".join(CONTROLS.sub(" ", text).split())


def _render(name: str, context: dict[str, Any], *, escape: bool) -> str:
    template = engines["django"].engine.get_template(name)  # type: ignore[attr-defined]  # Django's own engine
    return str(template.render(Context(context, autoescape=escape)))
