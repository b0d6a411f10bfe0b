"""Canned answers: texts that agents keep in the languages of the pack and insert into their answers."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class CannedAnswer(models.Model):
    """A text by name; retired ones stay as history and free their name."""

    name = models.CharField(max_length=80)
    changed_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(retired_at=None), name="cases_canned_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class CannedText(models.Model):
    """Its words in one language, with variables (`cases.canned.VARIABLES`)."""

    answer = models.ForeignKey(CannedAnswer, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    body = models.TextField(help_text="Markdown with variables such as {contact}")

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["answer", "language"], name="cases_canned_text_once")]
