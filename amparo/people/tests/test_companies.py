"""Companies and persons: what is written is what was asked for, bad input changes nothing, each change is an event."""

from datetime import datetime

import pytest

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.people import actions, queries
from amparo.people.actions import CompanyTerms, PersonTerms
from amparo.people.models import Company, Person
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast
from amparo.testing.clock import later


def types() -> list[str]:
    return list(Event.objects.order_by("id").values_list("type", flat=True))


def test_an_administrator_enters_a_company_with_its_contract(cast: Cast, now: datetime) -> None:
    adam = cast.actor("adam")
    company = actions.create_company(adam, CompanyTerms("Nestor AG", "CH", "Europe/Zurich", "fr", "cloud"), now)
    actions.set_credit_minutes(adam, company, 300, now)
    actions.add_product(adam, company, cast.financials, now)
    actions.verify_domain(adam, company, "Nestor.example", now)
    actions.assign_account_manager(adam, company, cast.alma, now)
    stored = Company.objects.get(pk=company.pk)
    assert (stored.name, stored.country, stored.plan, stored.credit_minutes) == ("Nestor AG", "CH", "cloud", 300)
    assert stored.account_manager == cast.alma
    assert queries.list_products_owned(company.pk, now.date()) == [cast.financials]
    assert queries.list_email_domains(company.pk) == ["nestor.example"]
    assert types() == [
        "company.created", "company.changed", "company.product_added", "company.domain_verified", "company.changed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "field", "code"),
    [
        (CompanyTerms("A\nB", "CH"), "name", "line-break"),
        (CompanyTerms("", "CH"), "name", "empty"),
        (CompanyTerms("A", "Switzerland"), "country", "unknown-country"),
        (CompanyTerms("A", "CH", "Europe/Atlantis"), "time_zone", "unknown-time-zone"),
        (CompanyTerms("A", "CH", language="rm"), "language", "unknown-language"),
        (CompanyTerms("A", "CH", plan="gold; drop table"), "plan", "not-an-id"),
    ],
)
def test_a_company_with_bad_data_is_not_entered(
    cast: Cast, now: datetime, terms: CompanyTerms, field: str, code: str
) -> None:
    with pytest.raises(BadInput) as refusal:
        actions.create_company(SYSTEM, terms, now)
    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert Company.objects.count() == 4
    assert types() == []


def test_pending_finances_are_recorded_without_the_note_in_the_log(cast: Cast, now: datetime) -> None:
    """TO-9a: the note is for the company's leaders; the log keeps codes."""
    changed = actions.set_finances(SYSTEM, cast.acme, "pending", "Invoice 77 is open", now)
    assert (changed.finances, changed.finances_note) == ("pending", "Invoice 77 is open")
    first, second = Event.objects.order_by("id")
    assert (first.payload["before"], first.payload["after"]) == ("clear", "pending")
    assert (second.payload["field"], second.payload["after"]) == ("finances_note", "")
    with pytest.raises(BadInput, match="unknown-finances"):
        actions.set_finances(SYSTEM, cast.acme, "bankrupt", "", now)


def test_setting_what_is_already_so_records_nothing(cast: Cast, now: datetime) -> None:
    actions.set_plan(SYSTEM, cast.acme, "standard", now)
    actions.add_product(SYSTEM, cast.acme, cast.financials, now)
    actions.verify_domain(SYSTEM, cast.acme, "acme.example", now)
    actions.set_language(cast.actor("ana"), cast.ana, "es", now)
    assert types() == []


@pytest.mark.parametrize("minutes", [-1, 10_000_001])
def test_credit_outside_of_what_is_sensible_is_refused(cast: Cast, now: datetime, minutes: int) -> None:
    with pytest.raises(BadInput, match="out-of-range"):
        actions.set_credit_minutes(SYSTEM, cast.acme, minutes, now)


def test_a_product_that_ended_is_not_owned_and_can_be_contracted_again(cast: Cast, now: datetime) -> None:
    actions.end_product(SYSTEM, cast.acme, cast.financials, now)
    assert queries.list_products_owned(cast.acme.pk, now.date()) == []
    actions.add_product(SYSTEM, cast.acme, cast.financials, later(days=1))
    assert queries.list_products_owned(cast.acme.pk, later(days=1).date()) == [cast.financials]
    assert types() == ["company.product_ended", "company.product_added"]


