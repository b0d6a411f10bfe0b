"""Where a shipped pack's remedies lead: a page of ours that is named must be one that there is."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from amparo.policy.pack.load import load_pack
from amparo.policy.shipped import list_packs


def _pages_of_ours() -> list[tuple[str, str]]:
    points = ((name, point) for name in list_packs() for point in load_pack(name).document.contact_points)
    return [(name, point.url) for name, point in points if point.url and point.url.startswith("/")]


def test_some_remedies_lead_to_pages_of_ours() -> None:
    assert _pages_of_ours(), "else the test below tests nothing"


@pytest.mark.parametrize(("name", "url"), _pages_of_ours())
def test_a_contact_point_on_the_desk_is_a_page_that_exists(name: str, url: str) -> None:
    assert resolve(urlsplit(url).path).url_name, f"{name}: {url}"


@pytest.mark.parametrize("name", list_packs())
def test_every_other_address_is_a_whole_one(name: str) -> None:
    document = load_pack(name).document
    urls = [point.url for point in document.contact_points] + [product.help_url for product in document.products]
    assert [url for url in urls if url and not url.startswith(("/", "https://"))] == []
