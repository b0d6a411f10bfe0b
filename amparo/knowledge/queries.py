"""Articles for screens: readers' lists, the text that fits a reader's language. Authors' lists: `worklists`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from amparo.catalogue.models import Product
from amparo.core.actors import Actor
from amparo.knowledge.access import LOOKED_UP, texts_for, visible_to
from amparo.knowledge.models import Article, ArticleGroup, Comment, Revision, Voice

PAGE = 30
COMMENTS = 100


def choose_language(wanted: str, source: str, there: Iterable[str], spoken: Sequence[str] = ()) -> str:
    """Which of the languages that there are a reader gets: the wanted one, else one that they speak (best first), the
    same language elsewhere, English, the source, any. Pure; `there` is not empty."""
    offered = sorted(there)
    near = [tag for tag in offered if tag.split("-")[0] == wanted.split("-", maxsplit=1)[0]]
    order = [wanted, *near, *spoken, "en", source, *offered]
    return next(tag for tag in order if tag in offered)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a reader gets it: in which language they asked for it, and what else there is."""

    article: Article
    wanted: str
    slugs: Mapping[str, str]  # of every language in which there is a text
    outdated: bool

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language in which there is a text."""
        return tuple(self.slugs)

    @property
    def is_fallback(self) -> bool:
        """Whether it is another language than the one asked for."""
        return self.article.language != self.wanted


def get_reading(actor: Actor, group_id: int, wanted: str, now: datetime, spoken: Sequence[str] = ()) -> Reading:
    """An article in the wanted language, else in the best other one; raises NotVisible where it has none to read."""
    texts = {article.language: article for article in texts_for(actor, group_id, now)}
    first = next(iter(texts.values()))
    chosen = texts[choose_language(wanted, first.group.source_language, texts, spoken)]
    outdated = bool(getattr(chosen, "shown_outdated", False))
    return Reading(chosen, wanted, {tag: text.slug for tag, text in texts.items()}, outdated)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of articles for readers, each once, in the wanted language or the best other one."""

    articles: Sequence[Article]
    after: int | None


def list_articles(
    actor: Actor, wanted: str, asked: "Asked", now: datetime, after: int | None = None, size: int = PAGE
) -> Listed:
    """What the reader may read, the newest first, each article once: in the wanted language, else in its source's or
    another; `after` is the group with which the page before ended. Three queries, however many there are."""
    texts = visible_to(actor, now)
    if asked.words:
        for word in asked.words.split()[:8]:
            texts = texts.filter(published__title__icontains=word)
    if asked.products:
        texts = texts.filter(group__product_id__in=asked.products)
    groups = ArticleGroup.objects.filter(pk__in=texts.values("group_id"))
    if after is not None:
        groups = groups.filter(pk__lt=after)
    keys = list(groups.order_by("-pk").values_list("pk", flat=True)[: size + 1])
    shown = keys[:size]
    return Listed(list_best(actor, shown, wanted, now), shown[-1] if len(keys) > size else None)


def list_best(actor: Actor, group_ids: Iterable[int], wanted: str, now: datetime) -> list[Article]:
    """What the reader may read of some articles, in this order, each in the wanted language or the best other one.
    One query and the actor's own."""
    keys = list(group_ids)
    if not keys:
        return []
    found: dict[int, dict[str, Article]] = {}
    for text in visible_to(actor, now).filter(group_id__in=keys).select_related(*LOOKED_UP):
        found.setdefault(text.group_id, {})[text.language] = text
    return [best_of(found[key], wanted) for key in keys if key in found]


def best_of(texts: Mapping[str, Article], wanted: str) -> Article:
    """One of an article's texts for a reader."""
    first = next(iter(texts.values()))
    return texts[choose_language(wanted, first.group.source_language, texts)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader's list is narrowed to: words of the title, keys of products."""

    words: str = ""
    products: tuple[int, ...] = ()


def count_by_product(actor: Actor, now: datetime) -> dict[int | None, int]:
    """How many articles the reader finds at each node of the product tree (None: at none). One query."""
    groups = ArticleGroup.objects.filter(pk__in=visible_to(actor, now).values("group_id"))
    return {row["product_id"]: row["n"] for row in groups.values("product_id").annotate(n=Count("pk")).order_by()}


def below(product: Product) -> tuple[int, ...]:
    """A product with everything below it. One query."""
    children: dict[int, list[int]] = {}
    for key, parent in Product.objects.exclude(parent=None).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(key)
    found = [product.pk]
    for key in found:
        found += children.get(key, [])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Voices:
    """How many found a text useful, of how many (TO-8), and what the reader themselves said (None: nothing)."""

    useful: int
    all: int
    own: bool | None = None


def count_voices(article: Article, voter: str) -> Voices:
    """The voices of a text. One query."""
    row = Voice.objects.filter(article=article).aggregate(
        liked=Count("pk", filter=Q(useful=True)),
        whole=Count("pk"),
        own=Count("pk", filter=Q(voter=voter)),
        own_liked=Count("pk", filter=Q(voter=voter, useful=True)),
    )
    return Voices(row["liked"], row["whole"], bool(row["own_liked"]) if row["own"] else None)


def list_comments(actor: Actor, article: Article, limit: int = COMMENTS) -> list[Comment]:
    """The comments below a text, each followed by its answers; hidden ones for agents and their authors only."""
    shown = Q() if actor.is_agent else Q(hidden_at=None) | Q(author_id=actor.id or 0)
    rows = list(article.comments.filter(shown).select_related("author", "revision").order_by("-id")[:limit])[::-1]
    answers: dict[int, list[Comment]] = {}
    for row in rows:
        if row.answers_id is not None:
            answers.setdefault(row.answers_id, []).append(row)
    return [one for row in rows if row.answers_id is None for one in (row, *answers.get(row.pk, []))]


def languages_of(group_ids: Iterable[int]) -> dict[int, list[Article]]:
    """Every text of some articles, with `outdated`, by article. One query."""
    found: dict[int, list[Article]] = {}
    rows = Article.objects.with_outdated().select_related("group", "latest__source", "published")
    for article in rows.filter(group_id__in=list(group_ids)).order_by("language"):
        found.setdefault(article.group_id, []).append(article)
    return found


def texts_of(group: ArticleGroup) -> list[Article]:
    """An article's texts for those who write them, with `outdated`. One query."""
    rows = Article.objects.with_outdated().filter(group=group)
    return list(rows.select_related("group", "latest__source", "published").order_by("language")[:50])


def list_revisions(article: Article, limit: int) -> list[Revision]:
    """The revisions of a text, the newest first."""
    return list(article.revisions.select_related("author", "restored", "source").order_by("-number")[:limit])


def list_voices(article: Article, limit: int) -> list[Voice]:
    """What readers said of a text in words, the newest first."""
    said = article.voices.exclude(words="").select_related("revision")
    return list(said.order_by("-at")[:limit])
