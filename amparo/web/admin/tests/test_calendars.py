"""The calendars: a year with its closed days, and closing days of the desk."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.core.models import Event
from amparo.gate.models import ClosingDay
from amparo.testing.cast import Cast


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def adam(cast: Cast, client: Client) -> Client:
    client.force_login(cast.adam)
    return client


def in_days(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).date().isoformat()


def test_a_year_shows_the_holidays_that_the_pack_observes(adam: Client) -> None:
    page = adam.get("/admin/calendars/", {"region": "germany", "year": "2026"}).content.decode()
    assert "German Unity Day" in page and "Mon–Thu 08:00–12:00, 13:00–17:00" in page
    assert page.count("<caption>") == 12


def test_a_year_without_frozen_holidays_says_so(adam: Client) -> None:
    assert "holds no public holidays" in adam.get("/admin/calendars/", {"year": "2062"}).content.decode()


@pytest.mark.parametrize("year", ["", "x", "0000", "99999", "²⁰²⁶", "-1"])
def test_an_odd_address_shows_the_running_year_of_the_first_region(adam: Client, year: str) -> None:
    response = adam.get("/admin/calendars/", {"region": "atlantis", "year": year})
    assert response.status_code == 200
    assert response.context["year"] in (timezone.now().year, timezone.now().year + 1)


def test_a_closing_day_is_entered_seen_and_taken_back(cast: Cast, adam: Client) -> None:
    sent = {"on": in_days(30), "name": "<b>Outing</b>", "regions": ["iberia", "france"]}
    response = adam.post("/admin/calendars/", sent)
    assert response.status_code == 302
    page = adam.get(response["Location"]).content.decode()
    assert "&lt;b&gt;Outing" in page and "<b>Outing" not in page
    assert 'data-state="own"' in page and "Added by Adam" in page
    row = ClosingDay.objects.get(region="iberia")
    adam.post(f"/admin/calendars/{row.pk}/removal/")
    page = adam.get(response["Location"]).content.decode()
    assert "Taken back by Adam" in page and 'data-state="own" title' not in page
    events = Event.objects.filter(type__startswith="closing_day").order_by("id").values_list("type", "actor")
    assert list(events) == [(f"closing_day.{verb}", f"person:{cast.adam.pk}") for verb in ("added", "added", "removed")]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"on": "tomorrow", "name": "Outing", "regions": ["iberia"]},
        {"on": "2020-01-02", "name": "Outing", "regions": ["iberia"]},
        {"on": in_days(9), "name": "Outing", "regions": ["atlantis"]},
        {"on": in_days(9), "name": "", "regions": ["iberia"]},
    ],
)
def test_a_closing_day_that_cannot_be_is_told_and_what_was_typed_stays(adam: Client, sent: dict[str, object]) -> None:
    response = adam.post("/admin/calendars/", sent)
    assert response.status_code == 422
    assert "field-error" in response.content.decode()
    assert str(sent.get("name", "")) in response.content.decode()
    assert not ClosingDay.objects.exists()
