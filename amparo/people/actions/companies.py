"""Companies: their contract, standing and settings. The vendor's administrators write here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import access, events
from amparo.people.models import FINANCES, Company, CompanyProduct, Person
from amparo.people.rules import (
    COMPANY_NAME_LENGTH,
    BadInput,
    clean_country,
    clean_language,
    clean_name,
    clean_time_zone,
)

PLAN_LENGTH = 60
NOTE_LENGTH = 2000
CREDIT_LIMIT = 10_000_000  # minutes; more is a mistake of typing

CompanyField = Literal[
    "plan",
    "contract",
    "finances",
    "finances_note",
    "credit_minutes",
    "shares_cases",
    "account_manager",
    "place",
    "languages",
    "name",
]
UNTOLD = frozenset({"finances_note", "name"})  # prose: the log says that it changed, not from what to what


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
        plan=clean_plan(terms.plan),
        created_at=now,
    )
    record(actor, events.CompanyCreated(company=company.pk), about=f"company:{company.pk}", now=now)
    return company


@transaction.atomic
def set_plan(actor: Actor, company: Company, plan: str, now: datetime) -> Company:
    """Puts the company on a plan of the pack; administrators only. `company.changed` follows."""
    return _change(actor, company, "plan", clean_plan(plan), now)


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
    return _write(actor, locked_company(company), "shares_cases", shares, now)


@transaction.atomic
def assign_account_manager(actor: Actor, company: Company, manager: Person | None, now: datetime) -> Company:
    """Who of the vendor looks after the company (SI-5); administrators only. `company.changed` follows."""
    access.require_desk(actor)
    if manager is not None and not (manager.is_agent or manager.is_administrator):
        raise BadInput("account_manager", "not-of-the-vendor")
    locked = locked_company(company)
    before = str(locked.account_manager_id or "")
    locked.account_manager = manager
    locked.save(update_fields=["account_manager"])
    _record(actor, locked, "account_manager", (before, str(manager.pk if manager else "")), now)
    return locked


@transaction.atomic
def set_place(actor: Actor, company: Company, country: str, time_zone: str, now: datetime) -> Company:
    """Country and time zone of the company; administrators only. `company.changed` follows."""
    access.require_desk(actor)
    locked = locked_company(company)
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
        company=locked_company(company), product=product, defaults={"since_on": now.date()}
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
    owned = CompanyProduct.objects.filter(company=locked_company(company), product=product, until_on=None).first()
    if owned is not None:
        owned.until_on = max(now.date(), owned.since_on)
        owned.save(update_fields=["until_on"])
        payload = events.ProductEnded(company=company.pk, product=product.key)
        record(actor, payload, about=f"company:{company.pk}", now=now)


def clean_plan(plan: str) -> str:
    """An id of a plan, or none; raises BadInput."""
    if len(plan) > PLAN_LENGTH or not all(mark.isalnum() or mark in "-_." for mark in plan):
        raise BadInput("plan", "not-an-id")
    return plan


def locked_company(company: Company) -> Company:
    """The row, locked until the transaction ends."""
    found: Company = Company.objects.select_for_update().get(pk=company.pk)
    return found


def _change(actor: Actor, company: Company, field: CompanyField, value: str | int, now: datetime) -> Company:
    access.require_desk(actor)
    return _write(actor, locked_company(company), field, value, now)


def _write(actor: Actor, locked: Company, field: CompanyField, value: str | int | bool, now: datetime) -> Company:
    before = getattr(locked, field)
    setattr(locked, field, value)
    locked.save(update_fields=[field])
    written = ("", "") if field in UNTOLD else (str(before), str(value))
    if before != value:
        _record_change(actor, locked, field, written, now)
    return locked


def _record(actor: Actor, company: Company, field: CompanyField, change: tuple[str, str], now: datetime) -> None:
    if change[0] != change[1]:
        _record_change(actor, company, field, change, now)


def _record_change(actor: Actor, company: Company, field: CompanyField, change: tuple[str, str], now: datetime) -> None:
    payload = events.CompanyChanged(company=company.pk, field=field, before=change[0], after=change[1])
    record(actor, payload, about=f"company:{company.pk}", now=now)


def change_fields(
    actor: Actor, locked: Company, field: CompanyField, values: Mapping[str, object], now: datetime
) -> Company:
    """Several columns that are one field to the log; nothing where all are so already."""
    before = [getattr(locked, column) for column in values]
    if before == list(values.values()):
        return locked
    for column, value in values.items():
        setattr(locked, column, value)
    locked.save(update_fields=list(values))
    told = ("", "") if field in UNTOLD else (_told(before), _told(values.values()))
    _record_change(actor, locked, field, told, now)
    return locked


def _told(values: Iterable[object]) -> str:
    """Codes and dates with a slash between them, as ISO 8601 writes a period: 2026-01-01/2027-01-01."""
    return "/".join(",".join(value) if isinstance(value, list) else str(value or "") for value in values)
