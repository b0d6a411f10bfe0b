"""Companies: their contract, standing and settings. The vendor's administrators write here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from amparo.catalogue.models import Product
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import access, events
from amparo.people.models import FINANCES, Company, CompanyProduct, EmailDomain, Person
from amparo.people.rules import (
    COMPANY_NAME_LENGTH,
    BadInput,
    clean_country,
    clean_domain,
    clean_language,
    clean_name,
    clean_time_zone,
)

PLAN_LENGTH = 60
NOTE_LENGTH = 2000
CREDIT_LIMIT = 10_000_000  # minutes; more is a mistake of typing

CompanyField = Literal[
    "plan", "finances", "finances_note", "credit_minutes", "shares_cases", "account_manager", "place"
]


@dataclass(frozen=True, slots=True)
class CompanyTerms:
    """What a new company is entered with; `time_zone` empty means its region's, `plan` is an id of the pack."""

    name: str
    country: str
    time_zone: str = ""
    language: str = "en"
    plan: str = ""


@transaction.atomic
def create_company(actor: Actor, terms: CompanyTerms, now: datetime) -> Company:
    """Enters a company; administrators only. Raises BadInput and NotAllowed; `company.created` follows."""
    access.require_desk(actor)
    company = Company.objects.create(
        name=clean_name(terms.name, limit=COMPANY_NAME_LENGTH),
        country=clean_country(terms.country),
        time_zone=clean_time_zone(terms.time_zone),
        language=clean_language(terms.language),
        plan=_plan(terms.plan),
        created_at=now,
    )
    record(actor, events.CompanyCreated(company=company.pk), about=f"company:{company.pk}", now=now)
    return company


@transaction.atomic
def set_plan(actor: Actor, company: Company, plan: str, now: datetime) -> Company:
    """Puts the company on a plan of the pack; administrators only. `company.changed` follows."""
    return _change(actor, company, "plan", _plan(plan), now)


@transaction.atomic
def set_finances(actor: Actor, company: Company, finances: str, note: str, now: datetime) -> Company:
    """Clear or pending, with a note for the company's leaders (TO-9a); administrators only.

    `company.changed` follows for each that is new; the note itself is not in the event.
    """
    if finances not in FINANCES:
        raise BadInput("finances", "unknown-finances", {"finances": ", ".join(FINANCES)})
    if len(note) > NOTE_LENGTH:
        raise BadInput("finances_note", "too-long", {"limit": NOTE_LENGTH})
    changed = _change(actor, company, "finances", finances, now)
    return _change(actor, changed, "finances_note", note, now)


@transaction.atomic
def set_credit_minutes(actor: Actor, company: Company, minutes: int, now: datetime) -> Company:
    """Prepaid minutes free to use (OM-3); administrators only. `company.changed` follows."""
    if not 0 <= minutes <= CREDIT_LIMIT:
        raise BadInput("credit_minutes", "out-of-range", {"least": 0, "most": CREDIT_LIMIT})
    return _change(actor, company, "credit_minutes", minutes, now)


@transaction.atomic
def set_shares_cases(actor: Actor, company: Company, shares: bool, now: datetime) -> Company:
    """Whether all its contacts see all its cases; its leaders and the vendor decide. `company.changed` follows."""
    access.require_people_of(actor, company.pk, now)
    return _write(actor, _locked(company), "shares_cases", shares, now)


@transaction.atomic
def assign_account_manager(actor: Actor, company: Company, manager: Person | None, now: datetime) -> Company:
    """Who of the vendor looks after the company (SI-5); administrators only. `company.changed` follows."""
    access.require_desk(actor)
    if manager is not None and not (manager.is_agent or manager.is_administrator):
        raise BadInput("account_manager", "not-of-the-vendor")
    locked = _locked(company)
    before = str(locked.account_manager_id or "")
    locked.account_manager = manager
    locked.save(update_fields=["account_manager"])
    _record(actor, locked, "account_manager", (before, str(manager.pk if manager else "")), now)
    return locked


