"""People, the companies and partners they belong to, and since when.

One person has one e-mail address and may hold several memberships; a person of the vendor is an agent, an
administrator or both, and has no membership.
"""

from datetime import UTC, date, datetime
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf, Upper
from django.utils.translation import gettext

from amparo.people.rules import ROLES

ERASED_DOMAIN = "erased.invalid"  # of those whose data was erased (RFC 2606: no mail ever goes there)
FINANCES = ("clear", "pending")


class PeriodQuerySet(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def current(self, now: datetime) -> Self:
        """What holds at `now`: begun, and not ended. The end itself is outside (half-open)."""
        return self.filter(Q(until_at=None) | Q(until_at__gt=now), since_at__lte=now)


class MembershipQuerySet(PeriodQuerySet):
    def current(self, now: datetime) -> Self:
        """Who belongs at `now`; whoever was asked and has not said yes does not, and has no right by it."""
        return super().current(now).filter(waiting_since=None)

    def listed(self, now: datetime) -> Self:
        """The same with those who were asked, under the name that was typed for them: `called`."""
        named = Coalesce(NullIf("invited_as", Value("")), "person__name")
        found: Self = super().current(now).annotate(called=named)
        return found


class PersonManager(BaseUserManager):  # type: ignore[type-arg]  # not subscriptable at run time
    def get_by_natural_key(self, email: str | None) -> "Person":
        """Sign-in by address, whatever its case."""
        person: Person = self.get(email__iexact=email)
        return person


class Person(AbstractBaseUser):
    """Somebody who can sign in."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, default="en", help_text="language tag: en, es, fr, pt-BR, de")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166, where not the company's")
    time_zone = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    is_agent = models.BooleanField(default=False)
    is_administrator = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar = PersonManager()

    class Meta:
        constraints = [models.UniqueConstraint(Upper("email"), name="people_person_email")]  # as `iexact` compares
        indexes = [models.Index(fields=["is_agent"], name="people_person_agents", condition=Q(is_agent=True))]

    def __str__(self) -> str:
        return gettext("Erased person") if self.is_erased else self.name or self.email

    @property
    def is_erased(self) -> bool:
        """Their data was erased; the row stays, because others refer to it by its key (design §5)."""
        return self.email.endswith(f"@{ERASED_DOMAIN}")

    def get_full_name(self) -> str:
        """What allauth and the pages show."""
        return self.name


class Partner(models.Model):
    """A reseller or implementer that serves companies (SI-2, SI-3)."""

    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Company(models.Model):
    """A customer of the vendor."""

    name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=60, blank=True, help_text="IANA; empty means its region's")
    language = models.CharField(max_length=10, default="en")
    further_languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    plan = models.CharField(max_length=60, blank=True, help_text="id of a plan of the pack")
    plan_since_on = models.DateField(null=True, blank=True)
    plan_until_on = models.DateField(null=True, blank=True, help_text="the first day without it")
    finances = models.CharField(max_length=10, default="clear", choices=[(f, f) for f in FINANCES])
    finances_note = models.TextField(blank=True, help_text="for managers and administrators only (TO-9a)")
    credit_minutes = models.PositiveIntegerField(default=0)
    shares_cases = models.BooleanField(default=False, help_text="all its contacts see all its cases")
    account_manager = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="accounts")
    created_at = models.DateTimeField()
    products: ClassVar = models.ManyToManyField("catalogue.Product", through="CompanyProduct", related_name="owners")

    class Meta:
        verbose_name_plural = "companies"
        indexes = [models.Index(fields=["name"], name="people_company_name")]
        constraints = [
            models.CheckConstraint(condition=Q(finances__in=FINANCES), name="people_company_finances"),
            models.CheckConstraint(
                condition=Q(plan_since_on=None) | Q(plan_until_on=None) | Q(plan_until_on__gt=F("plan_since_on")),
                name="people_company_plan_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def day_at(self, at: datetime) -> date:
        """The date of a moment where the company is; in UTC where its time zone is its region's."""
        return at.astimezone(ZoneInfo(self.time_zone) if self.time_zone else UTC).date()

    def plan_at(self, at: datetime) -> str:
        """The plan that holds at a moment; empty before the contract begins and after it has ended."""
        day = self.day_at(at)
        begun = self.plan_since_on is None or self.plan_since_on <= day
        return self.plan if begun and (self.plan_until_on is None or day < self.plan_until_on) else ""


class CompanyProduct(models.Model):
    """A product that a company has contracted."""

    company = models.ForeignKey(Company, models.CASCADE)
    product = models.ForeignKey("catalogue.Product", models.PROTECT)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "product"], name="people_company_product_once"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")), name="people_company_product_order"
            ),
        ]


class EmailDomain(models.Model):
    """A mail domain proven to be the company's own (SI-13)."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="email_domains")
    domain = models.CharField(max_length=253)
    verified_at = models.DateTimeField()
    method = models.CharField(max_length=4, default="word", help_text="mail, dns, or the vendor's word")

    class Meta:
        constraints = [models.UniqueConstraint("company", Lower("domain"), name="people_domain_once")]


class Partnership(models.Model):
    """A partner serves a company, from and until; ended ones stay as history."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="partnerships")
    company = models.ForeignKey(Company, models.CASCADE, related_name="partnerships")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company"], condition=Q(until_at=None), name="people_partnership_one"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("since_at")), name="people_partnership_order"
            ),
        ]


class Membership(models.Model):
    """A person belongs to a company or a partner, with roles, from and until; ended ones stay as history.

    Somebody with an account of their own whom a customer's people invite is asked first: until they say yes the row
    waits and gives no right, and the inviters read the name that they typed (`invited_as`), not the person's.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="memberships")
    partner = models.ForeignKey(Partner, models.CASCADE, null=True, blank=True, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True, help_text="asked, and without an answer yet")
    invited_as = models.CharField(max_length=120, blank=True, help_text="the name typed, while waiting")
    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(company=None, partner__isnull=False) | Q(company__isnull=False, partner=None),
                name="people_membership_one_side",
            ),
            models.CheckConstraint(condition=Q(roles__contained_by=list(ROLES)), name="people_membership_roles"),
            models.UniqueConstraint(
                fields=["person", "company"], condition=Q(until_at=None), name="people_membership_company_once"
            ),
            models.UniqueConstraint(
                fields=["person", "partner"], condition=Q(until_at=None), name="people_membership_partner_once"
            ),
            models.CheckConstraint(
                condition=Q(partner=None) | Q(roles__contained_by=["portal-administrator"]),
                name="people_membership_partner_roles",
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("since_at")), name="people_membership_order"
            ),
        ]


class InvitationQuerySet(models.QuerySet):  # type: ignore[type-arg]  # not subscriptable at run time
    def live(self, now: datetime) -> "InvitationQuerySet":
        """What can still be followed at `now`."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A link by which a person sets name, language and password for the first time (SEC-8).

    Random, for this one purpose, works once, ends at `expires_at` and can be revoked; only its hash is kept.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-created_at"], name="people_invitation_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at=None, revoked_at=None), name="people_invitation_one_open"
            )
        ]
