"""The page of products: names, order, withdrawn and restored; what is the pack's stays the pack's."""

from datetime import datetime

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.catalogue.actions import nodes_of, sync_products
from amparo.catalogue.models import Product
from amparo.core.actors import SYSTEM
from amparo.gate import packs
from amparo.testing.cast import Cast


@pytest.fixture
def adam(cast: Cast, client: Client, settings: Settings, now: datetime) -> Client:
    settings.PACK = "lumen"
    sync_products(SYSTEM, nodes_of(packs.in_force()), now)
    client.force_login(cast.adam)
    return client


def order(adam: Client) -> list[str]:
    return [row["product"].key for row in adam.get("/admin/products/").context["rows"]]


def test_a_product_gets_a_name_in_a_language_and_customers_read_it(cast: Cast, adam: Client) -> None:
    key = order(adam)[0]
    page = adam.get(f"/admin/products/{key}/").content.decode()
    assert "The pack says: " in page
    assert adam.post(f"/admin/products/{key}/", {"name-de": "Finanzen <i>"}).status_code == 302
    assert Product.objects.get(key=key).name_in("de") == "Finanzen <i>"
    assert "Finanzen &lt;i&gt;" in adam.get("/admin/products/").content.decode()


def test_the_order_is_changed_by_buttons(adam: Client) -> None:
    before = order(adam)
    roots = list(Product.objects.current().roots().order_by("position", "key").values_list("key", flat=True))
    adam.post(f"/admin/products/{roots[1]}/place/", {"to": "up"})
    assert order(adam)[0] == roots[1] and sorted(order(adam)) == sorted(before)
    assert adam.post(f"/admin/products/{roots[1]}/place/", {"to": "sideways"}).status_code == 302
    assert order(adam)[0] == roots[1]


def test_a_product_is_withdrawn_and_offered_again(adam: Client) -> None:
    key = order(adam)[0]
    adam.post(f"/admin/products/{key}/offer/", {"offered": "no"})
    assert "Offer it again" in adam.get(f"/admin/products/{key}/").content.decode()
    assert Product.objects.get(key=key).retired_at is not None
    page = adam.post(f"/admin/products/{key}/offer/", {"offered": "no"}, follow=True).content.decode()
    assert "This has changed in the meantime" in page
    adam.post(f"/admin/products/{key}/offer/", {"offered": "yes"})
    assert Product.objects.get(key=key).retired_at is None


def test_a_name_that_is_too_long_is_told(adam: Client) -> None:
    key = order(adam)[0]
    response = adam.post(f"/admin/products/{key}/", {"name-de": "x" * 121})
    assert response.status_code == 422 and "field-error" in response.content.decode()
