"""Lists that agents come back to: a filter with a name."""

from django.db import models
from django.db.models import Q

from amparo.cases.models.case import Case

VIEW_NAME_MAX_LENGTH = 60


class SavedView(models.Model):
    """A filter of cases under a name, an agent's own or shared with all agents.

    `filter` holds what stands in the address of the list (`amparo.cases.filters`), never SQL (SEC-11).
    """

    owner = models.ForeignKey("people.Person", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=VIEW_NAME_MAX_LENGTH)
    shared = models.BooleanField(default=False)
    filter = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="cases_view_own_name"),
            models.UniqueConstraint(fields=["name"], condition=Q(shared=True), name="cases_view_shared_name"),
        ]

    def __str__(self) -> str:
        return self.name


class BulkChange(models.Model):
    """What an agent did to several cases at once; it can be taken back for some minutes."""

    by = models.ForeignKey("people.Person", models.CASCADE, related_name="bulk_changes")
    verb = models.CharField(max_length=10)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-at"], name="cases_bulk_by"),
            models.Index(fields=["at"], name="cases_bulk_age"),
        ]


class BulkItem(models.Model):
    """One case of it: what it was before, what it became, and the log's event of the change.

    An event about the case behind `event_id` says that somebody changed it since.
    """

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    event_id = models.BigIntegerField()

    class Meta:
        ordering = ["case_id"]
        constraints = [models.UniqueConstraint(fields=["change", "case"], name="cases_bulk_item_once")]
