"""Articles by words: what somebody asks for, and what is near to a page's title (SI-4a, SI-4b)."""

from dataclasses import dataclass
from typing import Any

from amparo.api.caller import Caller
from amparo.api.crossing import Guest
from amparo.api.shapes.articles import Wish, article_row
from amparo.catalogue.queries import get_product
from amparo.knowledge import queries
from amparo.knowledge.queries import Asked


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and which page of it."""

    words: str
    product: str = ""
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """What was found."""

    rows: list[dict[str, Any]]
    more: bool
    nearest: bool


def find(caller: Caller | Guest, search: Search, wish: Wish) -> Page:
    """The articles that the caller may read and that fit best; raises NotVisible for an unknown product."""
    below = queries.below(get_product(search.product)) if search.product else ()
    asked = Asked(search.words, below)
    found = queries.list_articles(caller.actor, wish.tag, asked, caller.now, None, search.offset + search.limit + 1)
    rows = list(found.articles)[search.offset :]
    return Page([article_row(row, wish) for row in rows[: search.limit]], len(rows) > search.limit, nearest=False)
