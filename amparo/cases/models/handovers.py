"""Work of an agent who is away: which case was handed to whom, or is suggested to be, and why."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amparo.cases.models.case import Case

HANDOVER_STATES = ("suggested", "done", "declined", "lapsed", "returned")


class Handover(models.Model):
    """One case of one absence. `to` empty: back to everybody. `reasons` as `cases.choosing` says them.

    *Suggested* ones wait for an agent's word; they *lapse* when whoever was away is back. *Returned*: taken back.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="handovers")
    absence = models.ForeignKey("people.Absence", models.CASCADE, related_name="handovers")
    to = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    reasons = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["absence", "case"], name="cases_handover_once"),
            models.CheckConstraint(condition=Q(state__in=HANDOVER_STATES), name="cases_handover_state"),
        ]
        indexes = [models.Index(fields=["absence", "state", "case"], name="cases_handover_absence")]
