"""Conditions as trees of predicates, combined by Kleene's strong three-valued logic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Truth: TypeAlias = bool | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One predicate with its parameter; `index` is its place in the pack's list of distinct leaves."""

    index: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """True if all are; the empty one is true."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """True if one is."""

    parts: tuple[Node, ...]


Node: TypeAlias = Leaf | All | Any
Value: TypeAlias = Callable[[int], Truth]


def k_not(value: Truth) -> Truth:
    """Not: unknown stays unknown."""
    return None if value is None else not value


def k_and(values: Sequence[Truth]) -> Truth:
    """And: false and unknown is false."""
    if False in values:
        return False
    return None if None in values else True


def k_or(values: Sequence[Truth]) -> Truth:
    """Or: true or unknown is true."""
    if True in values:
        return True
    return None if None in values else False


def truth(node: Node, value: Value) -> Truth:
    """What a tree comes to, given the value of each leaf by its index."""
    if isinstance(node, Leaf):
        found = value(node.index)
        return k_not(found) if node.negated else found
    parts = [truth(part, value) for part in node.parts]
    return k_and(parts) if isinstance(node, All) else k_or(parts)


def deciding(node: Node, value: Value) -> Iterator[Leaf]:
    """The leaves that made a tree what it is, from left to right: for an unknown tree, the unknowns left in it."""
    if isinstance(node, Leaf):
        yield node
        return
    whole = truth(node, value)
    for part in node.parts:
        if truth(part, value) is whole:
            yield from deciding(part, value)


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf of a tree from left to right."""
    if isinstance(node, Leaf):
        yield node
    else:
        for part in node.parts:
            yield from leaves(part)
