"""What the vendor's agents know, and when they are away."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

HANDOVERS = ("automatic", "suggested")


class AgentProfile(models.Model):
    """What an agent can help with: skills (words, as tags are), languages and products; modules count as products."""

    person = models.OneToOneField("people.Person", models.CASCADE, primary_key=True, related_name="agent_profile")
    skills = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    products: ClassVar = models.ManyToManyField("catalogue.Product", related_name="agents")


class AbsenceQuerySet(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def running(self, now: datetime) -> "AbsenceQuerySet":
        """Whoever is away at `now`."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=now), since_at__lte=now, ended_at=None)

    def ahead(self, now: datetime) -> "AbsenceQuerySet":
        """Planned, not begun."""
        return self.filter(since_at__gt=now, ended_at=None)


class Absence(models.Model):
    """An agent is away, from and until; why is nobody's business and not kept.

    `ended_at` is when the agent was back, or when an absence that had not begun was called off.
    """

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="absences")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True, help_text="empty: nobody knows yet")
    handover = models.CharField(max_length=10, choices=[(h, h) for h in HANDOVERS])
    deputy = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    planned_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True, help_text="when the desk acted upon it")
    ended_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar = AbsenceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-since_at"], name="people_absence_person"),
            models.Index(fields=["since_at"], name="people_absence_open", condition=Q(ended_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("since_at")), name="people_absence_order"
            ),
            models.CheckConstraint(condition=Q(handover__in=HANDOVERS), name="people_absence_handover"),
            models.CheckConstraint(condition=~Q(deputy=F("person")), name="people_absence_not_own_deputy"),
            ExclusionConstraint(
                name="people_absence_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (
                        Func("since_at", "until_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
            ),
        ]
