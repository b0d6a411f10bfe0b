"""API tokens on the page of one's account: made, shown once, used, withdrawn (KA-4, SEC-8)."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.api.tests.calling import Caller
from amparo.people.models import ApiToken, Person
from amparo.testing.builders import PASSWORD
from amparo.testing.cast import Cast

FORM = {"name": "Our CRM", "scopes": ["cases:read"], "days": "30"}


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def sign_in(person: Person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_token_is_made_shown_once_and_works(cast: Cast) -> None:
    client = sign_in(cast.dora)
    answer = client.post(reverse("account_token_new"), FORM)
    assert answer.status_code == 201
    assert "no-store" in answer["Cache-Control"]
    found = re.search(r"amparo_[\w-]{43}", answer.content.decode())
    assert found is not None
    key = found.group()
    page = client.get(reverse("account_profile")).content.decode()
    assert "Our CRM" in page
    assert key not in page
    assert Caller(key).get("/me").json()["person"]["email"] == "dora@acme.example"
    client.post(reverse("account_token_withdrawal", args=[ApiToken.objects.get().pk]))
    assert Caller(key).get("/me").status_code == 401
    assert "Our CRM" not in client.get(reverse("account_profile")).content.decode().partition("tokens-title")[2]


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "9999"}, {"name": "x" * 81}]
)
def test_what_is_wrong_is_said_and_nothing_is_made(cast: Cast, change: dict[str, object]) -> None:
    answer = sign_in(cast.dora).post(reverse("account_token_new"), {**FORM, **change})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_who_one_is_is_proven_first(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.dora)
    for answer in (client.get(reverse("account_token_new")), client.post(reverse("account_token_new"), FORM)):
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_nobody_withdraws_somebody_elses_token(cast: Cast) -> None:
    sign_in(cast.dora).post(reverse("account_token_new"), FORM)
    answer = sign_in(cast.petra).post(reverse("account_token_withdrawal", args=[ApiToken.objects.get().pk]))
    assert answer.status_code == 404
    assert ApiToken.objects.get().withdrawn_at is None


def test_sec_16_a_tokens_name_is_text(cast: Cast) -> None:
    client = sign_in(cast.dora)
    client.post(reverse("account_token_new"), {**FORM, "name": "<img src=x onerror=alert(1)>"})
    assert "<img src=x" not in client.get(reverse("account_profile")).content.decode()
