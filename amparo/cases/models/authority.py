"""Changes of authority that a company asks for in a case: a designated user, a permission, a password (SI-13)."""

from django.db import models
from django.db.models import Q

from amparo.cases.lifecycle import AUTHORITY, AUTHORITY_OPEN
from amparo.cases.models.case import Case

KINDS = ("designated-user", "permission", "password-reset")


class AuthorityChange(models.Model):
    """One change: asked for by the company, allowed by the gate, carried out by an agent, confirmed by a second.

    Where the pack wants two agents, nothing takes effect before the second has confirmed.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="authority_changes")
    kind = models.CharField(max_length=20)
    subject = models.EmailField(max_length=254, help_text="whom it concerns")
    subject_name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=40, blank=True, help_text="of a permission")
    withdraw = models.BooleanField(default=False, help_text="the permission is taken away, not given")
    state = models.CharField(max_length=12, default=AUTHORITY.initial)
    decision = models.ForeignKey("gate.Decision", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    prepared_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [
            models.Index(fields=["case", "asked_at"], name="cases_authority_case"),
            models.Index(fields=["case"], name="cases_authority_open", condition=Q(state__in=AUTHORITY_OPEN)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="cases_authority_kind"),
            models.CheckConstraint(condition=Q(state__in=AUTHORITY.states), name="cases_authority_state"),
        ]
