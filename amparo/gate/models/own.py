"""What the desk has of its own beside the pack: closing days, versions of texts, contact points; who and when.

Nothing is overwritten: what no longer holds has an end (`removed_at`), and its successor is a new row.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class ClosingDay(models.Model):
    """A day on which a region's desk is closed though the pack says nothing of it."""

    region = models.CharField(max_length=60, help_text="id of the pack's region")
    on = models.DateField()
    name = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "on"], condition=Q(removed_at=None), name="gate_closing_once")
        ]
        indexes = [models.Index(fields=["on"], name="gate_closing_on")]


class TextVersion(models.Model):
    """A newer version of a text to accept than the pack's; its words never change (a trigger keeps them)."""

    text = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    words = models.JSONField(help_text="language to title and body")
    from_at = models.DateTimeField(help_text="from when on it is the one to accept")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True, help_text="taken back before it came into force")
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "version"], name="gate_text_version_once"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_at__lt=F("from_at")), name="gate_text_version_removed"
            ),
        ]


class OwnPoint(models.Model):
    """A contact point of the desk's own. A changed one is a new row; `key` stays."""

    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    url = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    days = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=100, blank=True)
    regions = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    products = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    words = models.JSONField(help_text="language to text")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(removed_at=None), name="gate_own_point_once")
        ]
