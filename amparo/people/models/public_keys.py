"""Public keys: they stand in the vendor's own pages and open what everybody may read to pages of their origins."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amparo.people.models.directory import Person
from amparo.people.public_keys import NAME_LENGTH, ORIGIN_LENGTH


class PublicKeyQuerySet(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def live(self) -> "PublicKeyQuerySet":
        """Those that work."""
        return self.filter(withdrawn_at=None)


class PublicKey(models.Model):
    """A key that everybody may read (SI-4a): no secret, and so nothing but public help is behind it. Browsers let only
    pages of its `origins` read the answers."""

    name = models.CharField(max_length=NAME_LENGTH)
    key = models.CharField(max_length=40, unique=True)
    origins = ArrayField(models.CharField(max_length=ORIGIN_LENGTH))
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    objects: ClassVar = PublicKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(origins=[]), name="people_public_key_origins"),
        ]

    @property
    def ref(self) -> str:
        """The neutral reference of its events."""
        return f"public-key:{self.pk}"
