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
    if type(node) is Leaf:
        found = value(node.index)
        return found if not node.negated or found is None else not found
    # The same as k_and and k_or over the parts, but it stops at the first that decides.
    decides, rest = (False, True) if type(node) is All else (True, False)
    unsettled = False
    for part in node.parts:  # type: ignore[union-attr]  # what is no Leaf has parts; isinstance would cost a third
        found = truth(part, value)
        if found is decides:
            return decides
        if found is None:
            unsettled = True
    return None if unsettled else rest


def deciding(node: Node, value: Value) -> list[Leaf]:
    """The leaves that made a tree what it is, from left to right: for an unknown tree, the unknowns left in it."""
    found: list[Leaf] = []
    _collect(node, truth(node, value), value, found)
    return found


def _collect(node: Node, wanted: Truth, value: Value, found: list[Leaf]) -> None:
    if isinstance(node, Leaf):
        found.append(node)
        return
    for part in node.parts:
        if truth(part, value) is wanted:
            _collect(part, wanted, value, found)


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf of a tree from left to right."""
    if isinstance(node, Leaf):
        yield node
    else:
        for part in node.parts:
            yield from leaves(part)
