"""Nobody belongs to a company without having said yes, and the company learns nothing of them before."""

from datetime import datetime, timedelta

import pytest

from amparo.core.access import NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.people import access, actions
from amparo.people.actions import JoinTerms
from amparo.people.colleagues import Wanted, list_colleagues
from amparo.people.joining import list_offers
from amparo.people.models import Membership, Person
from amparo.testing.cast import Cast
from amparo.testing.clock import later

TYPED = "Somebody from the fair"


@pytest.fixture
def olga(cast: Cast) -> Person:
    """The outsider, with an account of her own."""
    cast.olga.name = "Róisín"
    cast.olga.set_password("a horse of my own")
    cast.olga.save()
    return cast.olga


def ask(cast: Cast, olga: Person, now: datetime) -> Membership:
    return actions.invite_person(cast.actor("petra"), cast.acme, JoinTerms(olga.email, TYPED), now)


def test_whoever_has_an_account_is_asked_in_their_language_before_they_belong(
    cast: Cast, olga: Person, now: datetime
) -> None:
    ask(cast, olga, now)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.language) == ("membership_asked", olga.email, olga.language)
    assert set(mail.params) == {"link", "company", "days"}, "SEC-4: nothing that the inviter typed"
    assert not access.companies_visible_to(cast.actor("olga"), now).filter(pk=cast.acme.pk).exists()
    assert not access.people_visible_to(cast.actor("petra"), now).filter(pk=olga.pk).exists()
    asked = Event.objects.get(type="membership.asked")
    assert asked.about == f"person:{olga.pk}"
    assert not Event.objects.filter(type="membership.started", about=f"person:{olga.pk}", at=now).exists()


def test_the_company_reads_the_name_that_it_typed_and_nothing_else(cast: Cast, olga: Person, now: datetime) -> None:
    row = ask(cast, olga, now)
    assert row.person.name == TYPED
    shown = list_colleagues(cast.acme.pk, Wanted(), now).colleagues
    one = next(found for found in shown if found.membership.pk == row.pk)
    assert (one.person.name, one.state, one.invited_until) == (TYPED, "invited", now + timedelta(days=7))
    assert (one.person.country, one.person.has_usable_password()) == ("", False)
    assert [found.person.name for found in shown] == sorted(found.person.name for found in shown)
    assert [found.membership.pk for found in list_colleagues(cast.acme.pk, Wanted("fair"), now).colleagues] == [row.pk]
    assert not list_colleagues(cast.acme.pk, Wanted(olga.name), now).colleagues
    assert row.pk in [one.membership.pk for one in list_colleagues(cast.acme.pk, Wanted(waiting=True), now).colleagues]


def test_a_yes_begins_the_membership_with_the_roles_that_were_given(cast: Cast, olga: Person, now: datetime) -> None:
    row = ask(cast, olga, now)
    actions.grant_role(cast.actor("petra"), row, "phone-consultancy", "", now)
    assert access.standing_or_none(cast.actor("olga"), cast.acme.pk, now) is None
    then = later(hours=1)
    assert [one.pk for one in list_offers(olga, then)] == [row.pk]
    with pytest.raises(NotVisible):
        actions.accept_offer(cast.actor("petra"), row.pk, then)
    actions.accept_offer(cast.actor("olga"), row.pk, then)
    standing = access.standing_or_none(cast.actor("olga"), cast.acme.pk, then)
    assert standing is not None
    assert "phone-consultancy" in standing.roles
    assert list_colleagues(cast.acme.pk, Wanted(olga.name), then).colleagues[0].state == "active"
    assert Event.objects.filter(type="membership.started", about=f"person:{olga.pk}", at=then).count() == 1
    with pytest.raises(NotVisible):
        actions.accept_offer(cast.actor("olga"), row.pk, then)


def test_a_no_leaves_nothing_but_a_word_for_the_vendor(cast: Cast, olga: Person, now: datetime) -> None:
    row = ask(cast, olga, now)
    actions.decline_offer(cast.actor("olga"), row.pk, now)
    assert not Membership.objects.filter(pk=row.pk).exists()
    assert Event.objects.filter(type="membership.declined").count() == 1
    assert not list_offers(olga, now)


def test_a_question_that_is_a_week_old_cannot_be_answered_and_may_be_asked_again(
    cast: Cast, olga: Person, now: datetime
) -> None:
    row, then = ask(cast, olga, now), later(days=8)
    assert not list_offers(olga, then)
    with pytest.raises(NotVisible):
        actions.accept_offer(cast.actor("olga"), row.pk, then)
    assert list_colleagues(cast.acme.pk, Wanted(TYPED), then).colleagues[0].state == "expired"
    assert ask(cast, olga, then).pk == row.pk
    assert OutgoingMail.objects.count() == 2
    actions.accept_offer(cast.actor("olga"), row.pk, then)


def test_pressing_twice_writes_once(cast: Cast, olga: Person, now: datetime) -> None:
    ask(cast, olga, now)
    ask(cast, olga, later(minutes=1))
    assert OutgoingMail.objects.count() == 1


def test_a_question_is_taken_back_by_the_company(cast: Cast, olga: Person, now: datetime) -> None:
    row = ask(cast, olga, now)
    actions.end_membership(cast.actor("petra"), Membership.objects.get(pk=row.pk), "", now)
    assert not list_offers(olga, now)


def test_the_vendors_word_is_enough(cast: Cast, olga: Person, now: datetime) -> None:
    row = ask(cast, olga, now)
    actions.invite_person(cast.actor("adam"), cast.acme, JoinTerms(olga.email, TYPED), now)
    row = Membership.objects.get(pk=row.pk)
    assert (row.waiting_since, row.invited_as) == (None, "")
    assert access.companies_visible_to(cast.actor("olga"), now).filter(pk=cast.acme.pk).exists()


def test_of_whoever_was_only_asked_no_right_is_worth_anything(cast: Cast, olga: Person, now: datetime) -> None:
    """SEC-17, whatever the roles: the row is in no query of what holds."""
    row = ask(cast, olga, now)
    Membership.objects.filter(pk=row.pk).update(roles=["portal-administrator"])
    assert not Membership.objects.current(now).filter(person=olga, company=cast.acme).exists()
    with pytest.raises(NotVisible):
        access.company_for(cast.actor("olga"), cast.acme.pk, "people", now)


def test_staff_of_a_partner_is_asked_too(cast: Cast, olga: Person, now: datetime) -> None:
    pia = Membership.objects.get(person=cast.pia, partner__isnull=False)
    pia.roles = ["portal-administrator"]
    pia.save()
    assert pia.partner is not None
    row = actions.invite_to_partner(cast.actor("pia"), pia.partner, JoinTerms(olga.email, TYPED), now)
    assert row.person.name == TYPED
    assert not access.companies_visible_to(cast.actor("olga"), now).filter(pk=cast.borealis.pk).exists()
    actions.accept_offer(cast.actor("olga"), row.pk, now)
    assert Membership.objects.current(now).filter(person=olga, partner=pia.partner).exists()
