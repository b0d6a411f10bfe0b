"""Where in a TOML file each key path stands, so that a mistake is reported with its line and column."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

KeyPath: TypeAlias = tuple[str | int, ...]
Positions: TypeAlias = Mapping[KeyPath, tuple[int, int]]

_KEYS = ("bare_key", "quoted_key", "dotted_key")


def _names(key: Node) -> list[str]:
    if key.type == "dotted_key":
        return [name for child in key.named_children for name in _names(child)]
    text = (key.text or b"").decode()
    if key.type == "quoted_key":
        return [str(tomllib.loads(f"key = {text}")["key"])]
    return [text]


def _place(node: Node) -> tuple[int, int]:
    return node.start_point.row + 1, node.start_point.column + 1


class _Finder:
    """Walks a syntax tree and writes down the place of each path."""

    def __init__(self) -> None:
        self.places: dict[KeyPath, tuple[int, int]] = {}
        self.counts: dict[KeyPath, int] = {}

    def resolve(self, names: Sequence[str], *, into_last: bool) -> KeyPath:
        """The path of dotted names, entering the newest element of each array of tables on the way."""
        path: KeyPath = ()
        for index, name in enumerate(names):
            path = (*path, name)
            if path in self.counts and (into_last or index < len(names) - 1):
                path = (*path, self.counts[path] - 1)
        return path

    def value(self, path: KeyPath, node: Node) -> None:
        if node.type == "array":
            items = [child for child in node.named_children if child.type != "comment"]
            for index, item in enumerate(items):
                self.places[(*path, index)] = _place(item)
                self.value((*path, index), item)
        elif node.type == "inline_table":
            self.pairs(path, node)

    def pairs(self, path: KeyPath, node: Node) -> None:
        for pair in (child for child in node.named_children if child.type == "pair"):
            key, value = pair.named_children[0], pair.named_children[-1]
            inner = path
            for name in _names(key):
                inner = (*inner, name)
                self.places.setdefault(inner, _place(key))
            self.value(inner, value)

    def table(self, node: Node) -> None:
        key = next(child for child in node.named_children if child.type in _KEYS)
        array = node.type == "table_array_element"
        path = self.resolve(_names(key), into_last=not array)
        if array:
            self.places.setdefault(path, _place(node))
            self.counts[path] = self.counts.get(path, 0) + 1
            path = (*path, self.counts[path] - 1)
        for length in range(1, len(path) + 1):
            self.places.setdefault(path[:length], _place(node))
        self.pairs(path, node)


def find_positions(source: bytes) -> Positions:
    """Line and column (both from 1) of every key path; list elements are numbered from 0."""
    finder = _Finder()
    root = Parser(Language(tree_sitter_toml.language())).parse(source).root_node
    finder.pairs((), root)
    for node in root.named_children:
        if node.type in ("table", "table_array_element"):
            finder.table(node)
    return finder.places


def nearest(positions: Positions, path: KeyPath) -> tuple[int, int]:
    """The place of a path, else of the nearest table that holds it."""
    for length in range(len(path), 0, -1):
        if path[:length] in positions:
            return positions[path[:length]]
    return 1, 1
