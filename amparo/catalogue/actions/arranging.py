"""What the desk has of its own of its products: names, order, and what it does not offer. Administrators only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from django.db import connection, transaction

from amparo.catalogue.events import ProductChanged
from amparo.catalogue.models import Product
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.core.transitions import NotPossible

LONGEST_NAME = 120


class BadName(ValueError):
    """A name is too long; `language` says which."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


@transaction.atomic
def name_product(actor: Actor, key: str, names: Mapping[str, str], now: datetime) -> Product:
    """The desk's names by language (tag) stand before the pack's; an empty one gives way to it again.

    `product.changed` follows where something was different; raises NotVisible and BadName.
    """
    row = _product_for(actor, key)
    said = {tag: " ".join(name.split()) for tag, name in names.items()}
    for tag, name in said.items():
        if len(name) > LONGEST_NAME:
            raise BadName(tag)
    own = {tag: name for tag, name in said.items() if name and name != row.pack_names.get(tag)}
    if own != row.own_names:
        row.own_names = own
        row.settle()
        row.save(update_fields=["own_names", "names"])
        record_change(actor, row, "names", now)
    return row


@transaction.atomic
def move_product(actor: Actor, key: str, to: Literal["up", "down"], now: datetime) -> Product:
    """Changes places with the product before or behind it, below the same parent; at an end it stays.

    From then on the order of these products is the desk's. `product.changed` follows.
    """
    row = _product_for(actor, key)
    beside = list(Product.objects.filter(parent_id=row.parent_id, dropped_at=None).order_by("position", "key"))
    place = next((index for index, one in enumerate(beside) if one.pk == row.pk), None)
    if place is None:
        raise NotPossible("product", "dropped", "move")
    other = place + (-1 if to == "up" else 1)
    if not 0 <= other < len(beside):
        return row
    beside[place], beside[other] = beside[other], beside[place]
    for index, one in enumerate(beside):
        one.own_position = index
        one.settle()
        one.save(update_fields=["own_position", "position"])
    record_change(actor, row, "order", now)
    return row


@transaction.atomic
def withdraw_product(actor: Actor, key: str, now: datetime) -> Product:
    """The desk no longer offers it, though the pack declares it; cases about it stay. `product.changed` follows."""
    row = _product_for(actor, key)
    if row.withdrawn_at is not None:
        raise NotPossible("product", "withdrawn", "withdraw")
    row.withdrawn_at = now
    row.settle()
    row.save(update_fields=["withdrawn_at", "retired_at"])
    record_change(actor, row, "withdrawn", now)
    return row


@transaction.atomic
def restore_product(actor: Actor, key: str, now: datetime) -> Product:
    """The desk offers it again. What the pack no longer declares only the pack brings back.

    `product.changed` follows; raises NotPossible where the desk had not withdrawn it.
    """
    row = _product_for(actor, key)
    if row.withdrawn_at is None:
        raise NotPossible("product", "dropped" if row.dropped_at else "offered", "restore")
    row.withdrawn_at = None
    row.settle()
    row.save(update_fields=["withdrawn_at", "retired_at"])
    record_change(actor, row, "restored", now)
    return row


def record_change(
    actor: Actor, row: Product, what: Literal["names", "order", "withdrawn", "restored"], now: datetime
) -> None:
    """Records `product.changed`."""
    record(actor, ProductChanged(product=row.key, what=what), about=f"product:{row.pk}", now=now)


def _product_for(actor: Actor, key: str) -> Product:
    if not actor.is_administrator:
        raise NotAllowed("administrators-only")
    with connection.cursor() as cursor:
        cursor.execute("lock table catalogue_product in share row exclusive mode")
    row: Product | None = Product.objects.filter(key=key).first()
    if row is None:
        raise NotVisible(f"product:{key}")
    return row
