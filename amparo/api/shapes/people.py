"""Companies, contacts and memberships as JSON."""

from collections.abc import Iterable
from typing import Any

from amparo.api.shapes.cases import ROOT, moment, named
from amparo.catalogue.queries import Branch
from amparo.people.access import Standing
from amparo.people.colleagues import Colleague
from amparo.people.models import ApiToken, Company, Membership, Partner, Person

Json = dict[str, Any]


def company_row(company: Company) -> Json:
    """A company in a list."""
    return {
        "id": company.pk,
        "name": company.name,
        "country": company.country,
        "time_zone": company.time_zone or None,
        "language": company.language,
        "plan": company.plan or None,
        "shares_cases": company.shares_cases,
        "url": f"{ROOT}/companies/{company.pk}",
    }


def partner_name(partner: Partner | None) -> Json | None:
    """A partner in short."""
    return {"id": partner.pk, "name": partner.name} if partner is not None else None


def membership_row(row: Membership) -> Json:
    """A membership; with person, company and partner loaded."""
    return {
        "id": row.pk,
        "person": named(row.person),
        "company": named(row.company),
        "partner": partner_name(row.partner),
        "roles": list(row.roles) if row.company_id else [],
        "since_at": moment(row.since_at),
        "until_at": moment(row.until_at),
    }


def contact_row(person: Person) -> Json:
    """A person."""
    return {
        "id": person.pk,
        "name": str(person),
        "email": "" if person.is_erased else person.email,
        "language": person.language,
        "country": person.country or None,
        "time_zone": person.time_zone or None,
        "active": person.is_active,
        "url": f"{ROOT}/contacts/{person.pk}",
    }


def member_row(found: Colleague) -> Json:
    """Somebody of a company."""
    return {
        "membership": membership_row(found.membership),
        "contact": contact_row(found.person),
        "state": found.state,
        "invited_until": moment(found.invited_until),
    }


def standing_row(standing: Standing) -> Json:
    """A company that somebody may act for."""
    return {
        "id": standing.company.pk,
        "name": standing.company.name,
        "how": standing.how,
        "roles": sorted(standing.roles),
        "partner": partner_name(standing.partner),
    }


def product_rows(branches: Iterable[Branch]) -> list[Json]:
    """The tree of what is supported."""
    return [{"key": branch.key, "name": branch.name, "modules": product_rows(branch.modules)} for branch in branches]


def token_row(token: ApiToken) -> Json:
    """A token, without its key."""
    return {
        "id": token.pk,
        "name": token.name,
        "scopes": list(token.scopes),
        "created_at": moment(token.created_at),
        "expires_at": moment(token.expires_at),
    }
