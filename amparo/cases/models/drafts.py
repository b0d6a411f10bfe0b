"""What is about to be sent, and what waits for an address to be confirmed."""

import uuid

from django.db import models
from django.db.models import Q

from amparo.cases.models.case import Case


class Draft(models.Model):
    """What somebody is about to send: kept on the server, so that a closed browser loses nothing.

    A signed-in person's draft hangs on the person; a visitor's on a random key in their cookie.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="drafts")
    kind = models.CharField(max_length=20, help_text="opening, problem, reply, note, question, thread")
    about = models.TextField(blank=True, help_text="case:1042 for a reply, thread:5")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["updated_at"], name="cases_draft_age"),
            models.Index(fields=["about", "updated_at"], name="cases_draft_about"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about"], condition=Q(person__isnull=False), name="cases_draft_once"
            )
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
