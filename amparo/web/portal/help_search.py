"""What the search page shows: articles first, then the person's own cases; never nothing (2.1)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from amparo.cases.filters import CaseFilter
from amparo.cases.filters import words as case_words
from amparo.cases.lists import list_page
from amparo.cases.reading import unread_among
from amparo.cases.spec import TITLE_MAX_LENGTH, Opening
from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.sent import one_line, whole
from amparo.knowledge import highlights
from amparo.people.actors import actor_of_request
from amparo.search.actions import record_search
from amparo.search.queries import Found, Hit, Wanted, find, suggest
from amparo.search.rules.corrections import corrected
from amparo.search.rules.texts import QUERY_LENGTH
from amparo.web.portal.help_lists import name_of, product_rows, row_of
from amparo.web.shared import case_page

SIZE = 10
MOST_PAGES = 100
PASTED = 5_000  # characters that are kept for a case; the search itself reads QUERY_LENGTH of them
CASES = 3
NEAREST = 5  # where nothing matched, a few are enough
READ = 3  # hits whose words correct the question


class Mark(NamedTuple):
    """A stretch of a text; `marked` where it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Address:
    """What the address asks: the words, a product's key, only the reader's language, which page; `key` of the search
    that this one narrows or goes on with."""

    text: str
    product: str = ""
    own: bool = False
    page: int = 1
    key: UUID | None = None

    @property
    def whole_url(self) -> str:
        """The address of this search, with as much of its text as goes along to a person."""
        return self.url(text=self.text)

    def url(self, **changed: Any) -> str:
        """The address of the same search with something else; of the text, what is searched and one character more, so
        that the reader is told that it was cut."""
        other = replace(self, **{"page": 1, "text": self.text[: QUERY_LENGTH + 1], **changed})
        given = {"q": other.text, "product": other.product, "own": "1" if other.own else ""}
        given |= {"page": str(other.page) if other.page > 1 else "", "s": str(other.key or "")}
        return f"{reverse('portal:help-search')}?{urlencode({name: value for name, value in given.items() if value})}"


def read_address(given: QueryDict) -> Address:
    """What the address means; whatever it holds it means something."""
    return Address(
        text=given.get("q", "")[:PASTED].strip(),
        product=one_line(given.get("product", "")[:80]),
        own=given.get("own") == "1",
        page=min(max(whole(given.get("page", "")) or 1, 1), MOST_PAGES),
        key=key_in(given),
    )


def key_in(given: QueryDict) -> UUID | None:
    """The key of a search in an address."""
    try:
        return UUID(given.get("s", "")[:40])
    except ValueError:
        return None