def test_an_unknown_domain_cannot_be_withdrawn_and_a_known_one_no_longer_counts(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotVisible):
        actions.withdraw_domain(SYSTEM, cast.acme, "gruber.example", now)
    actions.withdraw_domain(SYSTEM, cast.acme, "ACME.example", now)
    assert queries.list_email_domains(cast.acme.pk) == []


def test_only_the_vendors_people_look_after_accounts(cast: Cast, now: datetime) -> None:
    with pytest.raises(BadInput, match="not-of-the-vendor"):
        actions.assign_account_manager(SYSTEM, cast.acme, cast.greta, now)


def test_the_companys_leaders_open_its_cases_to_all_contacts_and_others_cannot(cast: Cast, now: datetime) -> None:
    assert actions.set_shares_cases(cast.actor("petra"), cast.acme, True, now).shares_cases
    assert types() == ["company.changed"]
    with pytest.raises(NotAllowed):
        actions.set_shares_cases(cast.actor("ana"), cast.acme, False, now)
    with pytest.raises(NotVisible):
        actions.set_shares_cases(cast.actor("olga"), cast.acme, False, now)


def test_a_new_colleague_of_the_vendor_has_rights_and_no_password_yet(cast: Cast, now: datetime) -> None:
    terms = PersonTerms("Nina@Vendor.example", "Nina", "fr", "CH", "Europe/Zurich", frozenset({"agent"}))
    nina = actions.create_person(cast.actor("adam"), terms, now)
    assert (nina.email, nina.is_agent, nina.is_administrator) == ("nina@vendor.example", True, False)
    assert not nina.has_usable_password()
    assert Event.objects.get().payload == {"person": nina.pk, "rights": ["agent"]}


def test_an_address_belongs_to_one_person_whatever_its_case(cast: Cast, now: datetime) -> None:
    with pytest.raises(BadInput) as refusal:
        actions.create_person(SYSTEM, PersonTerms("ANA@acme.example", "Another Ana"), now)
    assert (refusal.value.field, refusal.value.code) == ("email", "address-taken")
    assert Person.objects.filter(email__iexact="ana@acme.example").count() == 1


def test_everybody_chooses_their_own_language_place_and_name(cast: Cast, now: datetime) -> None:
    ana = cast.actor("ana")
    actions.set_language(ana, cast.ana, "fr", now)
    actions.set_person_place(ana, cast.ana, "MX", "America/Mexico_City", now)
    actions.rename_person(ana, cast.ana, "Ana María", now)
    stored = Person.objects.get(pk=cast.ana.pk)
    assert (stored.language, stored.country, stored.time_zone, stored.name) == (
        "fr", "MX", "America/Mexico_City", "Ana María",
    )  # fmt: skip
    assert [event.payload["field"] for event in Event.objects.order_by("id")] == ["language", "place", "name"]
    with pytest.raises(BadInput, match="unknown-language"):
        actions.set_language(ana, cast.ana, "tlh", now)


def test_an_administrator_cannot_close_their_own_account_and_can_reopen_others(cast: Cast, now: datetime) -> None:
    adam = cast.actor("adam")
    with pytest.raises(NotAllowed, match="not-oneself"):
        actions.deactivate_person(adam, cast.adam, now)
    actions.deactivate_person(adam, cast.ana, now)
    actions.reactivate_person(adam, cast.ana, now)
    assert types() == ["person.deactivated", "person.reactivated"]


def test_an_administrator_keeps_their_own_right_to_run_the_desk(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotAllowed, match="not-oneself"):
        actions.set_rights(cast.actor("adam"), cast.adam, frozenset({"agent"}), now)
    assert Person.objects.get(pk=cast.adam.pk).is_administrator and not types()
    actions.set_rights(cast.actor("adam"), cast.adam, frozenset({"agent", "administrator"}), now)
    assert types() == ["person.rights_changed"]


def test_colleagues_to_turn_to_are_those_with_the_role_and_a_working_account(cast: Cast, now: datetime) -> None:
    """SI-1: who is refused sees the designated colleagues; Ines has left."""
    assert queries.list_colleagues_with_role(cast.acme.pk, "designated", now) == [cast.dora]
    assert queries.get_partner(cast.borealis.pk, now) == cast.norte
    assert queries.get_partner(cast.acme.pk, now) is None
    assert cast.ines not in [membership.person for membership in queries.list_members(cast.acme.pk, now)]
    assert queries.list_agents() == [cast.alma, cast.igor]
    assert queries.get_membership(cast.ines.pk, cast.acme.pk, now) is None
