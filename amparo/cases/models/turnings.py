"""Where a case came from, and where it went: cut out of another one, or put into it."""

from django.db import models
from django.db.models import F, Q

from amparo.cases.models.case import Case


class Split(models.Model):
    """The case was cut out of `origin`, because some of what was said there is about something else (SI-5)."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="split")
    origin = models.ForeignKey(Case, models.CASCADE, related_name="splits")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    messages = models.PositiveIntegerField(help_text="how many went along")

    class Meta:
        ordering = ["at", "case"]
        constraints = [models.CheckConstraint(condition=~Q(case=F("origin")), name="cases_split_not_of_itself")]


class Merge(models.Model):
    """The case was put into `target`; its number leads there for ever."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="merge")
    target = models.ForeignKey(Case, models.CASCADE, related_name="merges")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    messages = models.PositiveIntegerField(help_text="how many went along")

    class Meta:
        ordering = ["at", "case"]
        constraints = [models.CheckConstraint(condition=~Q(case=F("target")), name="cases_merge_not_into_itself")]
