"""The catalogue follows the pack; what the desk has of its own stays."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from amparo.catalogue.events import CatalogueSynced
from amparo.catalogue.models import Product
from amparo.catalogue.rules import ProductNode, order_parents_first
from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.policy.pack.pack import Pack

ABOUT = "catalogue"


def nodes_of(pack: Pack) -> list[ProductNode]:
    """The products that a pack declares, in its order; their names are proper nouns, the same in every language."""
    language = pack.document.vendor.default_language
    return [ProductNode(p.id, {language: p.name}, p.parent) for p in pack.document.products]


@transaction.atomic
def sync_products(actor: Actor, nodes: Sequence[ProductNode], now: datetime) -> CatalogueSynced:
    """Makes the tree equal to `nodes`: new ones are added, those that are gone are retired, never deleted.

    The system and administrators only; may run twice and in two processes at once. Raises BadTree and NotAllowed;
    `catalogue.synced` follows where something was different.
    """
    if actor.kind != "system" and not actor.is_administrator:
        raise NotAllowed("administrators-only")
    ordered = order_parents_first(nodes)
    position = {node.key: place for place, node in enumerate(nodes)}
    with connection.cursor() as cursor:
        cursor.execute("lock table catalogue_product in share row exclusive mode")
    rows: dict[str, Product] = {row.key: row for row in Product.objects.all()}
    added, changed, revived = [], [], []
    for node in ordered:
        parent = rows[node.parent] if node.parent else None
        found = rows.setdefault(node.key, Product(key=node.key))
        before = _pack_part(found)
        is_new, was_dropped = found.pk is None, found.dropped_at is not None
        found.parent, found.pack_names, found.pack_position = parent, dict(node.names), position[node.key]
        if is_new:
            added.append(node.key)
        elif was_dropped:
            revived.append(node.key)
        elif _pack_part(found) == before:
            continue
        else:
            changed.append(node.key)
        found.dropped_at = None
        found.settle()
        found.save()
    gone = [row for key, row in sorted(rows.items()) if key not in position and row.dropped_at is None]
    for row in gone:
        row.dropped_at = now
        row.settle()
        row.save(update_fields=["dropped_at", "retired_at"])
    synced = CatalogueSynced(added=added, changed=changed, retired=[row.key for row in gone], revived=revived)
    if added or changed or gone or revived:
        record(actor, synced, about=ABOUT, now=now)
    return synced


def _pack_part(row: Product) -> tuple[object, ...]:
    return (row.parent_id, row.pack_names, row.pack_position)
