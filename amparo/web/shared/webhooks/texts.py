"""What the pages of webhooks say for codes."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.notify.models import Attempt, Endpoint, Message
from amparo.web.shared.components import Tone

FAILING = 3  # failures in a row


def noun_texts() -> dict[str, str]:
    """What the events of a noun are about."""
    return {
        "absence": _("Absences of agents"),
        "acceptance": _("Texts agreed to"),
        "acceptances": _("Proofs of agreement"),
        "agent": _("Agents"),
        "article": _("Articles"),
        "audit": _("The event log"),
        "canned": _("Canned answers"),
        "case": _("Cases"),
        "catalogue": _("Products"),
        "clock": _("Service clocks"),
        "closing_day": _("Closing days"),
        "company": _("Companies and contracts"),
        "contact_point": _("Contact points"),
        "decision": _("Decisions"),
        "desk": _("Operations"),
        "job": _("Jobs"),
        "mail": _("Mails"),
        "membership": _("Who belongs to whom"),
        "pack": _("Policy packs"),
        "partner": _("Partners"),
        "partnership": _("Partnerships"),
        "person": _("Accounts"),
        "product": _("Products"),
        "public_key": _("Public keys"),
        "request": _("Requests"),
        "role": _("Roles"),
        "screen": _("Screens of the product"),
        "text": _("Texts agreed to"),
        "thread": _("Threads with experts"),
        "token": _("API tokens"),
        "view": _("Views"),
        "webhook": _("Webhooks"),
    }


def is_failing(endpoint: Endpoint) -> bool:
    """Whether nothing arrives any more; a single failure is a receiver's bad moment."""
    return endpoint.enabled and endpoint.failures >= FAILING


def state_of(endpoint: Endpoint) -> tuple[str, Tone, str]:
    """How an endpoint stands: word, tone, icon."""
    if not endpoint.enabled:
        reasons = {
            "person": _("Switched off"),
            "gone": _("Switched off: the receiver wants no more"),
            "failing": _("Switched off: it failed for three days"),
        }
        return reasons.get(endpoint.disabled_for, reasons["person"]), "bad", "circle-pause"
    if is_failing(endpoint):
        return _("Failing"), "warn", "triangle-alert"
    return _("Working"), "good", "circle-check"


def state_texts() -> dict[str, tuple[str, Tone]]:
    """How a message stands."""
    return {
        "pending": (pgettext("message", "Waiting"), "accent"),
        "delivered": (_("Delivered"), "good"),
        "failed": (_("Failed"), "bad"),
    }


def result_text(row: Attempt | Message) -> str:
    """What came back, or why nothing did; empty where nothing was tried."""
    if row.status is not None:
        if 300 <= row.status < 400:
            return _("HTTP %(status)s: redirects are not followed; enter the new address.") % {"status": row.status}
        return _("HTTP %(status)s") % {"status": row.status}
    texts = {
        "dns": _("The host’s name is not known."),
        "address": _("The address is not allowed: it lies in a private network, or has no encryption."),
        "connection": _("No connection: nobody listens there, or the connection broke."),
        "tls": _("No secure connection: the certificate is not valid for this host."),
        "timeout": _("No answer within 20 seconds."),
        "answer": _("What came back was no HTTP answer."),
        "secret": _("The secret is lost, so nothing was sent. Make a new one."),
        "disabled": _("Not sent: the webhook was switched off."),
    }
    return texts.get(row.error, "")
