"""What is asked and what is found: the index of the process proposes, the database says what may be seen (SEC-17)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.db.models.expressions import RawSQL

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.core.sent import one_line
from amparo.knowledge.access import Readable, readable_by, texts_of
from amparo.knowledge.models import Article
from amparo.knowledge.queries import below
from amparo.search import meaning, memory
from amparo.search.reading import body_of
from amparo.search.rules.marks import Meant, Parts, mark, snippet
from amparo.search.rules.plain import plain_text
from amparo.search.rules.texts import QUERY_LENGTH, Query, Scored

MOST = 1_000  # texts that are proposed, and so the highest total
FACETS = 50
SHOWN = ("group__product__parent", "published")  # what a hit is shown with
NEAREST = 10  # shown where nothing matches well


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: the words (`find` cuts them at QUERY_LENGTH), the reader's language; `only` texts of one language,
    of a `product` (its key) and what is below it; a page of results."""

    text: str
    language: str
    only: str | None = None
    product: str | None = None
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, with its group, product and published revision; what matched is marked."""

    article: Article
    score: float
    snippet: Parts
    title: Parts


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, one text a group: the reader's language where it exists, else the one that matched best.

    `total` groups match by words or are near in meaning (at most MOST), and there are as many hits on all pages;
    `nearest`: nothing matched well, these are merely the nearest; `meaning`: whether it took part; `cut`: the question
    was longer than QUERY_LENGTH.
    """

    hits: list[Hit]
    total: int
    products: list[tuple[Product, int]]
    nearest: bool
    meaning: bool
    cut: bool = False


class Proposed(NamedTuple):
    """A text that the engine proposed and that the actor may read."""

    article_id: int
    group_id: int
    product_id: int | None
    score: float
    matches: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a question, of what the actor may read: best first, and what merely is near."""

    asked: Wanted
    readable: Readable
    proposed: list[Proposed]
    inside: list[Proposed] | None = None  # those of the wanted product
    nearest: bool = False
    meaning: bool = False
    cut: bool = False
    meant: Mapping[str, Meant] = field(default_factory=dict)  # by language, for mistyped words

    def shown(self, of: Sequence[Proposed]) -> Sequence[Proposed]:
        """Those that match; where nothing matches well, the nearest."""
        return of[:NEAREST] if self.nearest else [one for one in of if one.matches]

    def page(self, of: Sequence[Proposed]) -> Sequence[Proposed]:
        """Those on the page that is wanted."""
        return of[self.asked.offset : self.asked.offset + self.asked.limit]


def find(actor: Actor, wanted: Wanted, now: datetime, patience: float = meaning.PATIENCE_SECONDS) -> Found:
    """What answers a question, best first (2.1): for readers, agents and programs, each within what they may read.

    It waits `patience` seconds for the question's meaning, then goes by words alone. Where nothing matches well there
    is a page of the nearest. Never raises for what somebody typed; a question without a single word finds nothing.
    Five queries, however many articles there are.
    """
    with meaning.searching():
        found = ask(actor, wanted, now, patience)
        facets = facets_of(found.shown(found.proposed))
        shown = found.shown(found.proposed if found.inside is None else found.inside)
        page = found.page(shown)
        hits = hits_of(page, chosen(found.readable, page, found.asked), found)
    return Found(hits, len(shown), facets, found.nearest, found.meaning, found.cut)


def list_found(actor: Actor, wanted: Wanted, now: datetime, patience: float = meaning.PATIENCE_SECONDS) -> list[int]:
    """The keys of the texts that answer, best first, and behind those that match the nearest, up to the limit: for
    measuring, and for suggestions that somebody chooses from. `product` is of no account here."""
    found = ask(actor, wanted, now, patience)
    page = found.page(found.proposed)
    texts = chosen(found.readable, page, found.asked)
    return [texts[one.group_id].pk for one in page if one.group_id in texts]


def ask(actor: Actor, wanted: Wanted, now: datetime, patience: float) -> Answer:
    """Lets the index propose and the database decide; one query and the actor's own."""
    text = clean_question(wanted.text)
    asked = replace(
        wanted, text=text[:QUERY_LENGTH], limit=max(1, min(wanted.limit, 100)), offset=max(0, wanted.offset)
    )
    readable = readable_by(actor, now)
    if not any(char.isalnum() for char in asked.text):
        return Answer(asked, readable, [])
    index = memory.current()
    query = Query(asked.text, asked.language, asked.only, meaning.vectors_of(asked.text, patience))
    ranked = index.engine.rank(query, index.scopes_for(readable), MOST)
    proposed, inside = allowed(readable, ranked.scored), None
    if asked.product is not None:
        keys = keys_of(asked.product)
        if len(ranked.scored) == MOST:  # there may be more of the product behind them
            further = index.engine.rank(query, index.scopes_for(readable, keys), MOST)
            inside = [one for one in allowed(readable, further.scored) if one.product_id in keys]
        else:
            inside = [one for one in proposed if one.product_id in keys]
    nearest = ranked.nearest and bool(proposed)
    cut = len(text) > QUERY_LENGTH
    return Answer(asked, readable, proposed, inside, nearest, bool(query.vectors), cut, ranked.meant)


