"""Cases that have to do with each other."""

from django.db import models
from django.db.models import F, Q

from amparo.cases.models.case import Case

LINK_KINDS = ("related", "duplicate")


class CaseLink(models.Model):
    """`duplicate`: `case` says the same as `other`. `related` goes both ways, the lower number stands first."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=10)
    added_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LINK_KINDS), name="cases_link_kind"),
            models.CheckConstraint(
                condition=Q(kind="duplicate") & ~Q(case=F("other")) | Q(case__lt=F("other")), name="cases_link_order"
            ),
            models.UniqueConstraint(fields=["case", "other", "kind"], name="cases_link_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(kind="duplicate"), name="cases_link_one_original"),
        ]
