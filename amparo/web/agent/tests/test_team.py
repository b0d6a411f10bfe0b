"""A company's page for agents; the team, its absences, and what becomes of the work."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.cases.actions import handover
from amparo.cases.models import Handover
from amparo.cases.tests.making import make_case
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.people import actions
from amparo.people.actions import AbsenceTerms
from amparo.people.models import Absence, Person
from amparo.testing.cast import Cast

NOTE = "Invoice 77 is open."


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def page_of(client: Client, company_id: int, query: str = "") -> str:
    return client.get(reverse("agent:company", args=[company_id]) + query).content.decode()


def test_a_companys_page_says_who_may_ask_for_what_and_why(cast: Cast, client: Client) -> None:
    """SI-1, SI-2."""
    client.force_login(cast.alma)
    make_case(cast, cast.dora, cast.acme, timezone.now())
    page = page_of(client, cast.acme.pk)
    assert "What Dora may ask for now" in page
    assert all(word in page for word in ("The ledger does not balance", "Financials", "Ana", "tone-warn"))
    assert "What Ana may ask for now" in page_of(client, cast.acme.pk, f"?person={cast.ana.pk}")
    assert "Refused" in page_of(client, cast.acme.pk, f"?person={cast.ana.pk}")
    served = page_of(client, cast.borealis.pk, f"?person={cast.paco.pk}")
    assert all(word in served for word in ("What Paco may ask for now", "Served by Norte", "Partner’s staff"))
    assert "What Olga" not in page_of(client, cast.acme.pk, f"?person={cast.olga.pk}")


@pytest.mark.parametrize(("who", "sees"), [("alma", False), ("igor", True)])
def test_details_of_the_finances_are_for_the_account_manager_not_for_every_agent(
    cast: Cast, client: Client, who: str, sees: bool
) -> None:
    """TO-9a."""
    now = timezone.now()
    actions.set_finances(SYSTEM, cast.acme, "pending", NOTE, now)
    actions.assign_account_manager(SYSTEM, cast.acme, cast.igor, now)
    client.force_login(getattr(cast, who))
    page = page_of(client, cast.acme.pk)
    assert (NOTE in page) is sees


def test_an_agent_goes_away_is_covered_and_takes_a_case_back(cast: Cast, client: Client) -> None:
    case = make_case(cast, cast.dora, cast.acme, timezone.now(), assignee=cast.alma, title="Not for everybody")
    client.force_login(cast.igor)
    form = {"profile-skills": "", "profile-languages": ["en"], "profile-products": ["financials"]}
    assert client.post(reverse("agent:profile"), form).status_code == 302
    client.force_login(cast.alma)
    assert client.post(reverse("agent:absences"), {"absence-handover": "automatic"}).status_code == 302
    absence = Absence.objects.get()
    handover.hand_over_work(absence.pk, timezone.now())
    client.force_login(cast.igor)
    Person.objects.update(language="en")
    team = client.get(reverse("agent:team")).content.decode()
    assert "Not for everybody" in team
    assert "Alma → Igor · speaks the language of the case, knows the product" in team
    assert "Take back" not in team
    client.force_login(cast.alma)
    assert client.post(reverse("agent:absence-end", args=[absence.pk])).status_code == 302
    assert "Welcome back" in client.get(reverse("agent:team")).content.decode()
    row = Handover.objects.get()
    assert client.post(reverse("agent:handover-return", args=[row.pk])).status_code == 302
    case.refresh_from_db()
    assert case.assignee == cast.alma
    timeline = client.get(reverse("agent:timeline", args=[case.number])).content.decode()
    assert "Alma is away. The case went to Igor: speaks the language of the case, knows the product." in timeline
    client.force_login(cast.dora)
    assert "is away" not in client.get(reverse("portal:timeline", args=[case.number])).content.decode()


def test_an_absence_is_made_longer_by_whoever_is_away_and_by_administrators_alone(cast: Cast, client: Client) -> None:
    now = timezone.now()
    absence = actions.plan_absence(cast.actor("alma"), cast.alma, AbsenceTerms(now), now)
    address = reverse("agent:absence", args=[absence.pk])
    client.force_login(cast.igor)
    assert client.get(address).status_code == 404
    client.force_login(cast.alma)
    page = client.get(address).content.decode()
    assert 'name="absence-until_at"' in page
    assert 'name="absence-since_at"' not in page
    sent = {"absence-until_at": "2020-01-01T08:00", "absence-handover": "automatic"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "2020-01-01T08:00" in refused.content.decode()
    client.force_login(cast.adam)
    sent |= {"absence-until_at": "2099-01-01T08:00", "absence-deputy": str(cast.igor.pk)}
    changed = client.post(reverse("admin:agent-absence", args=[cast.alma.pk, absence.pk]), sent)
    assert (changed.status_code, changed["Location"]) == (302, reverse("admin:agent", args=[cast.alma.pk]))
    absence.refresh_from_db()
    assert absence.until_at is not None
    assert (absence.until_at.year, absence.deputy) == (2099, cast.igor)
    assert Event.objects.filter(type="absence.changed", actor=f"person:{cast.adam.pk}").count() == 1


def test_whoever_gives_a_case_sees_who_is_away(cast: Cast, client: Client) -> None:
    now = timezone.now()
    case = make_case(cast, cast.dora, cast.acme, now)
    actions.plan_absence(cast.actor("igor"), cast.igor, AbsenceTerms(now), now)
    client.force_login(cast.alma)
    found = client.get(reverse("agent:assignees", args=[case.number])).content.decode()
    assert found.count("0 open, away") == 1


def test_a_suggestion_is_accepted_on_the_page_of_the_team(cast: Cast, client: Client) -> None:
    now = timezone.now()
    case = make_case(cast, cast.dora, cast.acme, now, assignee=cast.alma)
    absence = actions.plan_absence(SYSTEM, cast.alma, AbsenceTerms(now, handover="suggested"), now)
    handover.hand_over_work(absence.pk, now)
    client.force_login(cast.igor)
    row = Handover.objects.get()
    Person.objects.update(language="en")
    assert "Hand over" in client.get(reverse("agent:team")).content.decode()
    form = {"verb": "accept", "to": str(cast.igor.pk)}
    assert client.post(reverse("agent:handover", args=[row.pk]), form).status_code == 302
    case.refresh_from_db()
    assert case.assignee == cast.igor
    again = client.post(reverse("agent:handover", args=[row.pk]), {"verb": "decline"}, follow=True)
    assert "gone another way in the meantime" in again.content.decode()


def test_an_absence_that_cannot_be_says_why(cast: Cast, client: Client) -> None:
    client.force_login(cast.alma)
    form = {"absence-until_at": "2001-01-01T08:00", "absence-handover": "automatic"}
    answer = client.post(reverse("agent:absences"), form)
    assert (answer.status_code, "This lies in the past." in answer.content.decode()) == (422, True)
    assert client.post(reverse("agent:absence-end", args=[0])).status_code == 404
