"""Contacts, memberships, products, and oneself."""

from django.http import HttpResponse
from ninja import P, QueryEx, Router

from amparo.api import contacts
from amparo.api.caller import ApiRequest
from amparo.api.desk import done, endpoint, reply
from amparo.api.schemas.base import PathId
from amparo.api.schemas.people import ContactOut, ContactPage, MembershipOut, MeOut, ProductsOut, Role
from amparo.api.shapes.people import contact_row, membership_row, product_rows, standing_row, token_row
from amparo.catalogue.queries import list_tree
from amparo.core.access import NotVisible
from amparo.people import actions as people
from amparo.people.access import companies_of, membership_for, verdict_on_company
from amparo.people.models import Membership

router = Router(tags=["people"])
PAGE = 50
BASIS = "where the company authorised it, for agents: `case:1042`"


@endpoint(router, "GET /me", "", {200: MeOut})
def get_me(request: ApiRequest) -> HttpResponse:
    """Who the token stands for, and what it may do."""
    caller = request.auth
    companies = companies_of(caller.person, caller.now, limit=100)
    return reply(
        {
            "person": contact_row(caller.person),
            "rights": sorted(caller.actor.rights),
            "companies": [standing_row(standing) for standing in companies],
            "token": token_row(caller.token),
            "language": caller.tag,
        }
    )


@endpoint(router, "GET /products", "", {200: ProductsOut})
def list_products(request: ApiRequest) -> HttpResponse:
    """The products that are supported, with their modules, named in the caller's language."""
    return reply({"products": product_rows(list_tree(request.auth.tag))})


@endpoint(router, "GET /contacts", "companies:read", {200: ContactPage}, fails=(422,))
def list_contacts(
    request: ApiRequest,
    q: QueryEx[str, P(max_length=100, description="words of name or address")] = "",
    cursor: QueryEx[str, P(max_length=20)] = "",
    limit: QueryEx[int, P(ge=1, le=100)] = PAGE,
) -> HttpResponse:
    """The contacts that the caller sees: all for the vendor's people, else oneself and the people of companies led."""
    caller = request.auth
    found, after = contacts.list_contacts(caller.actor, q, cursor, caller.now, limit)
    return reply({"contacts": [contact_row(person) for person in found], "next": after})


@endpoint(router, "GET /contacts/{int:contact}", "companies:read", {200: ContactOut}, fails=(404,))
def get_contact(request: ApiRequest, contact: PathId) -> HttpResponse:
    """A contact with their current memberships."""
    caller = request.auth
    person = contacts.contact_for(caller.actor, contact, caller.now)
    held = contacts.list_memberships(caller.actor, person, caller.now)
    return reply({**contact_row(person), "memberships": [membership_row(row) for row in held]})


def readable_membership(request: ApiRequest, membership: int) -> Membership:
    """A current membership: one's own, or one of a company whose people the caller sees to; raises NotVisible."""
    caller = request.auth
    row = membership_for(caller.actor, membership, caller.now)
    if row.person_id == caller.actor.id:
        return row
    company = row.company_id
    if company is None or not verdict_on_company(caller.actor, company, "people", caller.now).allowed:
        raise NotVisible(f"membership:{membership}")
    return row


@endpoint(router, "GET /memberships/{int:membership}", "companies:read", {200: MembershipOut}, fails=(404,))
def get_membership(request: ApiRequest, membership: PathId) -> HttpResponse:
    """A current membership."""
    return reply(membership_row(readable_membership(request, membership)))


@endpoint(router, "DELETE /memberships/{int:membership}", "companies:write", {204: None}, fails=(404, 422))
def delete_membership(
    request: ApiRequest, membership: PathId, basis: QueryEx[str, P(max_length=120, description=BASIS)] = ""
) -> HttpResponse:
    """End a membership; what the person saw through it is closed at once."""
    row = membership_for(request.auth.actor, membership, request.auth.now)
    people.end_membership(request.auth.actor, row, basis, request.auth.now)
    return done()


@endpoint(
    router, "PUT /memberships/{int:membership}/roles/{role}", "companies:write", {200: MembershipOut}, fails=(404, 422)
)
def put_role(
    request: ApiRequest, membership: PathId, role: Role, basis: QueryEx[str, P(max_length=120, description=BASIS)] = ""
) -> HttpResponse:
    """Give a contact a role in the company."""
    caller = request.auth
    row = membership_for(caller.actor, membership, caller.now)
    people.grant_role(caller.actor, row, role, basis, caller.now)
    return reply(membership_row(membership_for(caller.actor, membership, caller.now)))


@endpoint(
    router,
    "DELETE /memberships/{int:membership}/roles/{role}",
    "companies:write",
    {204: None},
    fails=(404, 422),
)
def delete_role(
    request: ApiRequest, membership: PathId, role: Role, basis: QueryEx[str, P(max_length=120, description=BASIS)] = ""
) -> HttpResponse:
    """Take a role from a contact."""
    row = membership_for(request.auth.actor, membership, request.auth.now)
    people.withdraw_role(request.auth.actor, row, role, basis, request.auth.now)
    return done()
