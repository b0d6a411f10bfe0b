"""What is said and shown in a case."""

from django.db import models
from django.db.models import Q

from amparo.cases.models.case import Case

VISIBILITIES = ("public", "internal")


class Message(models.Model):
    """A word in the conversation; `internal` ones are the vendor's own and never leave it (SEC-17)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages", db_index=False)  # cases_message_case
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="messages")
    by_vendor = models.BooleanField()
    visibility = models.CharField(max_length=10, default="public")
    body = models.TextField(help_text="Markdown")
    at = models.DateTimeField()
    once = models.CharField(max_length=32, blank=True, help_text="the key of the form: sent twice, it is said once")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="cases_message_case")]
        constraints = [
            models.UniqueConstraint(fields=["author", "once"], condition=~Q(once=""), name="cases_message_once"),
            models.CheckConstraint(condition=Q(visibility__in=VISIBILITIES), name="cases_message_visibility"),
            models.CheckConstraint(condition=Q(by_vendor=True) | Q(visibility="public"), name="cases_message_internal"),
        ]


class Evidence(models.Model):
    """What the customer showed of the problem, by the product's own list: process, behaviour, records … (TO-1)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence_given")
    item = models.CharField(max_length=40)
    body = models.TextField()
    given_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
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