def search_context(request: HttpRequest, tag: str, now: datetime) -> dict[str, Any]:
    """What was found for the words of the address; the search is kept for authors, without a person."""
    actor, asked = actor_of_request(request), read_address(request.GET)
    wanted = Wanted(asked.text, tag, tag if asked.own else None, asked.product or None, SIZE, (asked.page - 1) * SIZE)
    found = find(actor, wanted, now)
    if asked.key is None and asked.page == 1 and asked.text:
        surface = "agent" if actor.is_agent else "help"
        asked = replace(asked, key=record_search(asked.text, tag, found, surface, now))
    pages = 1 if found.nearest else min(-(-found.total // SIZE), MOST_PAGES)
    return {
        "tag": tag,
        "asked": asked,
        "words": asked.text,
        "found": found,
        "most": QUERY_LENGTH,
        "hits": [hit_row(hit, tag, asked) for hit in found.hits[: NEAREST if found.nearest else SIZE]],
        "otherwise": [] if found.hits else others(actor, tag, now),
        "meant": meant(asked, found, tag),
        "cases": cases_of(actor, asked, now),
        "pages": pages,
        "newer_url": asked.url(page=asked.page - 1) if asked.page > 1 else "",
        "older_url": asked.url(page=asked.page + 1) if asked.page < pages else "",
        "wider_url": asked.url(product="", own=False) if asked.product or asked.own else "",
        "home_url": reverse("portal:help-home", args=[tag]),
        "language_next": asked.url(key=None),
        **facets(asked, found, tag),
    }


def hit_row(hit: Hit, tag: str, asked: Address) -> dict[str, Any]:
    """A result: what matched is marked, and its link says which search it came from."""
    row = name_of(hit.article, tag)
    row["title_pieces"] = [Mark(*part) for part in hit.title]
    row["text_pieces"] = [Mark(*part) for part in hit.snippet]
    if asked.key is not None:
        row["url"] = f"{row['url']}?s={asked.key}"
    return row


def others(actor: Actor, tag: str, now: datetime) -> list[dict[str, Any]]:
    """What is shown where nothing was found: what helped others, else what is new."""
    found = highlights.list_useful(actor, tag, now) or highlights.list_newest(actor, tag, now)
    return [row_of(article, tag) for article in found]


def meant(asked: Address, found: Found, tag: str) -> dict[str, str] | None:
    """The question as it may have been meant, with its address; None where nothing is to correct. Texts in another
    language than the reader's correct nothing: their words for the same thing are alike and not the same."""
    read = [hit for hit in found.hits[:READ] if hit.article.language == tag]
    texts = ["".join(words for words, _marked in (*hit.title, (" ", False), *hit.snippet)) for hit in read]
    better = corrected(asked.text, texts, tag)
    return {"text": better, "url": asked.url(text=better, key=None)} if better else None


def facets(asked: Address, found: Found, tag: str) -> dict[str, Any]:
    """The products of what was found, with their modules below them; and the choice of one's own language."""
    counted = [] if found.nearest and not asked.product else found.products
    counts: dict[int | None, int] = {product.pk: count for product, count in counted}
    rows = product_rows(tag, counts) if counts else []
    for row in rows:
        for one in (row, *row["modules"]):
            one |= {"url": asked.url(product=one["key"]), "current": one["key"] == asked.product}
    return {
        "products": rows,
        "all_url": asked.url(product=""),
        "own_url": asked.url(own=not asked.own),
    }


def cases_of(actor: Actor, asked: Address, now: datetime) -> dict[str, Any]:
    """The person's own cases with these words, every case for agents; few, with the way to all of them (SEC-17)."""
    words = case_words(asked.text)
    if actor.id is None or not words or asked.page > 1 or asked.product:
        return {"rows": []}
    page = list_page(actor, CaseFilter(q=words), "", now, size=CASES)
    unread = unread_among(actor, page.cases)
    rows = [case_page.customer_row(case, unread, page.excerpts.get(case.number)) for case in page.cases]
    route, every = ("agent:case", "agent:queue") if actor.is_agent else ("portal:case", "portal:cases")
    return {
        "rows": [] if page.near else [replace(row, url=reverse(route, args=[row.number])) for row in rows],
        "url": f"{reverse(every)}?{urlencode({'q': words})}",
    }


def suggestions(actor: Actor, words: str, tag: str, now: datetime) -> list[dict[str, str]]:
    """What fits while somebody types."""
    rows = [name_of(article, tag) for article in suggest(actor, words, tag, now)]
    return [{"title": row["title"], "url": row["url"], "lang": row["tag"], "place": place_text(row)} for row in rows]


def place_text(row: dict[str, Any]) -> str:
    """Which product it is about, and its language where that is another."""
    return " · ".join(filter(None, (row["place"], row["language"])))


def carried(opening: Opening, words: str, product: str) -> Opening:
    """A request that begins with what was searched: a short text is its title, a longer one its description too."""
    title = one_line(words)
    long = len(title) > TITLE_MAX_LENGTH or "\n" in words
    said = {"title": title[:TITLE_MAX_LENGTH].rstrip(), "body": words if long else ""}
    found = Product.objects.current().filter(key=product[:80]).select_related("parent").first() if product else None
    if found is not None and not opening.product:
        said |= {"product": found.parent.key, "module": found.key} if found.parent else {"product": found.key}
    return Opening.model_validate(opening.model_dump() | said)
