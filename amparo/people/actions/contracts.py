"""A company's contract with its dates, what it is called, which languages it speaks. Administrators write here."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people import access, events
from amparo.people.actions.companies import change_fields, clean_plan, locked_company
from amparo.people.models import Company, CompanyProduct
from amparo.people.rules import COMPANY_NAME_LENGTH, BadInput, clean_language, clean_name


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """A plan of the pack, from and until (the first day without it); an open end is None."""

    plan: str
    since_on: date | None = None
    until_on: date | None = None


@transaction.atomic
def set_contract(actor: Actor, company: Company, terms: ContractTerms, now: datetime) -> Company:
    """Puts the company on a plan for a time; outside of it the gate knows of no plan. Administrators only.

    Raises BadInput (`ends-before-it-begins`); `company.changed` follows for the plan and for the dates that are new.
    """
    access.require_desk(actor)
    check_period(terms.since_on, terms.until_on, "plan_until_on")
    locked = locked_company(company)
    change_fields(actor, locked, "plan", {"plan": clean_plan(terms.plan)}, now)
    dates = {"plan_since_on": terms.since_on, "plan_until_on": terms.until_on}
    return change_fields(actor, locked, "contract", dates, now)


@transaction.atomic
def rename_company(actor: Actor, company: Company, name: str, now: datetime) -> Company:
    """Another name for the same company; administrators only. `company.changed` follows, without the names."""
    access.require_desk(actor)
    cleaned = clean_name(name, limit=COMPANY_NAME_LENGTH)
    return change_fields(actor, locked_company(company), "name", {"name": cleaned}, now)


@transaction.atomic
def set_languages(actor: Actor, company: Company, language: str, further: list[str], now: datetime) -> Company:
    """The language the desk writes in, and others that its people speak; administrators only.

    `company.changed` follows.
    """
    access.require_desk(actor)
    first = clean_language(language)
    others = sorted({clean_language(tag, "further_languages") for tag in further} - {first})
    values = {"language": first, "further_languages": others}
    return change_fields(actor, locked_company(company), "languages", values, now)


@transaction.atomic
def set_product_term(
    actor: Actor, company: Company, product: Product, period: tuple[date, date | None], now: datetime
) -> CompanyProduct:
    """From when until when (the first day without it) the company has a product; administrators only.

    Raises BadInput (`ends-before-it-begins`); `company.product_dated` follows where something is new.
    """
    access.require_desk(actor)
    since, until = period
    check_period(since, until, "until_on")
    owned, created = CompanyProduct.objects.get_or_create(
        company=locked_company(company), product=product, defaults={"since_on": since, "until_on": until}
    )
    if created or (owned.since_on, owned.until_on) != period:
        owned.since_on, owned.until_on = period
        owned.save(update_fields=["since_on", "until_on"])
        payload = events.ProductDated(
            company=company.pk, product=product.key, since=since.isoformat(), until=until.isoformat() if until else ""
        )
        record(actor, payload, about=f"company:{company.pk}", now=now)
    return owned


def check_period(since: date | None, until: date | None, field: str) -> None:
    """Raises BadInput where a period ends before it has begun."""
    if since is not None and until is not None and until <= since:
        raise BadInput(field, "ends-before-it-begins")
