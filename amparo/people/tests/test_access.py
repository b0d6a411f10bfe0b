"""Who sees which company and person, and for whom they may act."""

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM, VISITOR
from amparo.people import access, actions
from amparo.people.actors import actor_for, actor_of_request
from amparo.people.models import Company, Membership, Partnership
from amparo.testing.builders import make_company, make_partner, make_partner_staff, make_partnership
from amparo.testing.cast import Cast
from amparo.testing.clock import later

VENDOR = ("alma", "igor", "adam", "system")


def test_a_person_of_the_vendor_acts_with_their_rights_and_a_contact_with_none(cast: Cast) -> None:
    assert actor_for(cast.alma).rights == {"agent"}
    assert actor_for(cast.adam).rights == {"administrator"}
    assert actor_for(cast.ana).rights == frozenset()
    assert actor_for(cast.ana).ref == f"person:{cast.ana.pk}"


def test_a_deactivated_agent_has_no_rights(cast: Cast) -> None:
    cast.alma.is_active = False
    assert actor_for(cast.alma).rights == frozenset()


def test_a_request_without_sign_in_is_the_visitors_and_so_is_one_of_a_deactivated_person(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert actor_of_request(request) == VISITOR
    request.user = cast.ines
    assert actor_of_request(request) == VISITOR
    request.user = cast.ana
    assert actor_of_request(request) == actor_for(cast.ana)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("ana", {"Acme"}),
        ("zoe", {"Gruber", "Borealis"}),
        ("paco", {"Borealis"}),
        ("pia", set()),
        ("olga", {"Outis"}),
        ("ines", set()),
        ("viktor", set()),
        ("alma", {"Acme", "Borealis", "Gruber", "Outis"}),
        ("adam", {"Acme", "Borealis", "Gruber", "Outis"}),
    ],
)
def test_everybody_sees_their_companies_and_no_others(cast: Cast, now: datetime, name: str, seen: set[str]) -> None:
    visible = access.companies_visible_to(cast.actor(name), now)
    assert {company.name for company in visible} == seen
    assert len(visible) == len(seen), "no company twice"


def test_somebody_with_two_companies_may_act_for_both_with_the_roles_of_each(cast: Cast, now: datetime) -> None:
    found = {standing.company.name: standing for standing in access.companies_of(cast.zoe, now)}
    assert found["Gruber"].roles == frozenset()
    assert found["Borealis"].roles == {"designated"}
    assert {standing.how for standing in found.values()} == {"member"}


def test_partner_staff_act_for_the_companies_they_serve_until_the_partnership_ends(cast: Cast, now: datetime) -> None:
    (standing,) = access.companies_of(cast.paco, now)
    assert (standing.company, standing.how, standing.partner) == (cast.borealis, "partner", cast.norte)
    assert standing.roles == frozenset()
    partnership = Partnership.objects.get(partner=cast.norte)
    actions.end_partnership(SYSTEM, partnership, later(hours=1))
    assert access.companies_of(cast.paco, later(minutes=59)) != []
    assert access.companies_of(cast.paco, later(hours=1)) == []


def test_partner_staff_who_leave_lose_the_companies_they_served(cast: Cast, now: datetime) -> None:
    membership = Membership.objects.get(person=cast.paco)
    actions.end_membership(SYSTEM, membership, "", now)
    assert access.companies_of(cast.paco, now) == []
    assert not access.companies_visible_to(cast.actor("paco"), now).exists()


def test_a_membership_that_begins_later_does_not_count_yet(cast: Cast, now: datetime) -> None:
    Membership.objects.filter(person=cast.ana).update(since_at=later(days=1))
    assert access.companies_of(cast.ana, now) == []
    assert len(access.companies_of(cast.ana, later(days=1))) == 1


