"""What a reader is shown first: what is new, what helped others, what stands beside an article. Every list bounded."""

from datetime import datetime

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q

from amparo.core.actors import Actor
from amparo.knowledge.access import LOOKED_UP, visible_to
from amparo.knowledge.models import Article, Voice
from amparo.knowledge.queries import list_best

SHOWN = 6
RELATED = 4
VOICES = 2_000  # the newest, from which it is told what helps now
BESIDE = 500  # the newest texts of a product, of which the nearest are shown


def list_newest(actor: Actor, language: str, now: datetime, limit: int = SHOWN) -> list[Article]:
    """What was published or changed last in a language, for the reader. One query."""
    texts = visible_to(actor, now).filter(language=language, published_at__isnull=False)
    return list(texts.select_related(*LOOKED_UP).order_by("-published_at", "-pk")[:limit])


def list_useful(actor: Actor, language: str, now: datetime, limit: int = SHOWN) -> list[Article]:
    """What most of the newest voices found useful, each article once, in the language or the best other one (TO-8).
    Two queries."""
    recent = Voice.objects.filter(pk__in=Voice.objects.order_by("-pk").values("pk")[:VOICES])
    liked = Count("pk", filter=Q(useful=True)) - Count("pk", filter=Q(useful=False))
    counted = recent.values("article__group_id").annotate(liked=liked).filter(liked__gt=0)
    keys = [row["article__group_id"] for row in counted.order_by("-liked", "-article__group_id")[: limit * 3]]
    return list_best(actor, keys, language, now)[:limit]


def list_related(actor: Actor, article: Article, now: datetime, limit: int = RELATED) -> list[Article]:
    """The texts of the same language and product whose titles are nearest, for the reader. One query."""
    texts = visible_to(actor, now).filter(language=article.language, group__product_id=article.group.product_id)
    newest = texts.exclude(pk=article.pk).order_by("-published_at", "-pk").values("pk")[:BESIDE]
    near = Article.objects.filter(pk__in=newest).annotate(near=TrigramSimilarity("title", article.title))
    return list(near.select_related(*LOOKED_UP).order_by("-near", "-pk")[:limit])
