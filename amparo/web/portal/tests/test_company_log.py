"""Who of the vendor did what to a company's accounts, authority and data (SI-14)."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.core.actors import SYSTEM
from amparo.core.events import declared
from amparo.people import actions
from amparo.testing.builders import make_membership, make_product
from amparo.testing.cast import Cast
from amparo.web.shared.company_log import AREAS, SHOWN_ELSEWHERE, sentences


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def look(client: Client, cast: Cast, who: str = "petra", query: str = "", company: int = 0) -> str:
    client.force_login(getattr(cast, who))
    address = reverse("portal:company-log", args=[company or cast.acme.pk])
    answer = client.get(address + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_vendors_doings_are_told_with_name_and_basis(cast: Cast, client: Client, now: datetime) -> None:
    dora = cast.dora.memberships.get()
    actions.grant_role(cast.actor("alma"), dora, "authorised-manager", "case:1042", now)
    actions.withdraw_role(cast.actor("igor"), dora, "designated", "mail:7", now)
    actions.set_plan(cast.actor("adam"), cast.acme, "premium", now)
    actions.set_finances(cast.actor("adam"), cast.acme, "pending", "a private note", now)
    actions.assign_account_manager(cast.actor("adam"), cast.acme, cast.alma, now)
    actions.set_shares_cases(SYSTEM, cast.acme, True, now)
    actions.add_product(cast.actor("adam"), cast.acme, make_product("payroll"), now)
    actions.start_partnership(cast.actor("adam"), cast.sur, cast.acme, now)
    actions.deactivate_person(cast.actor("adam"), cast.ana, now)
    page = look(client, cast)
    for text in (
        "Dora was given the role “Authorised manager”.",
        "Alma, Lumen",
        reverse("portal:case", args=[1042]),
        "The role “Designated support user” was taken from Dora.",
        "By e-mail",
        "The plan changed from Standard to Premium.",
        "The financial standing changed from Clear to Payments pending.",
        "The note on the financial standing was changed.",
        "The account manager changed from nobody to Alma.",
        "From then on all contacts saw all cases of the company.",
        "Lumen, by its system",
        "The product Payroll was added to the contract.",
        "The partner Sur began to serve the company.",
        "The account of Ana was closed.",
    ):
        assert text in page, text
    assert "a private note" not in page


def test_what_changed_in_the_contract_is_told_in_words_and_not_in_codes(
    cast: Cast, client: Client, now: datetime
) -> None:
    first = actions.ContractTerms("premium", date(2026, 1, 1), date(2027, 1, 1))
    actions.set_contract(cast.actor("adam"), cast.acme, first, now)
    actions.set_contract(cast.actor("adam"), cast.acme, actions.ContractTerms("premium", date(2026, 1, 1)), now)
    actions.set_place(cast.actor("adam"), cast.acme, "BR", "America/Sao_Paulo", now)
    actions.set_languages(cast.actor("adam"), cast.acme, "pt-BR", ["en", "es"], now)
    page = look(client, cast)
    for text in (
        "The term of the contract was changed: Jan 1, 2026 to Dec 31, 2026. Before: without an end.",
        "The term of the contract was changed: since Jan 1, 2026. Before: Jan 1, 2026 to Dec 31, 2026.",
        "Country and time zone changed from United States, America/New York to Brazil, America/Sao Paulo.",
        "The company’s languages changed from English to Portuguese (Brazil), English, Spanish.",
    ):
        assert text in page, text


def test_filters_narrow_it_and_nothing_of_another_company_is_told(cast: Cast, client: Client, now: datetime) -> None:
    """SEC-7."""
    make_membership(cast.theo, cast.gruber)
    actions.grant_role(cast.actor("petra"), cast.ana.memberships.get(), "phone-consultancy", "", now)
    actions.set_plan(cast.actor("adam"), cast.gruber, "premium", now)
    actions.set_plan(cast.actor("adam"), cast.acme, "essential", now - timedelta(days=40))
    assert "Ana was given" not in look(client, cast)
    assert "Ana was given" in look(client, cast, query="?by=company")
    assert "The plan changed" not in look(client, cast, query="?by=company")
    both = look(client, cast, query="?by=all")
    assert "Ana was given" in both
    assert both.count("The plan changed") == 1
    assert "Premium" not in both
    assert "The plan changed" not in look(client, cast, query="?area=authority")
    assert "The plan changed" not in look(client, cast, query="?since=2026-11-01")
    assert "The plan changed" in look(client, cast, query="?since=2026-10-14&until=2026-10-14")
    for odd in ("?since=x", "?until=9999-12-31", "?by=';--", "?area=%00", "?before=x", "?before=9" + "9" * 30):
        look(client, cast, query=odd)


def test_what_somebody_did_who_has_left_the_vendor_is_still_the_vendors(
    cast: Cast, client: Client, now: datetime
) -> None:
    actions.grant_role(cast.actor("alma"), cast.dora.memberships.get(), "authorised-manager", "case:1", now)
    actions.set_rights(SYSTEM, cast.alma, frozenset(), now)
    assert "Dora was given the role" in look(client, cast)


def test_it_is_paged_by_a_cursor(cast: Cast, client: Client, now: datetime) -> None:
    for minutes in range(1, 56):
        actions.set_credit_minutes(cast.actor("adam"), cast.acme, minutes, now + timedelta(minutes=minutes))
    client.force_login(cast.petra)
    first = client.get(reverse("portal:company-log", args=[cast.acme.pk]) + "?area=contract")
    assert len(first.context["rows"]) == 50
    second = client.get(first.context["older_url"])
    assert len(second.context["rows"]) == 5
    assert second.context["newer_url"].endswith("?area=contract")
    assert second.context["older_url"] == ""


def test_nothing_that_names_a_company_is_forgotten() -> None:
    """A new event about a company is either told to it (AREAS, sentences) or shown elsewhere."""
    told = {kind for kinds in AREAS.values() for kind in kinds}
    assert told <= set(declared())
    named = {name for name, payload in declared().items() if "company" in payload.model_fields}
    assert named - told - set(SHOWN_ELSEWHERE) == set()
    own = {"company.changed", "case.authority_asked", "case.authority_moved"}
    assert set(sentences()) == told - own
