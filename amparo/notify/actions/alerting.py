"""Each minute: what is too slow or too far behind is said, once when it begins and once when it ends."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction

from amparo.core.actors import SYSTEM
from amparo.core.events import record
from amparo.notify.alerts import NOUN, Figure, list_raised, look
from amparo.notify.events import AlertCleared, AlertRaised
from amparo.notify.mails import tell_alert

log = logging.getLogger(__name__)


def watch_desk(now: datetime) -> list[str]:
    """Compares every figure with its threshold; returns the alerts that stand. `desk.alert_raised` and
    `desk.alert_cleared` follow. A periodic job calls it."""
    standing = {row.about.partition(":")[2] for row in list_raised()}
    for figure in look(now):
        if figure.too_high and figure.alert not in standing:
            raise_alert(figure, now)
            standing.add(figure.alert)
        elif figure.low_again and figure.alert in standing:
            clear_alert(figure, now)
            standing.discard(figure.alert)
    return sorted(standing)


def raise_alert(figure: Figure, now: datetime) -> None:
    """A line in the log, an event, and where wished a mail to each administrator."""
    log.error("alert %s: %.0f seconds, at most %s", figure.alert, figure.seconds, figure.most)
    with transaction.atomic():
        said = AlertRaised(alert=figure.alert, seconds=int(figure.seconds), most=figure.most)
        record(SYSTEM, said, about=f"{NOUN}:{figure.alert}", now=now)
        if settings.ALERT_MAIL:
            tell_alert(figure.alert, int(figure.seconds), figure.most, now)


def clear_alert(figure: Figure, now: datetime) -> None:
    """It is over."""
    log.warning("alert %s is over: %.0f seconds", figure.alert, figure.seconds)
    with transaction.atomic():
        record(SYSTEM, AlertCleared(alert=figure.alert), about=f"{NOUN}:{figure.alert}", now=now)
