"""The reader's language: chosen, else the browser's wish, else the vendor's own (ML-1)."""

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("pt", "pt-br"),
        ("pt-PT", "pt-br"),
        ("it, de;q=0.5", "de"),
        ("it", "pt-br"),
        ("", "pt-br"),
        ("*", "pt-br"),
        ("x" * 5000, "pt-br"),
    ],
)
def test_a_visitor_is_spoken_to_in_the_browser_s_language_else_in_the_vendor_s(
    client: Client, settings: Settings, header: str, language: str
) -> None:
    settings.PACK = "protheus"
    assert client.get("/", headers={"Accept-Language": header})["Content-Language"] == language


def test_a_person_s_own_language_wins(client: Client, cast: Cast) -> None:
    client.force_login(cast.greta)
    assert client.get("/", headers={"Accept-Language": "es"})["Content-Language"] == "de"
