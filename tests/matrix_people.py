"""Rows of the permission matrix for the pages of companies, people, partners and agents."""

from collections.abc import Mapping

from amparo.people.models import Membership
from amparo.testing.cast import Cast

# (method, route): what an administrator gets in the administration; everybody else is refused, or sent to sign in.
ADMIN_ROWS: Mapping[tuple[str, str], int] = {
    ("get", "admin:companies"): 200,
    ("get", "admin:company-new"): 200,
    ("post", "admin:company-new"): 422,  # nothing was entered
    ("get", "admin:company"): 200,
    ("post", "admin:company-part"): 422,
    ("post", "admin:company-product-end"): 404,  # no product was named
    ("post", "admin:company-domain-removal"): 302,
    ("post", "admin:company-proof-removal"): 404,
    ("post", "admin:company-proof-check"): 302,
    ("get", "admin:people"): 200,
    ("get", "admin:colleague-new"): 200,
    ("post", "admin:colleague-new"): 422,
    ("get", "admin:person"): 200,
    ("post", "admin:person-rights"): 302,
    ("post", "admin:person-account"): 302,
    ("get", "admin:partners"): 200,
    ("get", "admin:partner-new"): 200,
    ("post", "admin:partner-new"): 422,
    ("get", "admin:partner"): 200,
    ("post", "admin:partner"): 422,
    ("post", "admin:partner-companies"): 422,
    ("post", "admin:partner-company-end"): 404,
    ("post", "admin:partner-staff"): 422,
    ("post", "admin:partner-lead"): 302,
    ("post", "admin:partner-leaving"): 302,
    ("get", "admin:agents"): 200,
    ("get", "admin:agent"): 200,
    ("post", "admin:agent-profile"): 302,
    ("post", "admin:agent-absences"): 422,
    ("post", "admin:agent-absence-end"): 404,
    ("get", "admin:agent-absence"): 404,
    ("post", "admin:agent-absence"): 404,
}
# What an agent gets in the workspace; everybody else is refused, or sent to sign in.
AGENT_ROWS: Mapping[tuple[str, str], int] = {
    ("get", "agent:company"): 200,
    ("get", "agent:team"): 200,
    ("post", "agent:profile"): 302,  # somebody without skills, languages and products is possible
    ("post", "agent:absences"): 422,
    ("post", "agent:absence-end"): 404,
    ("get", "agent:absence"): 404,
    ("post", "agent:absence"): 404,
    ("post", "agent:handover"): 404,
    ("post", "agent:handover-return"): 404,
}
IN = 302
OUTSIDERS = {"viktor": IN, "ines": IN, "olga": 404, "paco": 404, "pia": 404}
# The portal's: the company's own people see the contract, its leaders prove domains, administrators of the vendor both.
MEMBERS = OUTSIDERS | dict.fromkeys(("dora", "petra", "ana", "alma", "adam"), 200)
PROVERS = OUTSIDERS | {"dora": 403, "ana": 403, "alma": 403, "petra": 200, "adam": 200}
# A partner's page: pia works for it and does not lead its side, paco works for another one.
PARTNERS = OUTSIDERS | dict.fromkeys(("dora", "petra", "ana"), 404) | {"alma": 403, "adam": 200, "pia": 403}


def instead(table: dict[str, int], status: int) -> dict[str, int]:
    """The same table where a success is another status."""
    return {who: status if found == 200 else found for who, found in table.items()}


PORTAL_ROWS: Mapping[tuple[str, str], dict[str, int]] = {
    ("get", "portal:company-contract"): MEMBERS,
    ("post", "portal:company-domains"): instead(PROVERS, 422),
    ("post", "portal:company-proof-removal"): instead(PROVERS, 404),
    ("post", "portal:company-proof-check"): instead(PROVERS, 404),
    ("get", "portal:domain"): dict.fromkeys(MEMBERS, 410),  # no such link
    ("post", "portal:domain"): dict.fromkeys(MEMBERS, 410),
    ("get", "portal:partner"): PARTNERS,
    ("post", "portal:partner-staff"): instead(PARTNERS, 422),
    ("post", "portal:partner-leaving"): instead(PARTNERS, IN),
}


def arguments(route: str, cast: Cast) -> list[object] | None:
    """The arguments of the address of a route; None where it is not one of these."""
    company, sur = cast.acme.pk, cast.sur.pk
    pia = Membership.objects.get(person=cast.pia).pk
    known: dict[str, list[object]] = {
        "admin:company": [company],
        "admin:company-part": [company, "domains"],
        "admin:company-product-end": [company],
        "admin:company-domain-removal": [company],
        "admin:company-proof-removal": [company, 0],
        "admin:company-proof-check": [company, 0],
        "admin:person": [cast.greta.pk],
        "admin:person-rights": [cast.greta.pk],
        "admin:person-account": [cast.greta.pk],
        "admin:partner": [sur],
        "admin:partner-companies": [sur],
        "admin:partner-company-end": [sur, 0],
        "admin:partner-staff": [sur],
        "admin:partner-lead": [sur, pia],
        "admin:partner-leaving": [sur, pia],
        "admin:agent": [cast.igor.pk],
        "admin:agent-profile": [cast.igor.pk],
        "admin:agent-absences": [cast.igor.pk],
        "admin:agent-absence-end": [cast.igor.pk, 0],
        "admin:agent-absence": [cast.igor.pk, 0],
        "agent:company": [company],
        "agent:team": [],
        "agent:profile": [],
        "agent:absences": [],
        "agent:absence-end": [0],
        "agent:absence": [0],
        "agent:handover": [0],
        "agent:handover-return": [0],
        "portal:company-proof-removal": [company, 0],
        "portal:company-proof-check": [company, 0],
        "portal:domain": ["no-such-key"],
        "portal:partner": [sur],
        "portal:partner-staff": [sur],
        "portal:partner-leaving": [sur, pia],
    }
    return known.get(route)