@transaction.atomic
def set_place(actor: Actor, company: Company, country: str, time_zone: str, now: datetime) -> Company:
    """Country and time zone of the company; administrators only. `company.changed` follows."""
    access.require_desk(actor)
    locked = _locked(company)
    before = f"{locked.country} {locked.time_zone}".strip()
    locked.country, locked.time_zone = clean_country(country), clean_time_zone(time_zone)
    locked.save(update_fields=["country", "time_zone"])
    _record(actor, locked, "place", (before, f"{locked.country} {locked.time_zone}".strip()), now)
    return locked


@transaction.atomic
def add_product(actor: Actor, company: Company, product: Product, now: datetime) -> CompanyProduct:
    """The company has contracted a product; administrators only. `company.product_added` follows where it is new."""
    access.require_desk(actor)
    owned, created = CompanyProduct.objects.get_or_create(
        company=_locked(company), product=product, defaults={"since_on": now.date()}
    )
    if created or owned.until_on is not None:
        owned.until_on = None
        owned.save(update_fields=["until_on"])
        payload = events.ProductAdded(company=company.pk, product=product.key)
        record(actor, payload, about=f"company:{company.pk}", now=now)
    return owned


@transaction.atomic
def end_product(actor: Actor, company: Company, product: Product, now: datetime) -> None:
    """The contract for a product ends today; administrators only. `company.product_ended` follows."""
    access.require_desk(actor)
    ended = CompanyProduct.objects.filter(company=_locked(company), product=product, until_on=None).update(
        until_on=now.date()
    )
    if ended:
        payload = events.ProductEnded(company=company.pk, product=product.key)
        record(actor, payload, about=f"company:{company.pk}", now=now)


@transaction.atomic
def verify_domain(actor: Actor, company: Company, domain: str, now: datetime) -> EmailDomain:
    """A mail domain is proven to be the company's (SI-13); administrators only. `company.domain_verified` follows."""
    access.require_desk(actor)
    locked, cleaned = _locked(company), clean_domain(domain)
    row, created = EmailDomain.objects.get_or_create(company=locked, domain=cleaned, defaults={"verified_at": now})
    if created:
        payload = events.DomainVerified(company=locked.pk, domain=row.pk)
        record(actor, payload, about=f"company:{locked.pk}", now=now)
    return row


@transaction.atomic
def withdraw_domain(actor: Actor, company: Company, domain: str, now: datetime) -> None:
    """A mail domain no longer counts; administrators only. `company.domain_withdrawn` follows."""
    access.require_desk(actor)
    row = EmailDomain.objects.filter(company=_locked(company), domain=clean_domain(domain)).first()
    if row is None:
        raise NotVisible(f"domain of company:{company.pk}")
    payload = events.DomainWithdrawn(company=company.pk, domain=row.pk)
    row.delete()
    record(actor, payload, about=f"company:{company.pk}", now=now)


def _plan(plan: str) -> str:
    if len(plan) > PLAN_LENGTH or not all(mark.isalnum() or mark in "-_." for mark in plan):
        raise BadInput("plan", "not-an-id")
    return plan


def _locked(company: Company) -> Company:
    found: Company = Company.objects.select_for_update().get(pk=company.pk)
    return found


def _change(actor: Actor, company: Company, field: CompanyField, value: str | int, now: datetime) -> Company:
    access.require_desk(actor)
    return _write(actor, _locked(company), field, value, now)


def _write(actor: Actor, locked: Company, field: CompanyField, value: str | int | bool, now: datetime) -> Company:
    before = getattr(locked, field)
    setattr(locked, field, value)
    locked.save(update_fields=[field])
    written = ("", "") if field == "finances_note" else (str(before), str(value))
    if before != value:
        _record_change(actor, locked, field, written, now)
    return locked


def _record(actor: Actor, company: Company, field: CompanyField, change: tuple[str, str], now: datetime) -> None:
    if change[0] != change[1]:
        _record_change(actor, company, field, change, now)


def _record_change(actor: Actor, company: Company, field: CompanyField, change: tuple[str, str], now: datetime) -> None:
    payload = events.CompanyChanged(company=company.pk, field=field, before=change[0], after=change[1])
    record(actor, payload, about=f"company:{company.pk}", now=now)
