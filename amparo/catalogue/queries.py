"""The tree for screens."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amparo.catalogue.models import Product
from amparo.core.access import NotVisible

TREE_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Branch:
    """A product, or a module, in a language, with the modules below it."""

    id: int
    key: str
    name: str
    modules: tuple["Branch", ...]


def list_tree(language: str, limit: int = TREE_LIMIT) -> list[Branch]:
    """What is supported now, in the pack's order, with names in a language (tag); one query.

    A module below a retired product is not supported either.
    """
    return _branches(_below(Product.objects.current()[:limit]), None, language)


def _branches(below: dict[int | None, list[Product]], parent: int | None, language: str) -> list[Branch]:
    return [
        Branch(p.pk, p.key, p.name_in(language), tuple(_branches(below, p.pk, language))) for p in below.get(parent, [])
    ]


def list_current(limit: int = TREE_LIMIT) -> list[Product]:
    """The same as rows, with the product of each module: modules right behind their product; one query."""
    return list(_rows(_below(Product.objects.current().select_related("parent")[:limit]), None))


def _below(products: Iterable[Product]) -> dict[int | None, list[Product]]:
    found: dict[int | None, list[Product]] = {}
    for product in products:
        found.setdefault(product.parent_id, []).append(product)
    return found


def _rows(below: dict[int | None, list[Product]], parent: int | None) -> Iterator[Product]:
    for product in below.get(parent, []):
        yield product
        yield from _rows(below, product.pk)


def get_product(key: str) -> Product:
    """A product or module that is supported now, with its product; raises NotVisible."""
    found: Product | None = Product.objects.current().filter(key=key).select_related("parent").first()
    if found is None:
        raise NotVisible(f"product:{key}")
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A product in the whole tree, for the administration: `depth` below the roots, first and last of its siblings."""

    product: Product
    depth: int
    first: bool
    last: bool


def list_whole_tree(limit: int = TREE_LIMIT) -> list[Place]:
    """Everything that the pack declares or once declared, modules behind their products; one query."""
    below: dict[int | None, list[Product]] = {}
    for product in Product.objects.order_by("position", "key")[:limit]:
        below.setdefault(product.parent_id, []).append(product)
    return list(_places(below, None, 0))


def _places(below: dict[int | None, list[Product]], parent: int | None, depth: int) -> Iterator[Place]:
    beside = below.get(parent, [])
    offered = [one for one in beside if one.dropped_at is None]
    for product in offered + [one for one in beside if one.dropped_at is not None]:
        yield Place(product, depth, product in offered[:1], product in offered[-1:])
        yield from _places(below, product.pk, depth + 1)
