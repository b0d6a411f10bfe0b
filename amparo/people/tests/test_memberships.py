"""Authority and who belongs where: each change is allowed to the right ones only, and is an event."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.people import access, actions
from amparo.people.models import Membership, Partnership
from amparo.people.rules import BadInput
from amparo.testing.builders import make_company, make_partner
from amparo.testing.cast import Cast
from amparo.testing.clock import later


def membership_of(cast: Cast, name: str) -> Membership:
    membership: Membership = Membership.objects.get(person=cast.persons()[name])
    return membership


def last_event() -> Event:
    return Event.objects.latest("id")


def test_an_agent_grants_designation_on_the_companys_word_and_the_company_can_see_who_did_it(
    cast: Cast, now: datetime
) -> None:
    """SI-13, SI-14."""
    alma = cast.actor("alma")
    granted = actions.grant_role(alma, membership_of(cast, "ana"), "designated", "case:1042", now)
    assert granted.roles == ["designated"]
    event = last_event()
    assert (event.type, event.actor, event.about) == ("role.granted", alma.ref, f"person:{cast.ana.pk}")
    assert event.payload == {
        "person": cast.ana.pk, "company": cast.acme.pk, "role": "designated", "basis": "case:1042",
    }  # fmt: skip
    assert f"company:{cast.acme.pk}" in event.topics


def test_granting_a_role_twice_changes_and_records_nothing_more(cast: Cast, now: datetime) -> None:
    for _ in range(2):
        actions.grant_role(SYSTEM, membership_of(cast, "ana"), "designated", "", now)
    assert Event.objects.filter(type="role.granted").count() == 1


def test_a_portal_administrator_lets_a_colleague_call_consultancy_and_takes_it_back(cast: Cast, now: datetime) -> None:
    """TO-9b."""
    petra = cast.actor("petra")
    actions.grant_role(petra, membership_of(cast, "ana"), "phone-consultancy", "", now)
    assert access.roles_in(cast.actor("ana"), cast.acme.pk, now) == {"phone-consultancy"}
    actions.withdraw_role(petra, membership_of(cast, "ana"), "phone-consultancy", "", later(hours=1))
    assert access.roles_in(cast.actor("ana"), cast.acme.pk, later(hours=1)) == frozenset()
    assert last_event().type == "role.withdrawn"


@pytest.mark.parametrize(
    ("name", "basis", "code"),
    [
        ("alma", "", "authorisation-missing"),
        ("petra", "case:1", "ask-vendor-for-role"),
        ("max", "case:1", "ask-vendor-for-role"),
        ("dora", "case:1", "company-leaders-only"),
        ("ana", "case:1", "company-leaders-only"),
    ],
)
def test_others_may_not_designate_and_are_told_why(cast: Cast, now: datetime, name: str, basis: str, code: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        actions.grant_role(cast.actor(name), membership_of(cast, "ana"), "designated", basis, now)
    assert refusal.value.code == code
    assert membership_of(cast, "ana").roles == []
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["olga", "paco", "pia", "viktor", "ines", "greta"])
def test_for_an_outsider_the_membership_does_not_exist(cast: Cast, now: datetime, name: str) -> None:
    for action in (actions.grant_role, actions.withdraw_role):
        with pytest.raises(NotVisible):
            action(cast.actor(name), membership_of(cast, "dora"), "designated", "case:1", now)
    with pytest.raises(NotVisible):
        actions.end_membership(cast.actor(name), membership_of(cast, "dora"), "", now)
    assert not Event.objects.exists()


def test_a_role_that_does_not_exist_a_basis_that_is_prose_and_a_role_for_partner_staff_are_refused(
    cast: Cast, now: datetime
) -> None:
    for role, basis, code in (("king", "", "unknown-role"), ("designated", "x" * 81, "not-a-reference")):
        with pytest.raises(BadInput, match=code):
            actions.grant_role(SYSTEM, membership_of(cast, "ana"), role, basis, now)
    with pytest.raises(BadInput, match="partner-staff-have-no-roles"):
        actions.grant_role(SYSTEM, membership_of(cast, "paco"), "designated", "", now)


def test_ending_a_membership_ends_its_roles_at_once_and_keeps_the_history(cast: Cast, now: datetime) -> None:
    actions.end_membership(cast.actor("max"), membership_of(cast, "dora"), "case:7", now)
    assert access.roles_in(cast.actor("dora"), cast.acme.pk, now) == frozenset()
    assert membership_of(cast, "dora").until_at == now
    assert (last_event().type, last_event().payload["basis"]) == ("membership.ended", "case:7")
    with pytest.raises(NotVisible):
        actions.grant_role(SYSTEM, membership_of(cast, "dora"), "designated", "", now)


def test_a_colleague_without_a_leading_role_cannot_end_a_membership(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotAllowed, match="company-leaders-only"):
        actions.end_membership(cast.actor("ana"), membership_of(cast, "dora"), "", now)


def test_somebody_who_left_can_come_back_without_their_old_roles(cast: Cast, now: datetime) -> None:
    actions.end_membership(SYSTEM, membership_of(cast, "dora"), "", now)
    back = actions.start_membership(SYSTEM, cast.dora, cast.acme, later(days=1))
    assert back.roles == []
    assert Membership.objects.filter(person=cast.dora).count() == 2


def test_people_of_the_vendor_belong_to_no_customer(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotAllowed, match="of-the-vendor"):
        actions.start_membership(SYSTEM, cast.alma, cast.acme, now)
    with pytest.raises(NotAllowed, match="has-memberships"):
        actions.set_rights(SYSTEM, cast.ana, frozenset({"agent"}), now)


def test_a_company_has_one_partner_at_a_time_in_the_action_and_in_the_database(cast: Cast, now: datetime) -> None:
    """SI-2."""
    with pytest.raises(NotAllowed, match="served-already"):
        actions.start_partnership(SYSTEM, cast.sur, cast.borealis, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Partnership.objects.create(partner=cast.sur, company=cast.borealis, since_at=now)
    actions.end_partnership(cast.actor("adam"), Partnership.objects.get(), now)
    actions.start_partnership(cast.actor("adam"), cast.sur, cast.borealis, now)
    assert [e.type for e in Event.objects.order_by("id")] == ["partnership.ended", "partnership.started"]
    assert [s.company for s in access.companies_of(cast.pia, now)] == [cast.borealis]


@pytest.mark.parametrize("name", ["alma", "petra", "paco", "olga", "viktor"])
def test_partners_and_companies_are_the_administrators_business(cast: Cast, now: datetime, name: str) -> None:
    actor = cast.actor(name)
    partner, company = make_partner(), make_company()
    calls = (
        lambda: actions.create_partner(actor, "Nuevo", "ES", now),
        lambda: actions.start_partnership(actor, partner, company, now),
        lambda: actions.end_partnership(actor, Partnership.objects.get(), now),
        lambda: actions.join_partner(actor, cast.ana, partner, now),
        lambda: actions.create_company(actor, actions.CompanyTerms("Neu", "DE"), now),
        lambda: actions.set_plan(actor, cast.acme, "standard", now),
        lambda: actions.set_finances(actor, cast.acme, "pending", "", now),
        lambda: actions.set_credit_minutes(actor, cast.acme, 60, now),
        lambda: actions.assign_account_manager(actor, cast.acme, cast.alma, now),
        lambda: actions.set_place(actor, cast.acme, "DE", "", now),
        lambda: actions.add_product(actor, cast.acme, cast.ledger, now),
        lambda: actions.end_product(actor, cast.acme, cast.financials, now),
        lambda: actions.verify_domain(actor, cast.acme, "evil.example", now),
        lambda: actions.withdraw_domain(actor, cast.acme, "acme.example", now),
        lambda: actions.create_person(actor, actions.PersonTerms("x@y.example", "X"), now),
        lambda: actions.set_rights(actor, cast.ana, frozenset({"agent"}), now),
        lambda: actions.deactivate_person(actor, cast.ana, now),
        lambda: actions.reactivate_person(actor, cast.ines, now),
        lambda: actions.set_language(actor, cast.greta, "fr", now),
    )
    for call in calls:
        with pytest.raises(NotAllowed) as refusal:
            call()
        assert refusal.value.code == "administrators-only"
    assert not Event.objects.exists()
