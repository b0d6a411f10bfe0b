"""Two at the same moment: what may happen once happens once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from django.db import connections

from amparo.core.access import NotVisible
from amparo.core.models import Event, OutgoingMail, RateCount
from amparo.people import actions, throttle
from amparo.people.actions import AccountTerms, JoinTerms
from amparo.people.actions.invitations import INVITATIONS_A_DAY
from amparo.people.models import Membership
from amparo.people.throttle import Limit, TooOften
from amparo.testing.cast import Cast, build_cast

AT_ONCE = 6
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed_cast(transactional_db: None) -> Iterator[Cast]:
    """The cast, seen by other connections too."""
    yield build_cast()


def at_once(work: Callable[[int], object]) -> list[object]:
    """Runs the work in AT_ONCE threads that start together; what they raised is among the results."""
    start = Barrier(AT_ONCE)

    def one(number: int) -> object:
        start.wait(10)
        try:
            return work(number)
        except Exception as raised:
            return raised
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_a_link_followed_by_several_at_once_lets_one_in(committed_cast: Cast, now: datetime) -> None:
    """SEC-8."""
    petra = committed_cast.actor("petra")
    actions.invite_person(petra, committed_cast.acme, JoinTerms("luc@acme.example", "Luc"), now)
    key = urlsplit(OutgoingMail.objects.get().params["link"]).path.removeprefix("/welcome/")
    results = at_once(
        lambda number: actions.accept_invitation(key, AccountTerms("Luc", f"a long password {number}", "en"), now)
    )
    assert sum(isinstance(result, NotVisible) for result in results) == AT_ONCE - 1
    assert Event.objects.filter(type="person.joined").count() == 1


def test_somebody_invited_several_times_at_once_is_one_person_and_one_member(
    committed_cast: Cast, now: datetime
) -> None:
    petra = committed_cast.actor("petra")
    results = at_once(
        lambda _number: actions.invite_person(petra, committed_cast.acme, JoinTerms("luc@acme.example", "Luc"), now)
    )
    refused = [result for result in results if not isinstance(result, Membership)]
    assert [str(refusal) for refusal in refused] == ["invited-too-often"] * (AT_ONCE - INVITATIONS_A_DAY)
    assert OutgoingMail.objects.count() == INVITATIONS_A_DAY
    assert Membership.objects.filter(person__email="luc@acme.example").count() == 1
    assert Event.objects.filter(type="membership.started").count() == 1


def test_tries_at_once_are_all_counted(committed_cast: Cast, now: datetime) -> None:
    limit = Limit("at-once", most=4, seconds=60)
    results = at_once(lambda _number: throttle.take(limit, "ana@acme.example", now))
    assert sum(isinstance(result, TooOften) for result in results) == AT_ONCE - limit.most
    assert RateCount.objects.get().count == AT_ONCE


def test_a_role_granted_by_several_at_once_is_one_event(committed_cast: Cast, now: datetime) -> None:
    membership = Membership.objects.get(person=committed_cast.ana)
    alma = committed_cast.actor("alma")
    results = at_once(lambda number: actions.grant_role(alma, membership, "designated", f"case:{number}", now))
    assert all(isinstance(result, Membership) for result in results)
    assert Event.objects.filter(type="role.granted").count() == 1
