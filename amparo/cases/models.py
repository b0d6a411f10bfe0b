"""A case is one problem and one conversation. See README.md for the invariants and the states."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amparo.cases.lifecycle import CASE, OPEN_STATES

STATES = ("unconfirmed", *CASE.states)
VISIBILITIES = ("public", "internal")


class Case(models.Model):
    """One problem. `number` is what people say on the phone; it begins at 1001."""

    number = models.BigAutoField(primary_key=True)
    company = models.ForeignKey("people.Company", models.PROTECT, null=True, blank=True, related_name="cases")
    opened_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="opened_cases")
    partner = models.ForeignKey("people.Partner", models.PROTECT, null=True, blank=True, related_name="opened_cases")
    product = models.ForeignKey("catalogue.Product", models.PROTECT, related_name="cases")
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
    first_response_due_at = models.DateTimeField(null=True, blank=True)
    resolution_due_at = models.DateTimeField(null=True, blank=True)
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
            models.Index(fields=["company", "-active_at", "-number"], name="cases_case_company"),
            models.Index(fields=["opened_by", "-active_at", "-number"], name="cases_case_opener"),
            models.Index(
                fields=["assignee", "-active_at", "-number"],
                name="cases_case_assignee",
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(fields=["first_response_due_at"], name="cases_case_due", condition=Q(first_answered_at=None)),
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


class Message(models.Model):
    """A word in the conversation; `internal` ones are the vendor's own and never leave it (SEC-17)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="messages")
    by_vendor = models.BooleanField()
    visibility = models.CharField(max_length=10, default="public")
    body = models.TextField(help_text="Markdown")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="cases_message_case")]
        constraints = [
            models.CheckConstraint(condition=Q(visibility__in=VISIBILITIES), name="cases_message_visibility"),
            models.CheckConstraint(condition=Q(by_vendor=True) | Q(visibility="public"), name="cases_message_internal"),
        ]


class Evidence(models.Model):
    """What the customer showed of the problem, by the product's own list: process, behaviour, records … (TO-1)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence_given")
    item = models.CharField(max_length=40)
    body = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class CaseFile(models.Model):
    """A file of a case: with a message, or as evidence while opening; `item` names the evidence it is (TO-1)."""

    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="files")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="files")
    draft = models.ForeignKey("Draft", models.SET_NULL, null=True, related_name="files")
    stored = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, help_text="as the sender called it, cleaned")
    item = models.CharField(max_length=40, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]


class Draft(models.Model):
    """What somebody is about to send: kept on the server, so that a closed browser loses nothing.

    A signed-in person's draft hangs on the person; a visitor's on a random key in their cookie.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="drafts")
    kind = models.CharField(max_length=20, help_text="opening, reply, note")
    about = models.TextField(blank=True, help_text="case:1042 for a reply")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "kind", "about"], name="cases_draft_person"),
            models.Index(fields=["updated_at"], name="cases_draft_age"),
        ]

    @property
    def ref(self) -> str:
        """The neutral reference that decisions and acceptances keep until the case is there."""
        return f"draft:{self.pk}"


class Confirmation(models.Model):
    """A visitor's address is to be confirmed before agents see the case (KA-3, SEC-4, SEC-8).

    Only the token's hash is kept; it works once, until `expires_at`.
    """

    case = models.OneToOneField(Case, models.CASCADE, related_name="confirmation")
    token_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
