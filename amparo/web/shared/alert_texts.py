"""Alerts in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def alert_text(payload: Mapping[str, Any]) -> str:
    """What takes too long, and for how long."""
    kind, _dot, what = str(payload["alert"]).partition(".")
    sentences = {
        "query": _("A statement on the database ran for %(seconds)s seconds; %(most)s are allowed."),
        "event-log": _("A transaction held back the event log for %(seconds)s seconds; %(most)s are allowed."),
        "consumer": _("The reader “%(what)s” of the event log was %(seconds)s seconds behind; %(most)s are allowed."),
        "jobs": _("A job of the queue “%(what)s” had been due for %(seconds)s seconds; %(most)s are allowed."),
    }
    return sentences.get(kind, "%(what)s") % {**payload, "what": what}
