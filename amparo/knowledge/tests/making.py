"""Articles for tests, written through the actions themselves."""

from datetime import datetime

from amparo.core.actors import SYSTEM, Actor
from amparo.knowledge import actions
from amparo.knowledge.actions import GroupTerms, Writing
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import Text

SOURCE = Text(
    "Close the month",
    "How to close a month.",
    "The month stays open.",
    "Lumen Ledger 8.2",
    "1. Post everything.\n2. Close.",
)
SPANISH = Text(
    "Cerrar el mes",
    "Cómo cerrar un mes.",
    "El mes sigue abierto.",
    "Lumen Ledger 8.2",
    "1. Contabilice todo.\n2. Cierre.",
)


def make_article(
    now: datetime,
    *,
    language: str = "en",
    text: Text = SOURCE,
    audience: str = "all",
    product: str = "",
    by: Actor = SYSTEM,
) -> Article:
    """A published article."""
    article = actions.start_article(by, language, GroupTerms(product, (), audience), Writing(text), now)
    return make_public(article, now)


def translate(article: Article, language: str, now: datetime, text: Text = SPANISH) -> Article:
    """A published translation of what readers see of the source now."""
    source = Article.objects.get(group=article.group_id, language=article.group.source_language).published
    assert source is not None
    writing = Writing(text, source=source.number)
    return make_public(actions.save_text(SYSTEM, article.group_id, language, writing, now), now)


def rewrite(article: Article, now: datetime, text: Text, *, minor: bool = False) -> Article:
    """Another revision, published."""
    article.refresh_from_db()
    assert article.latest is not None
    writing = Writing(text, base=article.latest.number, minor=minor)
    return make_public(actions.save_text(SYSTEM, article.group_id, article.language, writing, now), now)


def make_public(article: Article, now: datetime) -> Article:
    """Through review to readers."""
    actions.submit(SYSTEM, article.group_id, article.language, now)
    return actions.publish(SYSTEM, article.group_id, article.language, now)
