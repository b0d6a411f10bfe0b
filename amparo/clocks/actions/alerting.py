"""Warnings before, and breaches when, a clock runs out: each recorded exactly once, with who is told (SI-10, SI-14)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from amparo.clocks import events
from amparo.clocks.models import Clock
from amparo.core.actors import SYSTEM
from amparo.core.events import record
from amparo.gate import packs
from amparo.policy.alerts import choose_alert
from amparo.policy.facts import parse_request

BATCH = 100  # clocks of one transaction


def to_breach(now: datetime) -> QuerySet[Clock]:
    """Running clocks whose time is up."""
    return Clock.objects.filter(phase="running", breached_at=None, due_at__lt=now).order_by("due_at")


def to_warn(now: datetime) -> QuerySet[Clock]:
    """Running clocks whose warning is due, and whose time is not up yet."""
    return Clock.objects.filter(phase="running", warned_at=None, warn_at__lte=now, due_at__gte=now).order_by("warn_at")


@transaction.atomic
def tell_due(now: datetime, limit: int = BATCH) -> int:
    """Records what has run out or is about to, of at most so many clocks; returns of how many.

    Two workers never take the same one. One that ran out while nobody looked is not warned of any more.
    Events: `clock.breached`, `clock.warned`; whoever owns the matter tells the people named in them.
    """
    told = 0
    for clock in to_breach(now).select_related("matter").select_for_update(of=("self",), skip_locked=True)[:limit]:
        clock.breached_at, clock.warned_at = now, clock.warned_at or now
        clock.save(update_fields=["breached_at", "warned_at"])
        _record(events.ClockBreached, clock, "breach", now)
        told += 1
    left = limit - told
    for clock in to_warn(now).select_related("matter").select_for_update(of=("self",), skip_locked=True)[:left]:
        clock.warned_at = now
        clock.save(update_fields=["warned_at"])
        _record(events.ClockWarned, clock, "warning", now)
        told += 1
    return told


def _record(payload: type[events.ClockWarned | events.ClockBreached], clock: Clock, at: str, now: datetime) -> None:
    matter = clock.matter
    alert = choose_alert(packs.pack_of(matter.pack_id), parse_request(matter.facts), at, clock.kind.replace("_", "-"))
    said = payload(
        clock=clock.pk,
        kind=clock.kind,  # type: ignore[arg-type]  # one of KINDS, by a constraint
        due_at=clock.due_at.isoformat() if clock.due_at else None,
        tell=list(alert.tell) if alert else [],
    )
    record(SYSTEM, said, about=matter.about, topics=matter.heard_as, now=now)
