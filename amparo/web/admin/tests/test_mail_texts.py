"""The page of mail texts: preview with an example, kept, sent to oneself, reset."""

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.core.mailer import kinds
from amparo.core.mailer.wording import own_words
from amparo.core.models import OutgoingMail
from amparo.testing.cast import Cast

PAGE = "/admin/mail-texts/case_answered/fr/"
WORDS = {"subject": "Réponse <b>{case}</b>", "body": "Bonjour {name},\n\n{link}"}


@pytest.fixture
def adam(cast: Cast, client: Client, settings: Settings) -> Client:
    settings.PACK = "lumen"
    client.force_login(cast.adam)
    return client


def test_every_mail_is_listed_and_has_a_page_in_every_language(adam: Client) -> None:
    rows = adam.get("/admin/mail-texts/").context["rows"]
    assert {row["kind"] for row in rows} == set(kinds.registered())
    for row in rows:
        assert adam.get(f"/admin/mail-texts/{row['kind']}/pt-BR/").status_code == 200


def test_a_preview_shows_the_example_escaped_and_keeps_nothing(adam: Client) -> None:
    response = adam.post(PAGE, WORDS | {"preview": "1"})
    page = response.content.decode()
    assert response.status_code == 200 and "Réponse &lt;b&gt;1042" in page and "Bonjour Adam," in page
    assert own_words("case_answered", "fr") is None


def test_words_are_kept_listed_and_given_back(adam: Client) -> None:
    assert adam.post(PAGE, WORDS).status_code == 302
    assert "Own words" in adam.get(PAGE).content.decode()
    [row] = [row for row in adam.get("/admin/mail-texts/").context["rows"] if row["kind"] == "case_answered"]
    assert row["own"] == ["French"]
    adam.post(f"{PAGE}reset/")
    assert own_words("case_answered", "fr") is None and "Built-in words" in adam.get(PAGE).content.decode()


@pytest.mark.parametrize("change", [{"subject": ""}, {"body": "Bonjour"}, {"body": "{link} {secret}"}])
def test_what_is_wrong_is_told_and_what_was_written_stays(adam: Client, change: dict[str, str]) -> None:
    response = adam.post(PAGE, WORDS | change)
    assert response.status_code == 422 and "field-error" in response.content.decode()
    assert own_words("case_answered", "fr") is None


def test_an_example_is_sent_to_oneself(cast: Cast, adam: Client) -> None:
    adam.post(f"{PAGE}trial/")
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.kind, mail.language, mail.params["name"]) == (cast.adam.email, "case_answered", "fr", "Adam")


@pytest.mark.parametrize("path", ["love_letter/fr/", "case_answered/xx/", "case_answered/EN/"])
def test_a_mail_or_language_that_there_is_not_is_not_found(adam: Client, path: str) -> None:
    assert adam.get(f"/admin/mail-texts/{path}").status_code == 404
    assert adam.post(f"/admin/mail-texts/{path}reset/").status_code == 404
