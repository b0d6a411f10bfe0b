"""The case, and the contacts who were added to it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amparo.cases.lifecycle import CASE, OPEN_STATES

STATES = ("unconfirmed", *CASE.states)


class Case(models.Model):
    """One problem. `number` is what people say on the phone; it begins at 1001."""

    number = models.BigAutoField(primary_key=True)
    # db_index=False: an index of the table begins with the column already
    company = models.ForeignKey(
        "people.Company", models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    opened_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="opened_cases", db_index=False
    )
    partner = models.ForeignKey("people.Partner", models.PROTECT, null=True, blank=True, related_name="opened_cases")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="cases", db_index=False)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    impact = models.CharField(max_length=12, blank=True)
    scope = models.CharField(max_length=10, blank=True)
    environment = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default=CASE.initial)
    evidence = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    plan = models.CharField(max_length=60, blank=True, help_text="the company's plan when it was opened")
    decision = models.ForeignKey("gate.Decision", models.PROTECT, related_name="cases")
    assignee = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="assigned_cases")
    visitor_email = models.EmailField(max_length=254, blank=True)
    visitor_name = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField()
    active_at = models.DateTimeField(help_text="last public word of either side")
    next_due_at = models.DateTimeField(null=True, blank=True, help_text="of the clocks that run (amparo.clocks)")
    first_answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="cases_case_state"),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=False) | ~Q(visitor_email=""), name="cases_case_has_author"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-active_at", "-number"], name="cases_case_queue"),
            models.Index(fields=["-active_at", "-number"], name="cases_case_active"),
            models.Index(fields=["-active_at", "-number"], name="cases_case_open", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["-opened_at", "-number"], name="cases_case_opened"),
            models.Index(fields=["product", "-active_at", "-number"], name="cases_case_product"),
            models.Index(fields=["company", "-active_at", "-number"], name="cases_case_company"),
            models.Index(fields=["opened_by", "-active_at", "-number"], name="cases_case_opener"),
            models.Index(
                fields=["assignee", "-active_at", "-number"],
                name="cases_case_assignee",
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(
                fields=["next_due_at", "number"], name="cases_case_due", condition=Q(next_due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def ref(self) -> str:
        """The neutral reference that lower packages keep."""
        return f"case:{self.number}"


class Participant(models.Model):
    """A contact who was added to a case and so sees it; the opener sees it without a row."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="participants")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="followed_cases")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="cases_participant_once")]
