"""Decisions with the facts and the pack they were made from, and acceptances as proof."""

import uuid

from django.db import models


class PackSnapshot(models.Model):
    """The bytes of a pack that decided something, so that an old decision can be explained and replayed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=80)
    files = models.JSONField(help_text="path inside the pack to its text")
    first_used_at = models.DateTimeField()


class Decision(models.Model):
    """What the gate said to a request: codes and parameters, explained anew in each reader's language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.CharField(max_length=40)
    outcome = models.CharField(max_length=12)
    at = models.DateTimeField()
    # db_index=False: an index of the table begins with the column already
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="decisions", db_index=False)
    company = models.ForeignKey("people.Company", models.SET_NULL, null=True, related_name="decisions", db_index=False)
    about = models.TextField(blank=True, help_text="case:1042, draft:…")
    request = models.JSONField(help_text="the request with its facts, as decision-format has it")
    result = models.JSONField(help_text="the decision in codes")
    pack = models.ForeignKey(PackSnapshot, models.PROTECT, related_name="decisions")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="gate_decision_person"),
            models.Index(fields=["company", "-at"], name="gate_decision_company"),
            models.Index(fields=["about"], name="gate_decision_about"),
            models.Index(fields=["-at"], name="gate_decision_at"),
        ]


class Acceptance(models.Model):
    """Proof that somebody agreed to an exact text (OM-4, OM-8, TO-9c): never changed, withdrawn by a new fact."""

    text = models.CharField(max_length=60, help_text="id of the pack's text: terms, surcharge, …")
    version = models.PositiveIntegerField()
    renewal = models.PositiveIntegerField(
        default=0, db_default=0, help_text="how often the person had agreed to it for this matter before"
    )
    text_sha256 = models.CharField(max_length=64, help_text="of the words that were shown")
    words = models.TextField(help_text="the words that were shown")
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="acceptances")
    company = models.ForeignKey("people.Company", models.PROTECT, null=True, related_name="acceptances")
    about = models.TextField(help_text="what it was accepted for: draft:…, case:1042")
    at = models.DateTimeField()
    retain_until = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["about"], name="gate_acceptance_about"),
            models.Index(fields=["text", "-id"], name="gate_acceptance_text"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "text", "version", "person", "renewal"], name="gate_acceptance_once"
            )
        ]