def test_a_deactivated_person_may_act_for_nobody_though_the_membership_stands(cast: Cast, now: datetime) -> None:
    assert access.companies_of(cast.ines, now) == []
    with pytest.raises(NotVisible):
        access.standing_for(cast.actor("ines"), cast.acme.pk, now)


def test_an_outsider_may_not_act_for_a_company_and_is_not_told_that_it_exists(cast: Cast, now: datetime) -> None:
    for company_id in (cast.acme.pk, 999_999):
        with pytest.raises(NotVisible):
            access.standing_for(cast.actor("olga"), company_id, now)
        with pytest.raises(NotVisible):
            access.company_for(cast.actor("olga"), company_id, "see", now)


def test_companies_are_found_with_two_queries_however_many_they_are(
    cast: Cast, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    partner = make_partner()
    staff = make_partner_staff(partner)
    for _ in range(12):
        make_partnership(partner, make_company())
    with django_assert_num_queries(2):
        assert len(access.companies_of(staff, now)) == 12
    assert len(access.companies_of(staff, now, limit=5)) == 5


@pytest.mark.parametrize(
    ("name", "may"),
    [("ana", False), ("dora", False), ("theo", False), ("max", True), ("petra", True), ("alma", False), ("adam", True)],
)
def test_details_of_finances_are_for_leaders_and_the_vendors_administrators(
    cast: Cast, now: datetime, name: str, may: bool
) -> None:
    """TO-9a."""
    verdict = access.verdict_on_company(cast.actor(name), cast.acme.pk, "finances", now)
    assert verdict.allowed is may


def test_the_account_manager_sees_the_details_of_their_companys_finances(cast: Cast, now: datetime) -> None:
    """TO-9a."""
    Company.objects.filter(pk=cast.acme.pk).update(account_manager=cast.alma)
    assert access.verdict_on_company(cast.actor("alma"), cast.acme.pk, "finances", now).allowed


def test_a_partner_sees_the_company_but_not_its_finances_nor_its_people(cast: Cast, now: datetime) -> None:
    paco = cast.actor("paco")
    assert access.company_for(paco, cast.borealis.pk, "act", now) == cast.borealis
    for need in ("finances", "people", "contract"):
        with pytest.raises(NotAllowed):
            access.company_for(paco, cast.borealis.pk, need, now)
    with pytest.raises(NotVisible):
        access.person_for(paco, cast.bea.pk, now)


def test_an_agent_sees_every_company_but_may_not_act_as_its_contact(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotAllowed) as refusal:
        access.company_for(cast.actor("alma"), cast.acme.pk, "act", now)
    assert refusal.value.code == "members-only"


@pytest.mark.parametrize(
    ("name", "other", "sees"),
    [
        ("ana", "ana", True),
        ("ana", "dora", True),
        ("ana", "greta", False),
        ("zoe", "greta", True),
        ("greta", "bea", False),
        ("olga", "ana", False),
        ("paco", "pia", False),
        ("ines", "ines", False),
        ("ana", "alma", False),
        ("viktor", "ana", False),
        *((vendor, "ana", True) for vendor in VENDOR),
    ],
)
def test_people_see_themselves_and_current_colleagues(
    cast: Cast, now: datetime, name: str, other: str, sees: bool
) -> None:
    person = cast.persons()[other]
    if sees:
        assert access.person_for(cast.actor(name), person.pk, now) == person
    else:
        with pytest.raises(NotVisible):
            access.person_for(cast.actor(name), person.pk, now)


def test_a_former_colleague_is_not_seen_any_more(cast: Cast, now: datetime) -> None:
    membership = Membership.objects.get(person=cast.dora)
    assert access.membership_for(cast.actor("ana"), membership.pk, now) == membership
    actions.end_membership(cast.actor("petra"), membership, "", now)
    with pytest.raises(NotVisible):
        access.person_for(cast.actor("ana"), cast.dora.pk, now)
    with pytest.raises(NotVisible):
        access.membership_for(cast.actor("ana"), membership.pk, now)
