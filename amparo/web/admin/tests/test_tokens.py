"""API tokens of everybody, listed and withdrawn by administrators."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amparo.core.models import Event
from amparo.people.actions import TokenTerms, make_token
from amparo.people.actions.tokens import MadeToken
from amparo.people.models import ApiToken
from amparo.testing.cast import Cast


@pytest.fixture
def adam(cast: Cast, client: Client, settings: Settings) -> Client:
    settings.PACK = "lumen"
    client.force_login(cast.adam)
    return client


def made(cast: Cast, who: str, name: str) -> MadeToken:
    return make_token(cast.actor(who), TokenTerms(name, ["cases:read"], 30), timezone.now())


def names(adam: Client, **asked: str) -> list[str]:
    return [row["token"].name for row in adam.get("/admin/tokens/", asked).context["rows"]]


def test_tokens_are_listed_with_their_people_and_never_with_their_keys(cast: Cast, adam: Client) -> None:
    key = made(cast, "dora", "<b>Export</b>").key
    made(cast, "alma", "Dashboard")
    page = adam.get("/admin/tokens/").content.decode()
    assert "&lt;b&gt;Export" in page and "Dora" in page and "Read the cases that you see" in page
    assert key not in page
    assert names(adam, q="dashboard alma") == ["Dashboard"] and names(adam, q="nobody") == []


def test_a_token_is_withdrawn_at_once(cast: Cast, adam: Client) -> None:
    token = made(cast, "dora", "Export").token
    assert adam.post(f"/admin/tokens/{token.pk}/withdrawal/").status_code == 302
    assert names(adam) == [] and names(adam, state="ended") == ["Export"]
    event = Event.objects.get(type="token.withdrawn")
    assert event.actor == f"person:{cast.adam.pk}" and event.payload["token"] == token.pk


def test_what_expired_or_belongs_to_a_closed_account_has_ended(cast: Cast, adam: Client) -> None:
    now = timezone.now()
    old = made(cast, "dora", "Old").token
    made(cast, "ana", "Closed")
    ApiToken.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=9), expires_at=now - timedelta(days=1))
    cast.ana.is_active = False
    cast.ana.save()
    assert names(adam) == [] and sorted(names(adam, state="ended")) == ["Closed", "Old"]
