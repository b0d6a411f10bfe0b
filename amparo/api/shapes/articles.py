"""Articles as JSON. What a reader may not see is never put in (SEC-17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.api.shapes.cases import ROOT, moment
from amparo.core.articletree import to_tree
from amparo.core.languages import TAGS, best_tag
from amparo.core.richtext import to_text
from amparo.knowledge import wording
from amparo.knowledge.models import Article, ArticleGroup, Revision
from amparo.knowledge.parts import render_parts
from amparo.knowledge.queries import Reading
from amparo.knowledge.rules.texts import FIELDS, SUMMARY_LENGTH

Json = dict[str, Any]
EXCERPT_LENGTH = 180


@dataclass(frozen=True, slots=True)
class Wish:
    """The language in which somebody wants to read: as they named it, and as the desk has it."""

    named: str
    tag: str

    @property
    def is_spoken(self) -> bool:
        """Whether the desk speaks it."""
        return not self.named or bool(best_tag(self.named, TAGS, ""))


def wish_of(named: str, tag: str) -> Wish:
    """What was asked for; where nothing was, or the desk does not speak it, the language of its answers (`tag`)."""
    return Wish(named, best_tag(named, TAGS, "") or tag)


def fallback_of(article: Article, wish: Wish) -> Json | None:
    """Why it is another language than the one asked for; None where it is that. With the group loaded."""
    shown = article.language
    if wish.is_spoken:
        if shown == wish.tag:
            return None
        is_source = shown == article.group.source_language
        text = wording.fallback_text(wish.tag, shown, is_source=is_source)
        return {"wanted": wish.named or wish.tag, "shown": shown, "reason": "no-text-in-language", "text": text}
    text = wording.not_spoken_text(wish.named, shown)
    return {"wanted": wish.named, "shown": shown, "reason": "language-not-spoken", "text": text}


def page_url(article: Article, tag: str) -> str:
    """Its page for a reader of a language."""
    return reverse("portal:help-article", args=[tag, f"{article.slug}-{article.group_id}"])


def article_row(article: Article, wish: Wish, excerpt: str = "") -> Json:
    """A published text in a list; with group, product and published loaded."""
    revision = shown_revision(article)
    return {
        "id": article.group_id,
        "title": revision.title,
        "excerpt": excerpt or to_text(revision.beginning, EXCERPT_LENGTH),
        "language": article.language,
        "fallback": fallback_of(article, wish),
        "product": article.group.product.key if article.group.product else None,
        "published_at": moment(article.published_at),
        "url": f"{ROOT}/articles/{article.group_id}",
        "page_url": page_url(article, wish.tag),
    }


def shown_revision(article: Article) -> Revision:
    """What readers see."""
    assert article.published is not None  # noqa: S101  # whoever reads it reads what is published
    return article.published


def text_of(revision: Revision) -> Json:
    """The words, in Markdown."""
    return {name: getattr(revision, name) for name in FIELDS}


def article_detail(reading: Reading, wish: Wish) -> Json:
    """An article as readers see it."""
    article = reading.article
    return article_row(article, wish) | {
        "text": text_of(shown_revision(article)),
        "languages": list(reading.languages),
        "outdated": reading.outdated,
        "versions": list(article.group.versions),
        "audience": article.group.audience,
        "credit": article.credit,
    }


def help_article(reading: Reading, wish: Wish) -> Json:
    """An article as nodes, for a page that builds what it shows."""
    article, revision = reading.article, shown_revision(reading.article)
    product = article.group.product
    outdated = _("The original has changed since. This translation may not say everything yet.")
    return article_row(article, wish) | {
        "summary": to_text(revision.summary, SUMMARY_LENGTH),
        "parts": parts_of(article, revision),
        "outdated": reading.outdated,
        "outdated_text": outdated if reading.outdated else "",
        "place": product.names_down(wish.tag) if product else [],
        "versions": list(article.group.versions),
        "credit": article.credit,
    }


def parts_of(article: Article, revision: Revision) -> list[Json]:
    """The parts that there are, as nodes."""

    def picture_url(name: str) -> str:
        return reverse("portal:help-picture", args=[article.group_id, name])

    parts = render_parts(revision.text, article.language, picture_url)
    return [{"key": part.key, "title": part.title, "nodes": to_tree(part.html)} for part in parts]


def draft_row(article: Article) -> Json:
    """A text as authors see it; with group, latest, its source, published, and `outdated`."""
    latest = article.latest
    assert latest is not None  # noqa: S101  # a text is written with its first revision
    return {
        "article": article.group_id,
        "language": article.language,
        "title": article.title,
        "state": article.state,
        "revision": latest.number,
        "published_revision": article.published.number if article.published else None,
        "source_revision": latest.source.number if latest.source else None,
        "is_source": article.is_source,
        "outdated": bool(getattr(article, "outdated", False)),
        "publish_at": moment(article.publish_at),
        "changed_at": moment(article.changed_at),
        "url": f"{ROOT}/articles/{article.group_id}/drafts/{article.language}",
    }


def draft_detail(article: Article) -> Json:
    """The latest revision of a text, with what its article is about."""
    assert article.latest is not None  # noqa: S101  # a text is written with its first revision
    return draft_row(article) | {"text": text_of(article.latest)} | arrangement(article.group)


def arrangement(group: ArticleGroup) -> Json:
    """What an article is about, and who may read it; with its product loaded."""
    return {
        "article": group.pk,
        "product": group.product.key if group.product else None,
        "versions": list(group.versions),
        "audience": group.audience,
    }


def draft_rows(articles: Sequence[Article]) -> list[Json]:
    """Several of them."""
    return [draft_row(article) for article in articles]
