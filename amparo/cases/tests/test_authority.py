"""Changes of authority: the company's word in an open case, the gate, an agent, and a second one (SI-13)."""

from datetime import datetime

import pytest
from pytest_django import Settings

from amparo.cases.actions import authority
from amparo.cases.actions.authority import NotAuthorised, Wish
from amparo.cases.actions.closing import Solution, resolve_case
from amparo.cases.filters import CaseFilter
from amparo.cases.lists import list_page
from amparo.cases.models import AuthorityChange, Case
from amparo.cases.tests.making import make_case
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.core.transitions import NotPossible
from amparo.people.models import Membership
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast

ANA = Wish("designated-user", "ana@acme.example")


@pytest.fixture(autouse=True)
def sage(settings: Settings) -> None:
    settings.PACK = "sage-intacct"


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


@pytest.fixture
def one_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack that wants one agent only."""
    monkeypatch.setattr(authority, "needs_two", lambda _kind: False)


@pytest.fixture
def two_agents(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack with `dual_control`."""
    monkeypatch.setattr(authority, "needs_two", lambda _kind: True)


def roles_of(cast: Cast, email: str) -> list[str]:
    return list(Membership.objects.get(person__email=email, company=cast.acme).roles)


def ask(cast: Cast, case: Case, now: datetime, wish: Wish = ANA) -> AuthorityChange:
    return authority.ask_authority_change(cast.actor("dora"), case.number, wish, now)


def test_a_new_designated_user_is_asked_for_in_an_open_case_carried_out_and_on_record(
    cast: Cast, case: Case, now: datetime, one_agent: None
) -> None:
    change = ask(cast, case, now)
    assert Event.objects.get(type="case.authority_asked").payload["kind"] == "designated-user"
    authority.carry_out_change(cast.actor("alma"), case.number, change.pk, now)
    change.refresh_from_db()
    assert (change.state, change.ended_by) == ("done", cast.alma)
    assert roles_of(cast, "ana@acme.example") == ["designated"]
    assert Event.objects.get(type="role.granted").payload["basis"] == case.ref


def test_with_dual_control_nothing_takes_effect_before_a_second_agent_confirms(
    cast: Cast, case: Case, now: datetime, two_agents: None
) -> None:
    change = ask(cast, case, now)
    authority.carry_out_change(cast.actor("alma"), case.number, change.pk, now)
    assert roles_of(cast, "ana@acme.example") == []
    with pytest.raises(NotAllowed, match="second-agent-needed"):
        authority.confirm_change(cast.actor("alma"), case.number, change.pk, now)
    authority.confirm_change(cast.actor("igor"), case.number, change.pk, now)
    assert roles_of(cast, "ana@acme.example") == ["designated"]
    verbs = [row.payload["verb"] for row in Event.objects.filter(type="case.authority_moved").order_by("id")]
    assert verbs == ["prepare", "confirm"]


def test_somebody_new_is_invited_and_designated(cast: Cast, case: Case, now: datetime, one_agent: None) -> None:
    change = ask(cast, case, now, Wish("designated-user", "luc@acme.example", "Luc"))
    authority.carry_out_change(cast.actor("alma"), case.number, change.pk, now)
    assert roles_of(cast, "luc@acme.example") == ["designated"]


def test_a_permission_is_taken_away(cast: Cast, case: Case, now: datetime, one_agent: None) -> None:
    change = ask(cast, case, now, Wish("permission", "theo@acme.example", role="phone-consultancy", withdraw=True))
    authority.carry_out_change(cast.actor("alma"), case.number, change.pk, now)
    assert roles_of(cast, "theo@acme.example") == []


def test_a_refused_change_does_nothing_and_stays_refused(
    cast: Cast, case: Case, now: datetime, one_agent: None
) -> None:
    change = ask(cast, case, now)
    authority.refuse_change(cast.actor("alma"), case.number, change.pk, now)
    assert roles_of(cast, "ana@acme.example") == []
    with pytest.raises(NotPossible):
        authority.carry_out_change(cast.actor("igor"), case.number, change.pk, now)


def test_in_a_closed_case_the_company_s_word_does_not_count(cast: Cast, case: Case, now: datetime) -> None:
    resolve_case(cast.actor("alma"), case.number, Solution(), now)
    with pytest.raises(NotAuthorised) as refusal:
        ask(cast, case, now)
    assert refusal.value.decision.outcome == "refused"
    assert not AuthorityChange.objects.exists()


def test_partner_staff_does_not_authorise_for_the_company(cast: Cast, now: datetime) -> None:
    case = make_case(cast, cast.paco, cast.borealis, now, partner=cast.norte)
    with pytest.raises(NotAuthorised):
        authority.ask_authority_change(cast.actor("paco"), case.number, Wish("designated-user", "x@x.example"), now)


@pytest.mark.parametrize("name", ["olga", "ana", "adam"])
def test_outsiders_ask_for_nothing(cast: Cast, case: Case, now: datetime, name: str) -> None:
    with pytest.raises(NotVisible):
        authority.ask_authority_change(cast.actor(name), case.number, ANA, now)


@pytest.mark.parametrize(
    "wish", [Wish("designated-user", "nobody"), Wish("permission", "theo@acme.example", role="emperor")]
)
def test_what_is_no_address_or_no_role_is_said_by_field(cast: Cast, case: Case, now: datetime, wish: Wish) -> None:
    with pytest.raises(BadInput):
        ask(cast, case, now, wish)


def test_a_change_of_another_case_is_not_found(cast: Cast, case: Case, now: datetime, one_agent: None) -> None:
    change = ask(cast, case, now)
    other = make_case(cast, cast.greta, cast.gruber, now)
    with pytest.raises(NotVisible):
        authority.carry_out_change(cast.actor("alma"), other.number, change.pk, now)


def mails_of(kind: str) -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind=kind).values_list("to", flat=True))


def test_agents_hear_that_a_change_waits_and_who_asked_hears_how_it_ended(
    cast: Cast, case: Case, now: datetime, two_agents: None
) -> None:
    change = ask(cast, case, now)
    assert mails_of("case_decision_asked") == [cast.alma.email, cast.igor.email], "nobody has the case: all of them"
    waiting = CaseFilter(asks="authority")
    for verb, agent in ((authority.carry_out_change, "alma"), (authority.confirm_change, "igor")):
        assert [row.number for row in list_page(cast.actor("alma"), waiting, "", now).cases] == [case.number]
        assert mails_of("authority_ended") == []
        verb(cast.actor(agent), case.number, change.pk, now)
    assert mails_of("authority_ended") == [cast.dora.email]
    assert list_page(cast.actor("alma"), waiting, "", now).cases == []


def test_whoever_has_the_case_is_asked_alone_and_who_left_the_company_is_told_nothing(
    cast: Cast, case: Case, now: datetime
) -> None:
    Case.objects.filter(pk=case.pk).update(assignee=cast.igor)
    change = ask(cast, case, now)
    assert mails_of("case_decision_asked") == [cast.igor.email]
    Membership.objects.filter(person=cast.dora).update(until_at=now)
    authority.refuse_change(cast.actor("alma"), case.number, change.pk, now)
    assert mails_of("authority_ended") == []
