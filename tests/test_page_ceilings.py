"""Every page has a known number of queries, whatever there is on the desk. A page without a row here fails."""

from collections.abc import Mapping
from datetime import datetime

from pytest_django import Settings

from amparo.cases.models import Case
from amparo.testing.builders import make_company, make_contact, make_partner, make_partnership, make_person
from amparo.testing.cast import Cast
from tests.test_permission_matrix import GET, TABLE, address
from tests.test_query_counts import FEW, MANY, fill_cases, fill_messages, fill_products, queries_of

NO_PAGES = {
    "portal:case-file",
    "agent:screens-file",
    "widget:script",
}  # a file, whose bytes are streamed; one that asks nothing
READERS = ("dora", "petra", "alma", "adam")  # who reads a page here: the first of them whom the matrix lets in
MOST: Mapping[str, int] = {  # the most queries of a page; some room, because what is read depends on the state
    "account_data": 17,
    "account_profile": 8,
    "admin:agent": 9,
    "admin:agents": 7,
    "admin:audit": 10,
    "admin:calendars": 5,
    "admin:colleague-new": 4,
    "admin:companies": 6,
    "admin:company": 15,
    "admin:company-new": 4,
    "admin:doctor": 11,
    "admin:figures": 17,
    "admin:figures-cases": 10,
    "admin:figures-decisions": 10,
    "admin:figures-deflections": 10,
    "admin:figures-names": 4,
    "admin:home": 4,
    "admin:jobs": 10,
    "admin:mail-text": 6,
    "admin:mail-texts": 5,
    "admin:mails": 5,
    "admin:packs": 8,
    "admin:partner": 9,
    "admin:partner-new": 4,
    "admin:partners": 5,
    "admin:people": 6,
    "admin:person": 6,
    "admin:point-new": 5,
    "admin:points": 6,
    "admin:privacy": 7,
    "admin:products": 5,
    "admin:public-key-new": 4,
    "admin:public-keys": 5,
    "admin:sessions": 5,
    "admin:text": 7,
    "admin:text-new": 4,
    "admin:texts": 4,
    "admin:tokens": 5,
    "admin:webhook-new": 4,
    "admin:webhooks": 5,
    "agent:article": 16,
    "agent:article-new": 5,
    "agent:article-readers": 24,
    "agent:article-revisions": 8,
    "agent:article-unanswered": 6,
    "agent:article-waiting": 10,
    "agent:article-writing": 7,
    "agent:articles": 11,
    "agent:assignees": 7,
    "agent:canned": 5,
    "agent:canned-new": 5,
    "agent:case": 32,
    "agent:case-canned": 6,
    "agent:case-help": 24,
    "agent:clocks": 10,
    "agent:company": 20,
    "agent:company-names": 4,
    "agent:conversation": 11,
    "agent:experts": 34,
    "agent:merge": 6,
    "agent:palette": 4,
    "agent:queue": 16,
    "agent:resolve": 5,
    "agent:screen-new": 7,
    "agent:screens": 8,
    "agent:split": 11,
    "agent:team": 10,
    "agent:timeline": 32,
    "agent:writing": 6,
    "portal:authority": 7,
    "portal:case": 22,
    "portal:cases": 10,
    "portal:clocks": 8,
    "portal:company-contract": 14,
    "portal:company-example": 6,
    "portal:company-export": 7,
    "portal:company-import": 10,
    "portal:company-log": 12,
    "portal:company-people": 13,
    "portal:company-webhook": 16,
    "portal:company-webhook-change": 13,
    "portal:company-webhook-message": 15,
    "portal:company-webhook-new": 12,
    "portal:company-webhooks": 13,
    "portal:conversation": 12,
    "portal:decision": 7,
    "portal:escalation": 26,
    "portal:help-article": 15,
    "portal:help-feed": 6,
    "portal:help-home": 18,
    "portal:help-product": 19,
    "portal:help-product-feed": 7,
    "portal:help-search": 26,
    "portal:help-suggestions": 12,
    "portal:home": 16,
    "portal:open": 16,
    "portal:open-step": 9,
    "portal:partner": 9,
    "portal:robots": 3,
    "portal:sitemap": 5,
    "portal:sitemap-part": 8,
    "portal:timeline": 22,
}


def pages() -> dict[str, str]:
    """Each route of the matrix that shows something, with who reads it."""
    found = {}
    for (method, route), answers in TABLE.items():
        reader = next((who for who in READERS if answers[who] == 200), None)
        if method == GET and reader is not None and route not in NO_PAGES:
            found[route] = reader
    return found


def test_every_page_has_a_ceiling() -> None:
    assert set(pages()) - set(MOST) == set()
    assert set(MOST) - set(pages()) == set(), "there is no such page any more"


def fill(cast: Cast, now: datetime, count: int) -> Case:
    """So many of what a desk has: products, companies with partners and contacts, agents, cases and messages."""
    partner = make_partner()
    for _ in range(count):
        company = make_company()
        make_contact(company)
        make_partnership(partner, company)
        make_person(is_agent=True)
    fill_products(cast, now, count)
    fill_cases(cast, now, count)
    return fill_messages(cast, now, count)


def counts(cast: Cast, case: Case) -> dict[str, int]:
    """The queries of every page."""
    return {route: len(queries_of(getattr(cast, who), address(route, case, cast))) for route, who in pages().items()}


def test_no_page_takes_more_queries_than_its_ceiling_nor_more_for_thirty_than_for_two(
    cast: Cast, now: datetime, settings: Settings
) -> None:
    settings.PACK = "lumen"
    case = fill(cast, now, FEW)
    counts(cast, case)  # some pages write down who looked: that is there from now on
    few = counts(cast, case)
    many = counts(cast, fill(cast, now, MANY))
    assert {route: (few[route], many[route]) for route in many if many[route] > few[route]} == {}
    assert {route: most for route, most in many.items() if most > MOST[route]} == {}
