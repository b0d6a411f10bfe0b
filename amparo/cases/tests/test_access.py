"""Who sees which case, and what they may do with it."""

from datetime import datetime, timedelta

import pytest

from amparo.cases.access import case_for, visible_to
from amparo.cases.models import Case, Participant
from amparo.cases.tests.making import make_case
from amparo.core.access import NotAllowed, NotVisible
from amparo.people.models import Membership, Partnership
from amparo.testing.cast import Cast


def sees(cast: Cast, name: str, case: Case, now: datetime) -> bool:
    return visible_to(cast.actor(name), now).filter(pk=case.pk).exists()


@pytest.mark.parametrize("name", ["dora", "petra", "max", "alma", "igor"])
def test_the_opener_their_overseers_and_agents_see_a_case(cast: Cast, now: datetime, name: str) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    assert sees(cast, name, case, now)


@pytest.mark.parametrize("name", ["ana", "theo", "ines", "olga", "greta", "paco", "pia", "adam", "viktor", "system"])
def test_nobody_else_sees_it(cast: Cast, now: datetime, name: str) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    assert not sees(cast, name, case, now)
    with pytest.raises(NotVisible):
        case_for(cast.actor(name), case.number, "see", now)


def test_a_colleague_who_was_added_sees_it(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    Participant.objects.create(case=case, person=cast.ana, added_at=now)
    assert sees(cast, "ana", case, now)


def test_an_outsider_who_was_added_by_mistake_does_not_see_it(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    Participant.objects.create(case=case, person=cast.olga, added_at=now)
    assert not sees(cast, "olga", case, now)


def test_a_company_that_shares_its_cases_shows_them_to_all_its_contacts_and_its_partner(
    cast: Cast, now: datetime
) -> None:
    case = make_case(cast, cast.bea, cast.borealis, now)
    assert not sees(cast, "zoe", case, now)
    assert not sees(cast, "paco", case, now)
    cast.borealis.shares_cases = True
    cast.borealis.save()
    assert sees(cast, "zoe", case, now)
    assert sees(cast, "paco", case, now)
    assert not sees(cast, "pia", case, now)


def test_partner_staff_sees_what_it_opened_until_the_partnership_ends(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.paco, cast.borealis, now, partner=cast.norte)
    assert sees(cast, "paco", case, now)
    Partnership.objects.update(until_at=now)
    assert not sees(cast, "paco", case, now)
    assert sees(cast, "paco", case, now - timedelta(seconds=1))


def test_who_left_the_company_no_longer_sees_their_cases(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    Membership.objects.filter(person=cast.dora).update(until_at=now)
    assert not sees(cast, "dora", case, now)


def test_a_case_that_waits_for_a_visitor_is_seen_by_nobody(cast: Cast, now: datetime) -> None:
    case = make_case(cast, None, None, now, state="unconfirmed", visitor_email="viktor@nobody.example")
    assert not any(sees(cast, name, case, now) for name in [*cast.persons(), "viktor", "system"])


def test_a_customer_sees_a_case_and_may_not_answer_as_the_vendor(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    with pytest.raises(NotAllowed, match="agents-only"):
        case_for(cast.actor("dora"), case.number, "answer", now)


def test_an_agent_may_not_comment_as_the_customer(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    with pytest.raises(NotAllowed, match="customers-only"):
        case_for(cast.actor("alma"), case.number, "comment", now)


def test_a_number_that_was_never_given_is_not_found(cast: Cast, now: datetime) -> None:
    with pytest.raises(NotVisible):
        case_for(cast.actor("alma"), 999_999, "see", now)
