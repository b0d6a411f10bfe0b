"""Rows of texts: by which words they are found. Follows the events of articles, and finds by itself what was missed."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from amparo.core.fields import CurrentGeneration, CurrentTransactionId
from amparo.knowledge.models import Article
from amparo.search.models import IndexedText
from amparo.search.reading import text_of
from amparo.search.rules.analysis import ANALYSIS, analyse
from amparo.search.rules.passages import passages_of

AT_ONCE = 100
WRITTEN = [
    *("group_id", "revision_id", "language", "audience", "product_id", "analysis", "analysed", "sha256", "at"),
    *("generation", "xid"),
]

# Texts whose row is missing, of another revision, audience, product or analysis than it should be.
DIFFERENT = """
from knowledge_article a join knowledge_articlegroup g on g.id = a.group_id
left join search_text t on t.article_id = a.id
where (a.published_id is not null or t.revision_id is not null)
  and (t.article_id is null or t.revision_id is distinct from a.published_id
    or a.published_id is not null and (t.audience <> g.audience or t.product_id is distinct from g.product_id
      or t.analysis <> %s))
"""


@transaction.atomic
def index_articles(article_ids: Iterable[int], now: datetime) -> int:
    """Writes the rows of these texts as readers see them now; returns how many. Twice is as good as once.

    The consumer of article events and `index_waiting` call it.
    """
    articles = list(
        Article.objects.filter(pk__in=list(article_ids)).select_related("group", "published").order_by("pk")[:AT_ONCE]
    )
    IndexedText.objects.bulk_create(
        [row_of(article, now) for article in articles],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=WRITTEN,
    )
    return len(articles)


def index_group(group_id: int, now: datetime) -> int:
    """The same for an article in all its languages."""
    return index_articles(Article.objects.filter(group=group_id).values_list("pk", flat=True), now)


def index_waiting(now: datetime, most: int = 1_000_000) -> int:
    """Writes every row that is missing or not as it should be, a hundred a transaction; returns how many.

    For a restore, an upgrade of the analysis, and commands on a desk where no worker runs.
    """
    done, before = 0, list[int]()
    while done < most and (waiting := list_waiting(min(AT_ONCE, most - done))) and waiting != before:
        done += index_articles(waiting, now)
        before = waiting
    return done


def list_waiting(limit: int) -> list[int]:
    """The first texts whose rows are not as they should be."""
    with connection.cursor() as cursor:
        cursor.execute(f"select a.id {DIFFERENT} order by a.id limit %s", [ANALYSIS, limit])
        return [key for (key,) in cursor.fetchall()]


def count_waiting() -> int:
    """How many rows are not as they should be: texts that are not yet found by their words of now."""
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) {DIFFERENT}", [ANALYSIS])
        return int(cursor.fetchone()[0])


def row_of(article: Article, now: datetime) -> IndexedText:
    """The row of a text; one that readers do not see keeps nothing of its words."""
    row = IndexedText(
        article_id=article.pk,
        group_id=article.group_id,
        revision_id=article.published_id,
        language=article.language,
        audience=article.group.audience,
        product_id=article.group.product_id,
        analysis=ANALYSIS,
        analysed=b"",
        at=now,
        generation=CurrentGeneration(),
        xid=CurrentTransactionId(),
    )
    if article.published is not None:
        text = text_of(article.published, article.language)
        row.analysed, row.sha256 = analyse(text), sha256_of(passages_of(text))
    return row


def sha256_of(passages: Sequence[str]) -> str:
    """The same for the same passages."""
    return hashlib.sha256("\0".join(passages).encode("utf-8", "surrogatepass")).hexdigest()
