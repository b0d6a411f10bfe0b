"""What an attacker, a second tab or somebody who has left would try with cases; each names its row where it has one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections
from pytest_django import Settings

from amparo.cases import live, mails
from amparo.cases.actions import drafts
from amparo.cases.actions.opening import AlreadySent, Incomplete, Sending, open_case
from amparo.cases.actions.visiting import LinkNotValid, confirm_case, drop_expired, keep_case
from amparo.cases.models import Case, Confirmation, Draft, Participant
from amparo.cases.spec import Opening
from amparo.cases.tests.making import make_case
from amparo.core.access import NotVisible
from amparo.core.actors import SYSTEM, VISITOR
from amparo.core.models import Event, OutgoingMail
from amparo.gate.access import decision_for
from amparo.gate.models import Decision
from amparo.people.actions import end_membership, set_shares_cases
from amparo.people.models import Membership, Person
from amparo.testing.cast import Cast

TOKEN = "a-token-that-was-random-once"
SAID = {"need": "kind:problem", "kind": "problem", "impact": "minor", "scope": "team", "environment": "production"}
SAID |= {"title": "The ledger does not balance", "body": "It is off by one."}


def opening_of(cast: Cast, now: datetime) -> Sending:
    """Dora's request, ready to be sent."""
    said = {"company": cast.acme.pk, "product": "financials", "module": "financials", "problems": 1, "urgent": False}
    opening = Opening.model_validate(said | SAID)
    draft = drafts.save_draft(drafts.Owner(cast.actor("dora")), "opening", opening.model_dump(), now)
    return Sending(opening, draft, "en")


@pytest.fixture
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def autotask(settings: Settings, cast: Cast) -> None:
    settings.PACK = "autotask"
    cast.financials.key = "autotask-psa"
    cast.financials.save()


def visit(now: datetime, **more: object) -> Case:
    """A visitor's request, kept until its address is confirmed."""
    said = {"product": "autotask-psa", "module": "autotask-psa", "problems": 1, "visitor_name": "Viktor"}
    opening = Opening.model_validate(
        said | SAID | {"kind": "defect", "visitor_email": "viktor@elsewhere.example"} | more
    )
    draft = drafts.save_draft(drafts.Owner(VISITOR), "opening", opening.model_dump(), now)
    return keep_case(Sending(opening, draft, "en"), lambda: TOKEN, 7, now)


def both(do: Callable[[], object]) -> list[object]:
    """Does the same twice at once; what came of each."""
    start = Barrier(2)

    def once(_: int) -> object:
        start.wait(5)
        try:
            return do()
        except Exception as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(once, range(2)))


@pytest.mark.usefixtures("transactional_db", "sage")
def test_a_draft_sent_from_two_tabs_at_once_is_one_case(cast: Cast, now: datetime) -> None:
    sending = opening_of(cast, now)
    came = both(lambda: open_case(cast.actor("dora"), sending, now))
    case = Case.objects.get()
    assert sorted(map(str, came)) == sorted([str(case), str(AlreadySent)])
    assert Event.objects.filter(type="case.opened").count() == 1
    assert OutgoingMail.objects.count() == 1
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("sage")
def test_a_draft_that_was_sent_is_not_sent_again(cast: Cast, now: datetime) -> None:
    sending = opening_of(cast, now)
    open_case(cast.actor("dora"), sending, now)
    with pytest.raises(AlreadySent):
        open_case(cast.actor("dora"), sending, now)
    assert Decision.objects.count() == 1


@pytest.mark.usefixtures("transactional_db", "autotask")
def test_sec_8_a_confirmation_followed_twice_at_once_works_once(cast: Cast, now: datetime) -> None:
    visit(now)
    came = both(lambda: confirm_case(TOKEN, now).case.number)
    assert sorted(map(str, came)) == sorted([str(Case.objects.get().number), str(LinkNotValid)])
    assert Event.objects.filter(type="case.opened").count() == 1
    assert Person.objects.filter(email="viktor@elsewhere.example").count() == 1


