"""Putting on record that somebody was told no on the way, before there was a request to send (docs/figures.md)."""

from datetime import datetime, timedelta

from django.db import transaction

from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.gate import packs
from amparo.gate.events import DecisionMade
from amparo.gate.models import Decision

AGAIN = timedelta(hours=1)  # the same answer to the same person within this time is the same telling
FINAL = ("refused", "redirected")


@transaction.atomic
def record_told(actor: Actor, shown: Decision, now: datetime) -> bool:
    """Keeps a preview that was shown as the end of the way: refused, or redirected. Event: `decision.made`.

    Once an hour for each person, company and request; of a visitor once for each draft, and nothing without one. So a
    page that is loaded again is not counted again. Says whether it was kept.
    """
    if shown.outcome not in FINAL or (actor.id is None and not shown.about):
        return False
    told = Decision.objects.filter(action=shown.action, outcome=shown.outcome, at__gt=now - AGAIN, at__lte=now)
    whose = told.filter(person=actor.id, company=shown.company_id) if actor.id else told.filter(about=shown.about)
    wanted = shown.request["request"]
    same = (row["request"] for row in whose.values_list("request", flat=True)[:50])
    if any((one.get("product"), one.get("kind")) == (wanted.get("product"), wanted.get("kind")) for one in same):
        return False
    packs.snapshot(packs.in_force(), now)
    shown.save()
    made = DecisionMade(decision=str(shown.pk), action=shown.action, outcome=shown.outcome, pack=shown.pack_id)
    record(actor, made, about=f"decision:{shown.pk}", now=now)
    return True
