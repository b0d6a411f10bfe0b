"""Escalation: what must be done before, the request, and its answer (SI-11)."""

from django.db import models
from django.db.models import Q

from amparo.cases.models.case import Case

STEPS = ("updates-read", "update-requested", "called")
ANSWERS = ("accepted", "declined")
NOTE_MAX_LENGTH = 2_000


class EscalationStep(models.Model):
    """Something done before escalating, on record: updates read, an update asked for, a call made by either side."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="escalation_steps")
    kind = models.CharField(max_length=20)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    note = models.CharField(max_length=NOTE_MAX_LENGTH, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "kind", "-at"], name="cases_step_case")]
        constraints = [models.CheckConstraint(condition=Q(kind__in=STEPS), name="cases_step_kind")]


class Escalation(models.Model):
    """A customer asks for a case to be escalated; it is reviewed and answered. One is open at a time."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="escalations")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.TextField()
    decision = models.ForeignKey("gate.Decision", models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, blank=True)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(answer=""), name="cases_escalation_one_open"),
            models.CheckConstraint(condition=Q(answer__in=("", *ANSWERS)), name="cases_escalation_answer"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="cases_escalation_answered",
            ),
        ]
