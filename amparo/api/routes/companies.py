"""Companies: read by whoever sees them, written by administrators, and their people by their leaders."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import P, QueryEx, Router

from amparo.api import contacts
from amparo.api.caller import ApiRequest, Caller
from amparo.api.cursors import key_in
from amparo.api.desk import WRITING, done, endpoint, reply
from amparo.api.schemas.base import PathId
from amparo.api.schemas.people import (
    CompanyChange,
    CompanyOut,
    CompanyPage,
    MemberPage,
    MembershipOut,
    NewCompany,
    NewMember,
    Role,
)
from amparo.api.shapes.cases import ROOT
from amparo.api.shapes.people import company_row, member_row, membership_row, partner_name
from amparo.catalogue.queries import get_product
from amparo.people import actions as people
from amparo.people import queries
from amparo.people.access import company_for, verdict_on_company
from amparo.people.colleagues import Wanted, list_colleagues
from amparo.people.models import Company

router = Router(tags=["companies"])
PAGE = 50


@endpoint(router, "GET /companies", "companies:read", {200: CompanyPage}, fails=(422,))
def list_companies(
    request: ApiRequest,
    q: QueryEx[str, P(max_length=100, description="words of the name")] = "",
    cursor: QueryEx[str, P(max_length=20)] = "",
    limit: QueryEx[int, P(ge=1, le=100)] = PAGE,
) -> HttpResponse:
    """The companies that the caller sees, by name."""
    caller = request.auth
    found, after = contacts.list_companies(caller.actor, q, cursor, caller.now, limit)
    return reply({"companies": [company_row(company) for company in found], "next": after})


def detail(caller: Caller, company: Company) -> dict[str, Any]:
    """A company in full; its finances for its leaders and the vendor (TO-9a)."""
    told = {
        **company_row(company),
        "partner": partner_name(queries.get_partner(company.pk, caller.now)),
        "products": [product.key for product in queries.list_products_owned(company.pk, caller.now.date())],
        "email_domains": queries.list_email_domains(company.pk),
    }
    if verdict_on_company(caller.actor, company.pk, "finances", caller.now).allowed:
        told |= {"finances": company.finances, "credit_minutes": company.credit_minutes}
    return told


@endpoint(router, "GET /companies/{int:company}", "companies:read", {200: CompanyOut}, fails=(404,))
def get_company(request: ApiRequest, company: PathId) -> HttpResponse:
    """A company with its products, domains and partner."""
    caller = request.auth
    return reply(detail(caller, company_for(caller.actor, company, "see", caller.now)))


@endpoint(router, "POST /companies", "companies:write", {201: CompanyOut}, fails=WRITING)
def create_company(request: ApiRequest, body: NewCompany) -> HttpResponse:
    """Enter a company, as an administrator."""
    caller = request.auth
    row = people.create_company(caller.actor, people.CompanyTerms(**body.model_dump()), caller.now)
    return reply(detail(caller, row), 201, f"{ROOT}/companies/{row.pk}")


@endpoint(router, "PATCH /companies/{int:company}", "companies:write", {200: CompanyOut}, fails=WRITING)
def change_company(request: ApiRequest, company: PathId, body: CompanyChange) -> HttpResponse:
    """Change a company: all that is named, or nothing."""
    caller = request.auth
    row = company_for(caller.actor, company, "see", caller.now)
    with transaction.atomic():
        write_changes(caller, row, body)
    return reply(detail(caller, company_for(caller.actor, company, "see", caller.now)))


def write_changes(caller: Caller, row: Company, body: CompanyChange) -> None:
    """Each change by its own action, with its own check and event."""
    actor, now = caller.actor, caller.now
    if body.plan is not None:
        people.set_plan(actor, row, body.plan, now)
    if body.finances is not None:
        people.set_finances(actor, row, body.finances, body.finances_note, now)
    if body.credit_minutes is not None:
        people.set_credit_minutes(actor, row, body.credit_minutes, now)
    if body.country is not None or body.time_zone is not None:
        zone = row.time_zone if body.time_zone is None else body.time_zone
        people.set_place(actor, row, body.country or row.country, zone, now)
    if body.shares_cases is not None:
        people.set_shares_cases(actor, row, body.shares_cases, now)


@endpoint(router, "PUT /companies/{int:company}/products/{str:key}", "companies:write", {204: None}, fails=(404, 422))
def put_company_product(request: ApiRequest, company: PathId, key: str) -> HttpResponse:
    """The company has contracted a product; administrators only."""
    caller = request.auth
    row = company_for(caller.actor, company, "contract", caller.now)
    people.add_product(caller.actor, row, get_product(key), caller.now)
    return done()


@endpoint(router, "DELETE /companies/{int:company}/products/{str:key}", "companies:write", {204: None}, fails=(404,))
def delete_company_product(request: ApiRequest, company: PathId, key: str) -> HttpResponse:
    """The contract for a product ends today; administrators only."""
    caller = request.auth
    row = company_for(caller.actor, company, "contract", caller.now)
    people.end_product(caller.actor, row, get_product(key), caller.now)
    return done()


@endpoint(router, "GET /companies/{int:company}/contacts", "companies:read", {200: MemberPage}, fails=(404, 422))
def list_members(
    request: ApiRequest,
    company: PathId,
    q: QueryEx[str, P(max_length=100, description="words of name or address")] = "",
    role: QueryEx[Role | None, P(description="only who has it")] = None,
    cursor: QueryEx[str, P(max_length=20)] = "",
    limit: QueryEx[int, P(ge=1, le=100)] = PAGE,
) -> HttpResponse:
    """The people of a company, by name, for its leaders and the vendor's people."""
    caller = request.auth
    row = company_for(caller.actor, company, "people", caller.now)
    after = key_in(cursor)
    page = list_colleagues(row.pk, Wanted(q, role or ""), caller.now, after, limit)
    for one in page.colleagues:
        one.membership.company = row
    members = [member_row(one) for one in page.colleagues]
    return reply({"members": members, "next": str(page.after) if page.after else None})


@endpoint(router, "POST /companies/{int:company}/contacts", "companies:write", {201: MembershipOut}, fails=WRITING)
def create_member(request: ApiRequest, company: PathId, body: NewMember) -> HttpResponse:
    """Invite somebody to a company; who has no account yet gets a mail with a link."""
    caller = request.auth
    row = company_for(caller.actor, company, "people", caller.now)
    terms = people.JoinTerms(body.email, body.name, body.language)
    membership = people.invite_person(caller.actor, row, terms, caller.now)
    return reply(membership_row(membership), 201, f"{ROOT}/memberships/{membership.pk}")