@pytest.mark.usefixtures("autotask")
@pytest.mark.parametrize(
    "email", ["mi\u212ae@elsewhere.example", "v\u0131ktor@elsewhere.example", "ſ@elsewhere.example"]
)
def test_sec_10_an_address_that_only_looks_like_another_is_none(cast: Cast, now: datetime, email: str) -> None:
    """Folding its case would make it somebody else's, whose account the link would open."""
    with pytest.raises(Incomplete) as incomplete:
        visit(now, visitor_email=email)
    assert incomplete.value.problems == {"visitor_email": "not-an-address"}
    assert not OutgoingMail.objects.exists()


@pytest.mark.usefixtures("autotask")
def test_sec_4_the_address_that_is_mailed_is_the_one_that_is_proven(cast: Cast, now: datetime) -> None:
    case = visit(now, visitor_email="  DORA@Acme.example ")
    assert case.visitor_email == OutgoingMail.objects.get().to == cast.dora.email


@pytest.mark.usefixtures("autotask")
@pytest.mark.parametrize(("name", "code"), [("", "missing"), ("V" * 121, "too-long"), ("\u202e", "missing")])
def test_a_visitor_without_a_fit_name_is_told_before_the_case_is_kept(
    cast: Cast, now: datetime, name: str, code: str
) -> None:
    with pytest.raises(Incomplete) as incomplete:
        visit(now, visitor_name=name)
    assert incomplete.value.problems == {"visitor_name": code}


@pytest.mark.usefixtures("autotask")
def test_what_a_visitor_wrote_is_gone_with_the_link(cast: Cast, now: datetime) -> None:
    visit(now)
    assert drop_expired(SYSTEM, now + timedelta(days=7)) == 1
    assert not Case.objects.exists()
    assert not Confirmation.objects.exists()
    assert not Decision.objects.filter(request__request__text=SAID["title"]).exists()


@pytest.mark.usefixtures("sage")
def test_sec_17_no_mail_to_an_opener_who_has_left_the_company(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    Participant.objects.create(case=case, person=cast.ana, added_at=now)
    leave(cast, cast.dora, now)
    mails.tell_answered(case, now + timedelta(seconds=1))
    assert [mail.to for mail in OutgoingMail.objects.all()] == [cast.ana.email]


@pytest.mark.usefixtures("sage")
def test_sec_7_a_decision_is_closed_to_who_has_left_the_company(cast: Cast, now: datetime) -> None:
    case = open_case(cast.actor("dora"), opening_of(cast, now), now)
    later = now + timedelta(seconds=1)
    assert decision_for(cast.actor("dora"), case.decision_id, later) == case.decision
    leave(cast, cast.dora, now)
    with pytest.raises(NotVisible):
        decision_for(cast.actor("dora"), case.decision_id, later)
    assert decision_for(cast.actor("petra"), case.decision_id, later) == case.decision


def test_sec_17_streams_are_checked_again_when_a_company_shares_no_longer(cast: Cast, now: datetime) -> None:
    from amparo.core.stream.topics import changes_access

    set_shares_cases(cast.actor("petra"), cast.acme, True, now)
    assert changes_access(Event.objects.get().type)


def leave(cast: Cast, person: Person, now: datetime) -> None:
    """Somebody leaves Acme."""
    end_membership(cast.actor("petra"), Membership.objects.get(person=person, company=cast.acme), "", now)


def test_sec_7_live_pages_hear_of_nothing_that_their_reader_does_not_see(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now)
    hears = {
        name: (
            live.may_hear_case(person.pk, str(case.number)),
            live.may_hear_notes(person.pk, str(case.number)),
            live.may_hear_agents(person.pk, ""),
            live.may_hear_own(person.pk, str(cast.dora.pk)),
        )
        for name, person in cast.persons().items()
    }
    assert hears["dora"] == (True, False, False, True)
    assert hears["petra"] == (True, False, False, False)
    assert hears["alma"] == (True, True, True, False)
    nothing = (False,) * 4
    assert all(hears[name] == nothing for name in ("ana", "olga", "paco", "ines", "adam"))
    assert not any(live.may_hear_case(None, number) for number in (str(case.number), "", "1e3", "9" * 50))
