"""A company's page in the administration: its parts, what each form writes, and what stands beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.sent import whole
from amparo.people import actions, dossiers
from amparo.people.actions import CompanyTerms, ContractTerms
from amparo.people.models import Company, Partner, Partnership, Person
from amparo.people.queries import list_members
from amparo.web.admin import company_forms
from amparo.web.admin.company_forms import after
from amparo.web.shared import company_texts, domain_proofs
from amparo.web.shared.case_texts import role_texts

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A form of the page: what it asks, what it writes, and what is said when it is done."""

    form: type[forms.Form]
    write: Callable[[Actor, Company, Given, datetime], object]
    done: str | Promise


def save_details(actor: Actor, company: Company, given: Given, now: datetime) -> None:
    """Name, place and languages."""
    actions.rename_company(actor, company, given["name"], now)
    actions.set_place(actor, company, given["country"], given["time_zone"], now)
    actions.set_languages(actor, company, given["language"], given["further"], now)


def save_contract(actor: Actor, company: Company, given: Given, now: datetime) -> None:
    """The plan with its dates, and prepaid minutes."""
    terms = ContractTerms(given["plan"], given["since_on"], after(given["last_on"]))
    actions.set_contract(actor, company, terms, now)
    actions.set_credit_minutes(actor, company, given["credit_minutes"] or 0, now)


def save_finances(actor: Actor, company: Company, given: Given, now: datetime) -> None:
    """The standing and its note."""
    actions.set_finances(actor, company, given["finances"], given["note"], now)


def save_account(actor: Actor, company: Company, given: Given, now: datetime) -> None:
    """Who looks after the company, and who of it sees its cases."""
    manager = Person.objects.filter(pk=given["manager"]).first() if given["manager"] else None
    actions.assign_account_manager(actor, company, manager, now)
    actions.set_shares_cases(actor, company, given["shares_cases"], now)


def save_product(actor: Actor, company: Company, given: Given, now: datetime) -> None:
    """A product's dates."""
    product = Product.objects.get(key=given["product"])
    period = (given["since_on"] or company.day_at(now), after(given["last_on"]))
    actions.set_product_term(actor, company, product, period, now)


def save_partner(actor: Actor, company: Company, given: Given, now: datetime) -> None:
    """Another partner from now on, or none: whoever served until now no longer does."""
    wanted = int(given["partner"]) if given["partner"] else None
    for row in Partnership.objects.current(now).filter(company=company).exclude(partner_id=wanted or 0):
        actions.end_partnership(actor, row, now)
    if wanted is not None:
        actions.start_partnership(actor, Partner.objects.get(pk=wanted), company, now)


def save_domain(actor: Actor, company: Company, given: Given, now: datetime) -> None:
    """A domain on the vendor's word, or the beginning of a proof."""
    domain_proofs.begin_proof(actor, company, given["domain"], given["way"], now)


PARTS: Mapping[str, Part] = {
    "details": Part(company_forms.DetailsForm, save_details, gettext_lazy("Name, place and languages are kept.")),
    "contract": Part(company_forms.ContractForm, save_contract, gettext_lazy("The contract is kept.")),
    "finances": Part(company_forms.FinancesForm, save_finances, gettext_lazy("The financial standing is kept.")),
    "account": Part(company_forms.AccountForm, save_account, gettext_lazy("The account is kept.")),
    "products": Part(company_forms.ProductForm, save_product, gettext_lazy("The product is kept.")),
    "partner": Part(company_forms.PartnerForm, save_partner, gettext_lazy("The partner is kept.")),
    "domains": Part(company_forms.DomainForm, save_domain, gettext_lazy("The mail domain is entered.")),
}
FIELDS = {  # what an action calls a field, where the form calls it otherwise
    "plan_until_on": "last_on",
    "until_on": "last_on",
    "finances_note": "note",
    "further_languages": "further",
    "account_manager": "manager",
    "mailbox": "way",
}


def form_for(part: str, company: Company, now: datetime, data: Any = None) -> forms.Form:
    """The form of a part, bound where something was sent."""
    return PARTS[part].form(company, now, data)  # type: ignore[arg-type]


@transaction.atomic
def write_part(part: str, actor: Actor, company: Company, form: forms.Form, now: datetime) -> None:
    """All that a form says, or nothing of it; raises BadInput and NotAllowed."""
    PARTS[part].write(actor, company, form.cleaned_data, now)


@transaction.atomic
def enter(actor: Actor, details: forms.Form, contract: forms.Form, now: datetime) -> Company:
    """A new company with its contract."""
    given = details.cleaned_data
    terms = CompanyTerms(given["name"], given["country"], given["time_zone"], given["language"])
    company = actions.create_company(actor, terms, now)
    actions.set_languages(actor, company, given["language"], given["further"], now)
    save_contract(actor, company, contract.cleaned_data, now)
    return company


def context(actor: Actor, company: Company, now: datetime, bound: Mapping[str, forms.Form]) -> dict[str, Any]:
    """The whole page; `bound` are forms that were sent and refused."""
    partnership, former_partners = company_texts.partners_of(company, now)
    state, tone = company_texts.contract_state(company, now)
    return {
        "company": company,
        "forms": {part: bound.get(part) or form_for(part, company, now) for part in PARTS},
        "contract_state": state,
        "contract_tone": tone,
        "finances": company_texts.finances_of(actor, company, now),
        "terms": company_texts.terms_of(company, now),
        "partnership": partnership,
        "former_partners": former_partners,
        "members": member_rows(company, now),
        "former": [
            {"person": row.person, "dates": company_texts.moments_text(row.since_at, row.until_at)}
            for row in dossiers.list_former("company", company.pk, now)
        ],
        **domain_proofs.domains_context(company, now, for_desk=True),
        "agent_url": reverse("agent:company", args=[company.pk]) if actor.is_agent else "",
    }


def member_rows(company: Company, now: datetime) -> list[dict[str, Any]]:
    """The company's people with their roles."""
    names = role_texts()
    return [
        {"person": row.person, "roles": [names[role] for role in row.roles]} for row in list_members(company.pk, now)
    ]


def read_list(request: HttpRequest) -> tuple[str, dossiers.Wish, int | None]:
    """Words, wish and cursor of the list; anything else is ignored (SEC-11)."""
    text = request.GET.get("q", "").replace("\0", "")[:100].strip()
    wish: dossiers.Wish = next((one for one in dossiers.WISHES if one == request.GET.get("wish", "")), "")
    return text, wish, whole(request.GET.get("after", ""))


def wish_texts() -> list[tuple[str, str]]:
    """To what the list can be narrowed."""
    return [
        ("", _("All companies")),
        ("pending", _("Payments pending")),
        ("ending", _("Contract ends soon")),
        ("ended", _("Contract has ended")),
        ("partner", _("Served by a partner")),
        ("no-domain", _("Without a mail domain")),
    ]


def row_of(company: Company, now: datetime) -> dict[str, Any]:
    """A company in the list."""
    state, tone = company_texts.contract_state(company, now)
    return {
        "company": company,
        "country": company_texts.country_name(company.country),
        "plan": company_texts.plan_name(company.plan),
        "state": state,
        "tone": tone,
        "pending": company.finances == "pending",
    }
