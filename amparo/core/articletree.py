"""Rendered articles as trees of plain data, for pages that build what they show node by node (SEC-5, SEC-16).

The page of somebody else never gets markup of ours, only names of elements from a list, values and words: there is
nothing in it that could be read as a script, whatever its policy is.
"""

from html.parser import HTMLParser
from typing import Any

Node = str | list[Any]  # words, or [name, {attribute: value}, node, …]
ATTRIBUTES = {"href", "title", "start", "class", "id", "src", "alt"}
VOID = {"br", "hr", "img"}


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Any] = []
        self.open: list[list[Any]] = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: list[Any] = [tag, {name: value or "" for name, value in attrs if name in ATTRIBUTES}]
        self.open[-1].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1][0] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].append(data)


def to_tree(html: str) -> list[Node]:
    """The nodes of a text that `articletext` rendered (and so cleaned: its elements are closed and known)."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root
