"""What the pages of webhooks say for codes."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.notify.models import Attempt, Endpoint, Message
from amparo.web.shared.components import Tone


def noun_texts() -> dict[str, str]:
    """What the events of a noun are about."""
    return {
        "acceptance": _("Texts agreed to"),
        "canned": _("Canned answers"),
        "case": _("Cases"),
        "clock": _("Service clocks"),
        "company": _("Companies and contracts"),
        "decision": _("Decisions"),
        "mail": _("Mails"),
        "membership": _("Who belongs to whom"),
        "partner": _("Partners"),
        "partnership": _("Partnerships"),
        "person": _("Accounts"),
        "product": _("Products"),
        "role": _("Roles"),
        "text": _("Texts agreed to"),
        "thread": _("Threads with experts"),
        "view": _("Views"),
        "webhook": _("Webhooks"),
    }


def state_of(endpoint: Endpoint) -> tuple[str, Tone, str]:
    """How an endpoint stands: word, tone, icon."""
    if not endpoint.enabled:
        reasons = {
            "person": _("Switched off"),
            "gone": _("Switched off: the receiver wants no more"),
            "failing": _("Switched off: it failed for three days"),
        }
        return reasons.get(endpoint.disabled_for, reasons["person"]), "bad", "circle-pause"
    if endpoint.failing_since is not None:
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
