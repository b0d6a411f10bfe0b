"""How a case ended, and what the customer thought of it."""

from django.db import models
from django.db.models import F, Q

from amparo.cases.ending import CAUSES, HIGHEST, LOWEST
from amparo.cases.models.case import Case


class Ending(models.Model):
    """Why a case counted as solved at a moment; the newest one holds while the case is ended, older ones are history.

    `by` is empty where the desk did it by itself.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="endings")
    cause = models.CharField(max_length=20)
    duplicate_of = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="duplicates")
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True, help_text="empty until who follows the case was written to")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["case", "-at"], name="cases_ending_case"),
            models.Index(fields=["at"], name="cases_ending_untold", condition=Q(told_at=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=CAUSES), name="cases_ending_cause"),
            models.CheckConstraint(
                condition=Q(cause="duplicate") | Q(duplicate_of=None), name="cases_ending_duplicate_only"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("case")), name="cases_ending_not_of_itself"
            ),
        ]


class Satisfaction(models.Model):
    """Somebody was asked how a case went, once; their mark and words, or still none.

    The link in the mail is random, for this alone, expires and works once; only its hash is kept (SEC-8).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="satisfaction")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="satisfaction")
    token_sha256 = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["given_at", "id"]
        indexes = [models.Index(fields=["-given_at"], name="cases_mark_given", condition=Q(given_at__isnull=False))]
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="cases_mark_once"),
            models.CheckConstraint(
                condition=Q(score=None, given_at=None)
                | Q(score__gte=LOWEST, score__lte=HIGHEST, given_at__isnull=False),
                name="cases_mark_score",
            ),
        ]
