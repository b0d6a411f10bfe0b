"""What a tree of products must be, before it is written: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class BadTree(ValueError):
    """The declared products are not a tree; `code` and `key` say what is wrong with which."""

    def __init__(self, code: str, key: str) -> None:
        super().__init__(f"{code}: {key}")
        self.code, self.key = code, key


@dataclass(frozen=True, slots=True)
class ProductNode:
    """A product as it is declared; a module names its `parent`. `names` maps language tags to names."""

    key: str
    names: Mapping[str, str]
    parent: str | None = None


def order_parents_first(nodes: Sequence[ProductNode]) -> list[ProductNode]:
    """The nodes with every parent before its children, otherwise in the given order.

    Raises BadTree: `twice`, `unknown-parent`, `circle`, `unnamed`.
    """
    by_key: dict[str, ProductNode] = {}
    for node in nodes:
        if node.key in by_key:
            raise BadTree("twice", node.key)
        if not any(node.names.values()):
            raise BadTree("unnamed", node.key)
        by_key[node.key] = node
    ordered: dict[str, ProductNode] = {}
    for node in nodes:
        for one in reversed(_line(node, by_key)):
            ordered.setdefault(one.key, one)
    return list(ordered.values())


def _line(node: ProductNode, by_key: Mapping[str, ProductNode]) -> list[ProductNode]:
    """The node and everything above it."""
    line = [node]
    while (parent := line[-1].parent) is not None:
        if parent not in by_key:
            raise BadTree("unknown-parent", line[-1].key)
        if any(parent == one.key for one in line):
            raise BadTree("circle", node.key)
        line.append(by_key[parent])
    return line
