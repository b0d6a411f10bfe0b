"""The catalogue follows the pack and forgets nothing."""

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from amparo.catalogue.actions import (
    BadName,
    move_product,
    name_product,
    nodes_of,
    restore_product,
    sync_products,
    withdraw_product,
)
from amparo.catalogue.models import Product
from amparo.catalogue.queries import Branch, get_product, list_current, list_tree, list_whole_tree
from amparo.catalogue.rules import BadTree, ProductNode, order_parents_first
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM, VISITOR, Actor
from amparo.core.models import Event
from amparo.core.transitions import NotPossible
from amparo.policy.pack.load import load_pack
from amparo.testing.clock import later

ERP = ProductNode("erp", {"en": "ERP"})
LEDGER = ProductNode("ledger", {"en": "Ledger", "de": "Hauptbuch"}, "erp")
STOCK = ProductNode("stock", {"en": "Stock"}, "erp")
PAYROLL = ProductNode("payroll", {"fr": "Paie"})
pytestmark = pytest.mark.django_db


def shape(branches: list[Branch] | tuple[Branch, ...]) -> list[object]:
    return [(branch.name, shape(branch.modules)) for branch in branches]


def test_products_appear_in_the_packs_order_with_modules_below_even_if_declared_before(now: datetime) -> None:
    synced = sync_products(SYSTEM, [LEDGER, PAYROLL, ERP, STOCK], now)
    assert set(synced.added) == {"erp", "ledger", "stock", "payroll"}
    assert shape(list_tree("de")) == [("Paie", []), ("ERP", [("Hauptbuch", []), ("Stock", [])])]
    assert Event.objects.get().type == "catalogue.synced"


def test_syncing_the_same_again_changes_and_records_nothing(now: datetime) -> None:
    nodes = [ERP, LEDGER, STOCK]
    sync_products(SYSTEM, nodes, now)
    again = sync_products(SYSTEM, nodes, later(days=1))
    assert (again.added, again.changed, again.retired, again.revived) == ([], [], [], [])
    assert Event.objects.count() == 1


def test_what_the_pack_drops_is_retired_and_comes_back_when_it_names_it_again(now: datetime) -> None:
    sync_products(SYSTEM, [ERP, LEDGER], now)
    key = get_product("ledger").pk
    assert sync_products(SYSTEM, [ERP], later(days=1)).retired == ["ledger"]
    with pytest.raises(NotVisible):
        get_product("ledger")
    assert Product.objects.get(key="ledger").retired_at == later(days=1)
    assert sync_products(SYSTEM, [ERP, LEDGER], later(days=2)).revived == ["ledger"]
    assert get_product("ledger").pk == key


def test_a_renamed_and_moved_product_stays_the_same_row(now: datetime) -> None:
    sync_products(SYSTEM, [ERP, PAYROLL, LEDGER], now)
    key = get_product("ledger").pk
    synced = sync_products(SYSTEM, [ERP, PAYROLL, ProductNode("ledger", {"en": "Books"}, "payroll")], now)
    assert (synced.changed, synced.added, synced.retired) == (["ledger"], [], [])
    assert shape(list_tree("en")) == [("ERP", []), ("Paie", [("Books", [])])]
    assert get_product("ledger").pk == key


def test_a_module_below_a_retired_product_is_not_offered(now: datetime) -> None:
    sync_products(SYSTEM, [ERP, LEDGER, PAYROLL], now)
    Product.objects.filter(key="erp").update(retired_at=now)
    assert shape(list_tree("en")) == [("Paie", [])]


@pytest.mark.parametrize(
    ("nodes", "code", "key"),
    [
        ([ERP, ERP], "twice", "erp"),
        ([LEDGER], "unknown-parent", "ledger"),
        ([ProductNode("a", {"en": "A"}, "b"), ProductNode("b", {"en": "B"}, "a")], "circle", "a"),
        ([ProductNode("a", {"en": "A"}, "a")], "circle", "a"),
        ([ProductNode("a", {})], "unnamed", "a"),
    ],
)
def test_what_is_not_a_tree_is_refused_and_changes_nothing(
    now: datetime, nodes: list[ProductNode], code: str, key: str
) -> None:
    sync_products(SYSTEM, [PAYROLL], now)
    with pytest.raises(BadTree) as refusal:
        sync_products(SYSTEM, nodes, now)
    assert (refusal.value.code, refusal.value.key) == (code, key)
    assert shape(list_tree("en")) == [("Paie", [])]


def test_parents_come_first_and_the_rest_keeps_its_order() -> None:
    assert [node.key for node in order_parents_first([STOCK, PAYROLL, LEDGER, ERP])] == [
        "erp", "stock", "payroll", "ledger",
    ]  # fmt: skip


def test_only_the_system_and_administrators_sync(now: datetime) -> None:
    for actor in (VISITOR, Actor("person", 1), Actor("person", 1, frozenset({"agent"}))):
        with pytest.raises(NotAllowed, match="administrators-only"):
            sync_products(actor, [ERP], now)
    sync_products(Actor("person", 1, frozenset({"administrator"})), [ERP], now)


