"""Contracts with their dates, what a company is called, and who of a partner sees to its people."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.gate.asking import Asking
from amparo.gate.facts import company_facts
from amparo.people import access, actions, queries
from amparo.people.actions import ContractTerms, JoinTerms
from amparo.people.models import Company, CompanyProduct, Membership
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast
from amparo.testing.clock import later


def types() -> list[str]:
    return list(Event.objects.order_by("id").values_list("type", flat=True))


def test_a_plan_holds_from_its_first_day_until_the_day_before_its_end(cast: Cast, now: datetime) -> None:
    day = cast.acme.day_at(now)
    terms = ContractTerms("premium", day + timedelta(days=1), day + timedelta(days=3))
    acme = actions.set_contract(cast.actor("adam"), cast.acme, terms, now)
    held = [acme.plan_at(now + timedelta(days=days)) for days in range(4)]
    assert held == ["", "premium", "premium", ""]
    assert [(e.payload["field"], e.payload["after"]) for e in Event.objects.order_by("id")] == [
        ("plan", "premium"),
        ("contract", f"{terms.since_on}/{terms.until_on}"),
    ]


def test_the_gate_knows_of_no_plan_outside_of_the_contract(cast: Cast, now: datetime) -> None:
    day = cast.acme.day_at(now)
    actions.set_contract(SYSTEM, cast.acme, ContractTerms("standard", None, day + timedelta(days=1)), now)
    asked = [Asking("case.open", {}, cast.dora.pk, cast.acme.pk, at) for at in (now, later(days=1))]
    assert [(company_facts(one) or {})["plan"] for one in asked] == ["standard", None]


def test_the_day_of_a_contract_begins_where_the_company_is(cast: Cast) -> None:
    """At 02:00 in Berlin it is still the evening before in New York."""
    at = datetime.fromisoformat("2026-03-01T02:00:00+01:00")
    day = date(2026, 3, 1)
    for company, plan in ((cast.gruber, "standard"), (cast.acme, "")):
        changed = actions.set_contract(SYSTEM, company, ContractTerms("standard", since_on=day), at)
        assert changed.plan_at(at) == plan


def test_a_contract_does_not_end_before_it_begins_in_the_action_and_in_the_database(cast: Cast, now: datetime) -> None:
    day = now.date()
    with pytest.raises(BadInput, match="ends-before-it-begins"):
        actions.set_contract(SYSTEM, cast.acme, ContractTerms("standard", day, day), now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.filter(pk=cast.acme.pk).update(plan_since_on=day, plan_until_on=day)
    with pytest.raises(BadInput, match="ends-before-it-begins"):
        actions.set_product_term(SYSTEM, cast.acme, cast.financials, (day, day - timedelta(days=1)), now)
    assert types() == []


def test_a_product_has_a_term_that_may_lie_ahead(cast: Cast, now: datetime) -> None:
    day = now.date()
    term = (day + timedelta(days=10), None)
    actions.set_product_term(cast.actor("adam"), cast.acme, cast.ledger, term, now)
    actions.set_product_term(cast.actor("adam"), cast.acme, cast.ledger, term, now)
    assert cast.ledger not in queries.list_products_owned(cast.acme.pk, day)
    assert cast.ledger in queries.list_products_owned(cast.acme.pk, day + timedelta(days=10))
    actions.end_product(SYSTEM, cast.acme, cast.ledger, now)
    assert CompanyProduct.objects.get(product=cast.ledger).until_on == day + timedelta(days=10)
    assert types() == ["company.product_dated", "company.product_ended"]


def test_a_company_gets_another_name_and_further_languages(cast: Cast, now: datetime) -> None:
    actions.rename_company(SYSTEM, cast.acme, "Acme Holding", now)
    changed = actions.set_languages(SYSTEM, cast.acme, "es", ["en", "es", "fr"], now)
    assert (changed.language, changed.further_languages) == ("es", ["en", "fr"])
    name, languages = Event.objects.order_by("id")
    assert (name.payload["field"], name.payload["after"]) == ("name", "")
    assert languages.payload["after"] == "es/en,fr"
    with pytest.raises(BadInput, match="unknown-language"):
        actions.set_languages(SYSTEM, cast.acme, "es", ["tlh"], now)


@pytest.mark.parametrize("name", ["alma", "petra", "paco", "olga", "viktor"])
def test_contracts_are_the_administrators_business(cast: Cast, now: datetime, name: str) -> None:
    actor, day = cast.actor(name), now.date()
    staff = Membership.objects.get(person=cast.paco)
    for call in (
        lambda: actions.set_contract(actor, cast.acme, ContractTerms("premium"), now),
        lambda: actions.rename_company(actor, cast.acme, "Mine", now),
        lambda: actions.set_languages(actor, cast.acme, "en", [], now),
        lambda: actions.set_product_term(actor, cast.acme, cast.ledger, (day, None), now),
        lambda: actions.change_partner(actor, cast.norte, "Mine", "US", now),
        lambda: actions.set_partner_lead(actor, staff, True, now),
    ):
        with pytest.raises(NotAllowed, match="administrators-only"):
            call()
    assert types() == []


def test_who_leads_a_partner_invites_colleagues_and_has_no_right_in_its_companies(cast: Cast, now: datetime) -> None:
    """SI-3."""
    paco, terms = cast.actor("paco"), JoinTerms("nora@norte.example", "Nora", "es")
    with pytest.raises(NotAllowed, match="administrators-only"):
        actions.invite_to_partner(paco, cast.norte, terms, now)
    actions.set_partner_lead(cast.actor("adam"), Membership.objects.get(person=cast.paco), True, now)
    nora = actions.invite_to_partner(paco, cast.norte, terms, now)
    assert [standing.company for standing in access.companies_of(nora.person, now)] == [cast.borealis]
    assert access.roles_in(paco, cast.borealis.pk, now) == frozenset()
    with pytest.raises(NotAllowed):
        access.company_for(paco, cast.borealis.pk, "people", now)
    with pytest.raises(NotVisible):
        actions.invite_to_partner(paco, cast.sur, terms, now)
    actions.end_membership(paco, nora, "", later(hours=1))
    assert access.companies_of(nora.person, later(hours=1)) == []
    assert types() == [
        "partner.lead_changed", "person.created", "membership.started", "person.invited", "membership.ended",
    ]  # fmt: skip


def test_a_contact_of_a_company_leads_no_partner(cast: Cast, now: datetime) -> None:
    with pytest.raises(BadInput, match="not-of-a-partner"):
        actions.set_partner_lead(SYSTEM, Membership.objects.get(person=cast.petra), True, now)
    staff = Membership.objects.get(person=cast.paco)
    actions.end_membership(SYSTEM, staff, "", now)
    with pytest.raises(NotVisible):
        actions.set_partner_lead(SYSTEM, staff, True, later(hours=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=staff.pk).update(roles=["designated"])
