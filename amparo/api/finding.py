"""Articles by words and by meaning: what somebody asks for, and what is near to a page's title (SI-4a, SI-4b)."""

from dataclasses import dataclass
from typing import Any

from amparo.api.caller import Caller
from amparo.api.crossing import Guest
from amparo.api.shapes.articles import EXCERPT_LENGTH, Wish, article_row
from amparo.catalogue.queries import get_product
from amparo.search import queries
from amparo.search.actions import record_search
from amparo.search.queries import Hit, Wanted


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and which page of it. `surface` says where somebody typed it; empty where nobody did."""

    words: str
    product: str = ""
    limit: int = 10
    offset: int = 0
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What was found."""

    rows: list[dict[str, Any]]
    more: bool
    nearest: bool


def find(caller: Caller | Guest, search: Search, wish: Wish) -> Page:
    """The articles that the caller may read and that fit best; what somebody typed is counted, not who did. Raises
    NotVisible for an unknown product."""
    product = get_product(search.product).key if search.product else None
    wanted = Wanted(search.words, wish.tag, product=product, limit=search.limit, offset=search.offset)
    found = queries.find(caller.actor, wanted, caller.now)
    if search.surface and not search.offset:
        record_search(search.words, wish.tag, found, search.surface, caller.now)
    rows = [article_row(hit.article, wish, excerpt_of(hit)) for hit in found.hits]
    return Page(rows, found.total > search.offset + search.limit, found.nearest)


def excerpt_of(hit: Hit) -> str:
    """The passage that matched, plain."""
    words = " ".join("".join(text for text, _marked in hit.snippet).split())
    return words if len(words) <= 2 * EXCERPT_LENGTH else f"{words[: 2 * EXCERPT_LENGTH]}…"
