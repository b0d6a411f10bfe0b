"""Texts to accept: a new version in every language, from a moment on, and who agreed to which."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.core.models import Event
from amparo.gate import packs
from amparo.gate.actions import Agreement, accept_text
from amparo.gate.models import TextVersion
from amparo.people.models import Person
from amparo.testing.cast import Cast

TAGS = ("en", "es", "fr", "pt-BR", "de")


@pytest.fixture
def adam(cast: Cast, client: Client, settings: Settings) -> Client:
    settings.PACK = "lumen"
    client.force_login(cast.adam)
    return client


def sent(body: str = "New <b>terms</b>.", from_at: str = "") -> dict[str, str]:
    return {"from_at": from_at} | {f"{part}-{tag}": f"{body} {tag}" for tag in TAGS for part in ("title", "body")}


def in_days(days: int) -> str:
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def test_a_new_version_begins_with_the_words_in_force(adam: Client) -> None:
    words = packs.in_force().words_in("fr")[0].texts["terms"]
    assert words.title in adam.get("/admin/texts/terms/new/").content.decode()


def test_a_new_version_is_in_force_at_once_and_is_shown_escaped(cast: Cast, adam: Client) -> None:
    assert adam.post("/admin/texts/terms/new/", sent()).status_code == 302
    page = adam.get("/admin/texts/terms/").content.decode()
    assert "Version 4 is in force." in page and "Written by Adam" in page
    assert "New &lt;b&gt;terms" in page and "New <b>" not in page
    assert Event.objects.get(type="text.version_written").actor == f"person:{cast.adam.pk}"


def test_a_version_to_come_is_taken_back(adam: Client) -> None:
    adam.post("/admin/texts/terms/new/", sent(from_at=in_days(3)))
    page = adam.get("/admin/texts/terms/").content.decode()
    assert "Version 3 is in force." in page and "To come" in page
    adam.post("/admin/texts/terms/versions/4/removal/")
    assert "Taken back by Adam" in adam.get("/admin/texts/terms/").content.decode()
    assert adam.post("/admin/texts/terms/versions/4/removal/").status_code == 404


def test_a_version_to_come_is_of_the_writer_s_own_clock(cast: Cast, adam: Client) -> None:
    Person.objects.filter(pk=cast.adam.pk).update(time_zone="America/Chicago")
    assert "The time is that of Chicago." in adam.get("/admin/texts/terms/new/").content.decode()
    adam.post("/admin/texts/terms/new/", sent(from_at="2999-01-01T20:00"))
    assert TextVersion.objects.get().from_at == datetime(2999, 1, 2, 2, tzinfo=UTC)
    assert "20:00 (Chicago)" in adam.get("/admin/texts/terms/").content.decode()


@pytest.mark.parametrize(
    "change", [{"body-fr": " "}, {"title-de": "x" * 201}, {"from_at": "soon"}, {"from_at": "2020-01-01T10:00"}]
)
def test_what_is_wrong_is_told_and_what_was_written_stays(adam: Client, change: dict[str, str]) -> None:
    response = adam.post("/admin/texts/terms/new/", sent("A long text.") | change)
    assert response.status_code == 422 and "field-error" in response.content.decode()
    assert "A long text. es" in response.content.decode()
    assert not TextVersion.objects.exists()


def test_who_agreed_to_which_version_is_listed(cast: Cast, adam: Client) -> None:
    now = timezone.now()
    accept_text(cast.actor("dora"), Agreement("terms", 3, "en", "portal", cast.acme.pk, "draft:1"), now)
    adam.post("/admin/texts/terms/new/", sent())
    accept_text(cast.actor("greta"), Agreement("terms", 4, "de", "portal", cast.gruber.pk, "draft:2"), now)
    assert "accepted 1 time" in adam.get("/admin/texts/terms/").content.decode()
    old = adam.get("/admin/texts/terms/", {"version": "3"})
    assert [row.person for row in old.context["acceptances"]] == [cast.dora]
    for odd in ("x", "-1", "9" * 18):
        assert adam.get("/admin/texts/terms/", {"version": odd}).status_code == 200


def test_a_text_that_the_pack_does_not_have_is_not_found(adam: Client) -> None:
    for path in ("horoscope/", "horoscope/new/"):
        assert adam.get(f"/admin/texts/{path}").status_code == 404
    assert adam.post("/admin/texts/horoscope/new/", sent()).status_code == 404
