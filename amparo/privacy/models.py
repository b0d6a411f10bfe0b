"""Exports and erasures of a person's data: who asked, when, how far it is."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

EXPORT_STATES = ("asked", "ready", "failed", "dropped")
ERASURE_STATES = ("asked", "withdrawn", "ordered", "done")
OPEN_ERASURES = ("asked", "ordered")


class DataExport(models.Model):
    """An archive of what the desk holds about somebody. `email` names somebody without an account, until it is
    dropped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, null=True, related_name="exports")
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=10)
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")
    stored = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="privacy_export_person"),
            models.Index(fields=["-asked_at"], name="privacy_export_asked"),
            models.Index(fields=["expires_at"], name="privacy_export_expiry", condition=Q(state="ready")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EXPORT_STATES), name="privacy_export_state"),
            models.CheckConstraint(
                condition=Q(state="ready", stored__isnull=False, expires_at__isnull=False)
                | (~Q(state="ready") & Q(stored=None)),
                name="privacy_export_ready",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(state="asked"), name="privacy_export_once"),
        ]

    @property
    def ref(self) -> str:
        """What its events are about."""
        return f"person:{self.person_id}" if self.person_id is not None else f"export:{self.pk}"


class Erasure(models.Model):
    """Somebody's data is to be erased: at `due_at`, or when an administrator other than who asked orders it.

    While it goes on, `email`, `name` and `vendor` say whom to look for, since the person's row is emptied first.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="erasures")
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    vendor = models.BooleanField(default=False)
    asked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=80, blank=True, help_text="where the person asked: case:1042, a letter")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    cases = models.PositiveIntegerField(default=0)
    messages = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="privacy_erasure_due", condition=Q(state__in=OPEN_ERASURES)),
            models.Index(fields=["-asked_at"], name="privacy_erasure_asked"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ERASURE_STATES), name="privacy_erasure_state"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=OPEN_ERASURES), name="privacy_erasure_one_open"
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(person=None, state__in=OPEN_ERASURES),
                name="privacy_erasure_one_open_address",
            ),
        ]

    @property
    def ref(self) -> str:
        """What its events are about."""
        return f"person:{self.person_id}" if self.person_id is not None else f"erasure:{self.pk}"

    @property
    def of_oneself(self) -> bool:
        """The person asked for it in their account."""
        return self.person_id is not None and self.person_id == self.asked_by_id