def facets_of(shown: Sequence[Proposed]) -> list[tuple[Product, int]]:
    """The products of what is shown, most first, and how many of each. One query."""
    counts = Counter(one.product_id for one in shown if one.product_id is not None)
    products = Product.objects.current().in_bulk(list(counts))
    return [(products[key], count) for key, count in counts.most_common() if key in products][:FACETS]


def suggest(actor: Actor, text: str, language: str, now: datetime, limit: int = 8) -> list[Article]:
    """Articles whose titles fit what is being typed, each once, in the reader's language where there is one: by words
    alone. Two or three queries."""
    text = clean_question(text)[:200]
    if not any(char.isalnum() for char in text):
        return []
    index, readable = memory.current(), readable_by(actor, now)
    ids = index.engine.complete(text, language, index.scopes_for(readable), 4 * limit)
    rows = {row.pk: row for row in texts_of(readable).filter(pk__in=ids).select_related(*SHOWN)}
    best: dict[int, Article] = {}
    for key in ids:
        article = rows.get(key)
        if article is not None and (article.group_id not in best or article.language == language):
            best[article.group_id] = article
    return list(best.values())[:limit]


def clean_question(text: str) -> str:
    """What somebody typed without control characters, lone surrogates and blanks around; only as much as is read."""
    return one_line(text[: 4 * QUERY_LENGTH])


def allowed(readable: Readable, scored: Sequence[Scored]) -> list[Proposed]:
    """The best text of each group that the database lets the reader see, best first."""
    keys = ",".join(str(one.id) for one in scored)  # a list would be made into text one by one
    there = texts_of(readable).filter(pk__in=RawSQL("select unnest(%s::bigint[])", [f"{{{keys}}}"]))
    rows = {key: (group, product) for key, group, product in there.values_list("pk", "group_id", "group__product_id")}
    best: dict[int, Proposed] = {}
    for one in scored:
        if one.id in rows:
            group, product = rows[one.id]
            best.setdefault(group, Proposed(one.id, group, product, one.score, one.matches))
    return list(best.values())


def keys_of(product: str) -> frozenset[int]:
    """A product or module with everything below it; nothing where there is none of this key."""
    found = Product.objects.filter(key=product[:80]).first()
    return frozenset(below(found)) if found is not None else frozenset()


def chosen(readable: Readable, shown: Sequence[Proposed], asked: Wanted) -> Mapping[int, Article]:
    """The text to show of each group: in the reader's language where there is one, else the one that matched."""
    matched = Q(pk__in=[one.article_id for one in shown])
    own = Q() if asked.only else Q(group_id__in=[one.group_id for one in shown], language=asked.language)
    texts = texts_of(readable).filter(matched | own if own else matched).select_related(*SHOWN)
    found: dict[int, Article] = {}
    for article in texts:
        if article.group_id not in found or article.language == asked.language:
            found[article.group_id] = article
    return found


def hits_of(shown: Sequence[Proposed], texts: Mapping[int, Article], found: Answer) -> list[Hit]:
    """What is shown of each group."""
    hits = []
    asked = found.asked.text
    for one in shown:
        article = texts.get(one.group_id)
        if article is None or article.published is None:  # archived between two queries
            continue
        revision = article.published
        body = "\n\n".join(filter(None, (plain_text(revision.summary), body_of(revision))))
        meant = found.meant.get(article.language, ())
        words = snippet(body, asked, article.language, meant)
        hits.append(Hit(article, one.score, words, mark(revision.title, asked, article.language, meant)))
    return hits
