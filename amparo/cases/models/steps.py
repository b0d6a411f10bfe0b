"""The typed steps of an answer (SI-9), and what was asked for with one."""

from django.db import models
from django.db.models import Q

from amparo.cases.models.case import Case
from amparo.cases.models.conversation import Message
from amparo.cases.steps import KINDS


class Step(models.Model):
    """What kind of step a public message of the vendor is: it says what was done and what comes next (SI-9)."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="step")
    kind = models.CharField(max_length=20)
    done = models.CharField(max_length=500)
    next = models.CharField(max_length=500)
    document_title = models.CharField(max_length=160, blank=True)
    document_url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="cases_answer_step_kind")]


class EvidenceRequest(models.Model):
    """Something that an agent asked the customer for by name; `item` is of the pack's list or of `steps.ASKED`,
    else `label` says it in the customer's language (SI-9d, SI-9e)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence_requests")
    asked_in = models.ForeignKey(Message, models.CASCADE, related_name="evidence_requests")
    item = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=160, blank=True)
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    given_in = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="evidence_given")
    given_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(item="") | ~Q(label=""), name="cases_request_named"),
            models.UniqueConstraint(
                fields=["case", "item", "label"],
                condition=Q(given_at=None, withdrawn_at=None),
                name="cases_request_open_once",
            ),
        ]

    @property
    def key(self) -> str:
        """The name that a file given for it carries (`CaseFile.item`)."""
        return self.item or f"request-{self.pk}"
