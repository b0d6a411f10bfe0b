"""API tokens: a program acts as the person who made one (KA-4, SEC-8)."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from amparo.people.models.directory import Person
from amparo.people.scopes import SCOPES

TOKEN_NAME_LENGTH = 80


class TokenQuerySet(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def live(self, now: datetime) -> "TokenQuerySet":
        """What can be used at `now`; with the person's account it ends too."""
        return self.filter(withdrawn_at=None, expires_at__gt=now, person__is_active=True)


class ApiToken(models.Model):
    """A key by which a program acts as its person, for some purposes, until it expires or is withdrawn.

    Only the hash is kept; `hint` is its end, by which people tell their tokens apart.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=TOKEN_NAME_LENGTH)
    scopes = ArrayField(models.CharField(max_length=40))
    token_sha256 = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    objects: ClassVar = TokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="people_token_person")]
        constraints = [
            models.CheckConstraint(condition=models.Q(scopes__contained_by=list(SCOPES)), name="people_token_scopes"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="people_token_order"
            ),
        ]
