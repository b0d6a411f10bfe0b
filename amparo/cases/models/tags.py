"""Tags: words by which agents group cases. They are the vendor's own; customers never see them (SEC-17)."""

from django.db import models
from django.db.models.functions import Lower

from amparo.cases.models.case import Case

TAG_MAX_LENGTH = 40


class Tag(models.Model):
    """A tag; two that differ by capitals alone are one."""

    name = models.CharField(max_length=TAG_MAX_LENGTH)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="cases_tag_name")]

    def __str__(self) -> str:
        return self.name


class CaseTag(models.Model):
    """A tag on a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged")
    added_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "tag"], name="cases_case_tag_once")]