def test_the_tree_is_one_query_however_large(now: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    modules = [ProductNode(f"m{number}", {"en": f"M{number}"}, "erp") for number in range(40)]
    sync_products(SYSTEM, [ERP, *modules], now)
    with django_assert_num_queries(1):
        (erp,) = list_tree("en")
    assert len(erp.modules) == 40


def test_the_shipped_pack_becomes_the_catalogue(now: datetime) -> None:
    pack = load_pack("lumen")
    sync_products(SYSTEM, nodes_of(pack), now)
    assert {product.key for product in Product.objects.current()} == set(pack.products)
    for product in Product.objects.current():
        assert product.name_in("fr") == pack.products[product.key].name


ADMINISTRATOR = Actor("person", 1, frozenset({"administrator"}))


def test_the_desks_names_stand_before_the_packs_and_survive_it(now: datetime) -> None:
    sync_products(SYSTEM, [ERP, LEDGER], now)
    name_product(ADMINISTRATOR, "ledger", {"de": "  Buch  haltung ", "fr": "Comptabilité", "en": "Ledger"}, now)
    assert Product.objects.get(key="ledger").own_names == {"de": "Buch haltung", "fr": "Comptabilité"}
    assert shape(list_tree("fr")) == [("ERP", [("Comptabilité", [])])]
    sync_products(SYSTEM, [ERP, ProductNode("ledger", {"en": "Books", "de": "Bücher"}, "erp")], now)
    assert shape(list_tree("de")) == [("ERP", [("Buch haltung", [])])]
    assert shape(list_tree("en")) == [("ERP", [("Books", [])])]
    name_product(ADMINISTRATOR, "ledger", {"de": ""}, now)
    assert shape(list_tree("de")) == [("ERP", [("Bücher", [])])]
    changes = Event.objects.filter(type="product.changed").values_list("payload__product", "payload__what")
    assert list(changes) == [("ledger", "names")] * 2


def test_naming_the_same_again_records_nothing_and_a_name_has_an_end(now: datetime) -> None:
    sync_products(SYSTEM, [ERP], now)
    name_product(ADMINISTRATOR, "erp", {"en": "ERP"}, now)
    assert not Event.objects.filter(type="product.changed").exists()
    with pytest.raises(BadName):
        name_product(ADMINISTRATOR, "erp", {"en": "x" * 121}, now)


def test_the_desk_orders_products_below_one_parent_and_the_pack_no_longer_does(now: datetime) -> None:
    sync_products(SYSTEM, [ERP, LEDGER, STOCK, PAYROLL], now)
    move_product(ADMINISTRATOR, "stock", "up", now)
    move_product(ADMINISTRATOR, "stock", "up", now)  # it is the first already
    sync_products(SYSTEM, [PAYROLL, ERP, LEDGER, STOCK], now)
    assert shape(list_tree("en")) == [("Paie", []), ("ERP", [("Stock", []), ("Ledger", [])])]
    move_product(ADMINISTRATOR, "stock", "down", now)
    assert shape(list_tree("en"))[1] == ("ERP", [("Ledger", []), ("Stock", [])])
    assert Event.objects.filter(type="product.changed", payload__what="order").count() == 2


def test_a_list_keeps_modules_behind_their_product_however_the_desk_orders_them(now: datetime) -> None:
    sync_products(SYSTEM, [ERP, LEDGER, STOCK, PAYROLL, ProductNode("hours", {"en": "Hours"}, "payroll")], now)
    move_product(ADMINISTRATOR, "payroll", "up", now)
    move_product(ADMINISTRATOR, "stock", "up", now)
    assert [row.key for row in list_current()] == ["payroll", "hours", "erp", "stock", "ledger"]


def test_what_the_desk_withdraws_stays_withdrawn_until_the_desk_restores_it(now: datetime) -> None:
    sync_products(SYSTEM, [ERP, LEDGER], now)
    withdraw_product(ADMINISTRATOR, "ledger", now)
    with pytest.raises(NotPossible):
        withdraw_product(ADMINISTRATOR, "ledger", now)
    sync_products(SYSTEM, [ERP, ProductNode("ledger", {"en": "Books"}, "erp")], now)
    assert shape(list_tree("en")) == [("ERP", [])]
    restore_product(ADMINISTRATOR, "ledger", now)
    assert shape(list_tree("en")) == [("ERP", [("Books", [])])]
    with pytest.raises(NotPossible):
        restore_product(ADMINISTRATOR, "ledger", now)


def test_what_the_pack_dropped_is_neither_restored_nor_moved_by_the_desk(now: datetime) -> None:
    sync_products(SYSTEM, [ERP, LEDGER], now)
    sync_products(SYSTEM, [ERP], now)
    with pytest.raises(NotPossible):
        restore_product(ADMINISTRATOR, "ledger", now)
    with pytest.raises(NotPossible):
        move_product(ADMINISTRATOR, "ledger", "up", now)
    assert [(one.product.key, one.depth) for one in list_whole_tree()] == [("erp", 0), ("ledger", 1)]


def test_only_administrators_touch_the_desks_part(now: datetime) -> None:
    sync_products(SYSTEM, [ERP], now)
    for actor in (VISITOR, SYSTEM, Actor("person", 2, frozenset({"agent"}))):
        with pytest.raises(NotAllowed):
            name_product(actor, "erp", {"en": "X"}, now)
        with pytest.raises(NotAllowed):
            move_product(actor, "erp", "up", now)
        with pytest.raises(NotAllowed):
            withdraw_product(actor, "erp", now)
        with pytest.raises(NotAllowed):
            restore_product(actor, "erp", now)
    with pytest.raises(NotVisible):
        name_product(ADMINISTRATOR, "nothing", {}, now)
