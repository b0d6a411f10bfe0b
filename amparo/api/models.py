"""Answers that are kept, so that a repeated write is harmless."""

from django.db import models


class KeptAnswer(models.Model):
    """The answer to a write that carried an `Idempotency-Key`; a row without a status belongs to one under way."""

    token = models.ForeignKey("people.ApiToken", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    location = models.TextField(blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_kept_once")]
        indexes = [models.Index(fields=["at"], name="api_kept_age")]
