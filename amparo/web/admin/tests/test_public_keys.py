"""Public keys in the administration: made with their origins, told how to use, withdrawn (SI-4a)."""

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.core.models import Event
from amparo.people.models import PublicKey
from amparo.testing.cast import Cast

ADDRESS = "/admin/public-keys/"


@pytest.fixture
def adam(cast: Cast, client: Client, settings: Settings) -> Client:
    settings.PACK = "lumen"
    client.force_login(cast.adam)
    return client


def test_an_administrator_makes_a_key_and_reads_what_the_pages_need(adam: Client) -> None:
    made = adam.post(f"{ADDRESS}new/", {"name": "ERP", "origins": "https://erp.example\n\nhttps://*.erp.example\n"})
    key = PublicKey.objects.get()
    assert (made.status_code, made.headers["Location"]) == (302, f"{ADDRESS}{key.pk}/")
    assert key.origins == ["https://erp.example", "https://*.erp.example"]
    page = adam.get(f"{ADDRESS}{key.pk}/").content.decode()
    assert f"data-key=&quot;{key.key}&quot; async&gt;" in page
    assert "script-src http://127.0.0.1:8000; connect-src" in page
    assert "ERP" in adam.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "origins": "https://erp.example"}, "This field is required"),
        ({"name": "ERP", "origins": "erp.example"}, "“erp.example” is not an origin"),
        ({"name": "ERP", "origins": "https://erp.example\nhttps://*"}, "“https://*” is not an origin"),
        ({"name": "ERP", "origins": " \n "}, "This field is required"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(adam: Client, sent: dict[str, str], said: str) -> None:
    answer = adam.post(f"{ADDRESS}new/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert sent["origins"].strip() in answer.content.decode()
    assert not PublicKey.objects.exists()


def test_sec_16_what_was_typed_is_shown_as_words(adam: Client) -> None:
    adam.post(f"{ADDRESS}new/", {"name": "<script>alert(1)</script>", "origins": "https://erp.example"})
    assert "<script>alert" not in adam.get(ADDRESS).content.decode()
    assert "<script>alert" not in adam.get(f"{ADDRESS}{PublicKey.objects.get().pk}/").content.decode()


def test_a_key_is_changed_and_withdrawn(adam: Client) -> None:
    adam.post(f"{ADDRESS}new/", {"name": "ERP", "origins": "https://erp.example"})
    key = PublicKey.objects.get()
    adam.post(f"{ADDRESS}{key.pk}/", {"name": "ERP", "origins": "https://new.example"})
    adam.post(f"{ADDRESS}{key.pk}/withdrawal/")
    assert adam.get(f"{ADDRESS}{key.pk}/").status_code == 404
    assert key.key in adam.get(f"{ADDRESS}?state=ended").content.decode()
    told = Event.objects.filter(type__startswith="public_key.").order_by("id")
    assert [row.type for row in told] == ["public_key.made", "public_key.changed", "public_key.withdrawn"]
