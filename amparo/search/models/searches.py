"""What people searched, so that authors see what is missing: words without a person."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

TEXT_LENGTH = 300
SURFACES = ("help", "panel", "agent", "case", "api")


class Search(models.Model):
    """One search: nobody's name, address or session. `key` is in the links of its results and says which was opened."""

    key = models.UUIDField(db_default=RandomUUID(), unique=True)
    text = models.CharField(max_length=TEXT_LENGTH)
    words = models.CharField(max_length=TEXT_LENGTH, help_text="the same in small letters without accents, to count by")
    language = models.CharField(max_length=10, help_text="of the reader")
    surface = models.CharField(max_length=10, help_text="where it was asked")
    results = models.PositiveIntegerField()
    nearest = models.BooleanField(help_text="whether nothing matched and only the nearest were shown")
    opened = models.ForeignKey("knowledge.Article", models.CASCADE, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(surface__in=SURFACES), name="search_search_surface")]
        indexes = [
            models.Index(fields=["at"], name="search_search_at"),
            models.Index(fields=["language", "at"], name="search_search_language"),
        ]
