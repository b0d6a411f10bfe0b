"""How a mail domain is being proven to be a company's own (SI-13)."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

METHODS = ("mail", "dns")


class DomainProofQuerySet(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def open(self, now: datetime) -> "DomainProofQuerySet":
        """What can still be proven at `now`."""
        return self.filter(proven_at=None, revoked_at=None, expires_at__gt=now)


class DomainProof(models.Model):
    """A domain that somebody says is the company's: by a link mailed to whoever runs its mail, or a DNS record.

    Of the mailed link only the hash is kept, and it works once (SEC-8). The record's value is public once it stands in
    the DNS, and shown until then to whoever began the proof's side: it proves control of the zone, not of a secret.
    """

    company = models.ForeignKey("people.Company", models.CASCADE, related_name="domain_proofs")
    domain = models.CharField(max_length=253)
    method = models.CharField(max_length=4, choices=[(m, m) for m in METHODS])
    mailbox = models.CharField(max_length=20, blank=True, help_text="what stands before the at sign")
    token_sha256 = models.CharField(max_length=64, blank=True, help_text="of the mailed link")
    record = models.CharField(max_length=80, blank=True, help_text="what the DNS must hold")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True, help_text="the last look into the DNS")
    finding = models.CharField(max_length=20, blank=True, help_text="code of what that look found")
    proven_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar = DomainProofQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "company",
                Lower("domain"),
                condition=Q(proven_at=None, revoked_at=None),
                name="people_domain_proof_one_open",
            ),
            models.UniqueConstraint(
                fields=["token_sha256"], condition=~Q(token_sha256=""), name="people_domain_proof_token"
            ),
            models.CheckConstraint(condition=Q(method__in=METHODS), name="people_domain_proof_method"),
            models.CheckConstraint(
                condition=Q(method="dns", token_sha256="") & ~Q(record="")
                | Q(method="mail", record="") & ~Q(token_sha256=""),
                name="people_domain_proof_one_way",
            ),
        ]
