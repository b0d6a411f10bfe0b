"""The catalogue follows the pack: one action writes it."""

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
        wanted = Product(
            key=node.key,
            parent=rows[node.parent] if node.parent else None,
            names=dict(node.names),
            position=position[node.key],
        )
        found = rows.setdefault(node.key, wanted)
        if found is wanted:
            added.append(node.key)
        elif found.retired_at is not None:
            revived.append(node.key)
        elif _same(found, wanted):
            continue
        else:
            changed.append(node.key)
        found.parent, found.names, found.position = wanted.parent, wanted.names, wanted.position
        found.retired_at = None
        found.save()
    retired = sorted(key for key, row in rows.items() if key not in position and row.retired_at is None)
    Product.objects.filter(key__in=retired).update(retired_at=now)
    synced = CatalogueSynced(added=added, changed=changed, retired=retired, revived=revived)
    if added or changed or retired or revived:
        record(actor, synced, about=ABOUT, now=now)
    return synced


def _same(found: Product, wanted: Product) -> bool:
    return (found.parent_id, found.names, found.position) == (wanted.parent_id, wanted.names, wanted.position)
