"""Everybody's sessions, and signing somebody out."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.core.models import Event
from amparo.people.models import Person
from amparo.testing.builders import PASSWORD
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def signed_in(person: Person) -> Client:
    """A browser in which somebody signed in by the page: sessions are listed from then on."""
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def test_who_is_signed_in_is_listed_and_searched(cast: Cast) -> None:
    signed_in(cast.dora)
    signed_in(cast.greta)
    page = signed_in(cast.adam).get("/admin/sessions/", {"q": "dora acme"})
    assert [str(session.person) for session, _browser in page.context["rows"]] == ["Dora"]
    assert "Firefox on Linux" in page.content.decode()
    assert "This browser" not in page.content.decode()


def test_a_session_that_is_ended_is_over_and_the_company_reads_of_it(cast: Cast) -> None:
    dora, adam = signed_in(cast.dora), signed_in(cast.adam)
    [(session, _browser)] = adam.get("/admin/sessions/", {"q": "dora"}).context["rows"]
    assert adam.post(f"/admin/sessions/{session.id}/end/").status_code == 302
    assert dora.get("/cases/").status_code == 302
    event = Event.objects.get(type="person.session_ended")
    assert event.actor == f"person:{cast.adam.pk}" and f"company:{cast.acme.pk}" in event.topics
    assert adam.get("/admin/sessions/", {"q": "dora"}).context["rows"] == []
    log = signed_in(cast.petra).get(f"/company/{cast.acme.pk}/log/").content.decode()
    assert "Dora was signed out in one of their browsers." in log


def test_an_administrator_sees_which_session_is_this_one(cast: Cast) -> None:
    page = signed_in(cast.adam).get("/admin/sessions/").content.decode()
    assert "This browser" in page and "/end/" not in page
