"""What the pages of a company, a partner and a person show: now and before. Bounded; checked by the caller (access)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from amparo.core.actors import Actor
from amparo.people.access import companies_visible_to, people_visible_to
from amparo.people.models import (
    Company,
    CompanyProduct,
    DomainProof,
    EmailDomain,
    Membership,
    Partner,
    Partnership,
    Person,
)

ROWS = 200
PAGE = 50
SOON = timedelta(days=60)  # how long before its end a contract is shown as ending
Wish = Literal["", "pending", "ending", "ended", "partner", "no-domain"]
WISHES: tuple[Wish, ...] = ("", "pending", "ending", "ended", "partner", "no-domain")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `after` is where the next one begins, None on the last."""

    rows: Sequence[Company] | Sequence[Person] | Sequence[Partner]
    after: int | None


def list_company_page(
    actor: Actor, text: str, wish: Wish, now: datetime, after: int | None = None, size: int = PAGE
) -> Page:
    """The companies that the actor sees, by name: those whose name or domain holds the words, narrowed to a wish."""
    rows = companies_visible_to(actor, now).select_related("account_manager")
    for word in text.split()[:4]:
        domains = EmailDomain.objects.filter(company=OuterRef("pk"), domain__icontains=word)
        rows = rows.filter(Q(name__icontains=word) | Exists(domains))
    rows = rows.filter(_wished(wish, now))
    last = Company.objects.filter(pk=after or 0).first()
    if last is not None:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(rows.order_by("name", "pk")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)


def _wished(wish: Wish, now: datetime) -> Q:
    day = now.date()
    served = Exists(Partnership.objects.current(now).filter(company=OuterRef("pk")))
    return {
        "": Q(),
        "pending": Q(finances="pending"),
        "ending": Q(plan_until_on__gt=day, plan_until_on__lte=day + SOON),
        "ended": Q(plan_until_on__lte=day),
        "partner": Q(served),
        "no-domain": ~Q(Exists(EmailDomain.objects.filter(company=OuterRef("pk")))),
    }[wish]


def list_terms(company_id: int) -> list[CompanyProduct]:
    """Every product that the company has, had or will have, the current ones as the catalogue orders them."""
    rows = CompanyProduct.objects.filter(company_id=company_id).select_related("product__parent")
    return list(rows.order_by("until_on", "product__key")[:ROWS])


def state_of_term(term: CompanyProduct, day: date) -> Literal["ahead", "current", "ended"]:
    """Whether a product is contracted on a day."""
    if term.since_on > day:
        return "ahead"
    return "ended" if term.until_on is not None and term.until_on <= day else "current"


def list_partnerships(company_id: int) -> list[Partnership]:
    """Who serves and who served a company, the newest first."""
    rows = Partnership.objects.filter(company_id=company_id).select_related("partner")
    return list(rows.order_by("-since_at", "-pk")[:ROWS])


def list_served(partner_id: int, limit: int = ROWS) -> list[Partnership]:
    """Whom a partner serves and served, current ones first, by name."""
    rows = Partnership.objects.filter(partner_id=partner_id).select_related("company")
    return sorted(rows.order_by("company__name", "-since_at")[:limit], key=lambda row: row.until_at is not None)


def list_memberships_of(person_id: int) -> list[Membership]:
    """Where somebody belongs and belonged, the newest first."""
    rows = Membership.objects.filter(person_id=person_id, waiting_since=None).select_related("company", "partner")
    return list(rows.order_by("-since_at", "-pk")[:ROWS])


def list_former(side: Literal["company", "partner"], side_id: int, now: datetime) -> list[Membership]:
    """Who belonged to a company or partner once, the latest to leave first."""
    rows = Membership.objects.filter(**{f"{side}_id": side_id}, until_at__lte=now).select_related("person")
    return list(rows.order_by("-until_at", "-pk")[:ROWS])


def list_staff(partner_id: int, now: datetime) -> list[Membership]:
    """A partner's current staff, by name."""
    rows = Membership.objects.current(now).filter(partner_id=partner_id, person__is_active=True)
    return list(rows.select_related("person").order_by("person__name", "pk")[:ROWS])


def list_staff_asked(partner_id: int, now: datetime) -> list[Membership]:
    """The same with whoever was only asked, for those who lead the partner's side."""
    rows = Membership.objects.listed(now).filter(partner_id=partner_id, person__is_active=True)
    return list(rows.select_related("person").order_by("called", "pk")[:ROWS])


def list_domains(company_id: int) -> list[EmailDomain]:
    """The mail domains that count as the company's own, by name."""
    return list(EmailDomain.objects.filter(company_id=company_id).order_by("domain")[:ROWS])


def list_sharers(company_id: int) -> dict[str, list[str]]:
    """By mail domain, the names of the other companies whose own it is as well; for the vendor's eyes alone.

    Companies of a group may have one domain: it gives nobody a right by itself, an authorised manager of that very
    company must write from it (SI-13).
    """
    own = EmailDomain.objects.filter(company_id=company_id).values("domain")
    others = EmailDomain.objects.filter(domain__in=own).exclude(company_id=company_id)
    found: dict[str, list[str]] = {}
    for domain, name in others.order_by("company__name", "pk").values_list("domain", "company__name")[:ROWS]:
        found.setdefault(domain, []).append(name)
    return found


def list_proofs(company_id: int, now: datetime) -> list[DomainProof]:
    """The proofs that are still open, the newest first."""
    rows: QuerySet[DomainProof] = DomainProof.objects.open(now).filter(company_id=company_id)
    return list(rows.order_by("-created_at", "-pk")[:ROWS])


def list_partners(text: str, now: datetime, limit: int = ROWS) -> list[tuple[Partner, int, int]]:
    """Partners by name, with how many companies they serve now and how many people work for them."""
    current = Q(partnerships__since_at__lte=now, partnerships__until_at=None)
    staff = Q(memberships__since_at__lte=now, memberships__until_at=None)
    rows = Partner.objects.annotate(
        serves=Count("partnerships", filter=current, distinct=True), staff=Count("memberships", staff, distinct=True)
    )
    for word in text.split()[:4]:
        rows = rows.filter(name__icontains=word)
    return [(row, row.serves, row.staff) for row in rows.order_by("name", "pk")[:limit]]


def list_people_page(actor: Actor, text: str, now: datetime, after: int | None = None, size: int = PAGE) -> Page:
    """The people that the actor sees, by name: those whose name or address holds the words."""
    rows = people_visible_to(actor, now)
    for word in text.split()[:4]:
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    last = Person.objects.filter(pk=after or 0).first()
    if last is not None:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(rows.order_by("name", "pk")[: size + 1])
    return Page(found[:size], found[size - 1].pk if len(found) > size else None)
