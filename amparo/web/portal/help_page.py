"""What the pages of the knowledge base show."""

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from amparo.catalogue.models import Product
from amparo.catalogue.queries import Branch, get_product, list_tree
from amparo.core.actors import Actor
from amparo.core.languages import TAGS, best_tag
from amparo.core.richtext import to_text
from amparo.knowledge import queries
from amparo.knowledge.actions.voices import voter_of
from amparo.knowledge.models import Article, Comment
from amparo.knowledge.queries import Asked, Reading
from amparo.people.actors import actor_of_request, person_of_request
from amparo.people.peers import client_address
from amparo.web.shared import article_page, article_texts
from amparo.web.shared.case_texts import language_names

PLACE = re.compile(r"(?:(?P<slug>.*)-)?(?P<group>\d{1,15})")


def spoken_by(request: HttpRequest) -> list[str]:
    """The languages that a reader understands besides the one asked for: their own, then those of their browser."""
    person = person_of_request(request)
    wanted = [person.language] if person else []
    header = request.headers.get("Accept-Language", "")[:500]
    wanted += [tag for tag, _weight in parse_accept_lang_header(header)]
    return [found for tag in wanted if (found := best_tag(tag, TAGS, ""))]


def list_context(request: HttpRequest, tag: str, now: datetime) -> dict[str, Any]:
    """The knowledge base in a language: its products, and the articles of one or of all."""
    actor = actor_of_request(request)
    words = " ".join(request.GET.get("q", "")[:200].split())
    product = get_product(request.GET["product"]) if request.GET.get("product") else None
    after = request.GET.get("after", "")
    asked = Asked(words, queries.below(product) if product else ())
    found = queries.list_articles(actor, tag, asked, now, int(after) if after.isdecimal() and len(after) < 16 else None)
    counts = queries.count_by_product(actor, now)
    kept = request.GET.copy()
    kept["after"] = str(found.after)
    return {
        "tag": tag,
        "words": words,
        "product": product,
        "product_name": product.name_in(tag) if product else "",
        "products": [one for branch in list_tree(tag) if (one := branch_row(branch, counts, product))["count"]],
        "rows": [row_of(article, tag) for article in found.articles],
        "older_url": f"{request.path}?{kept.urlencode()}" if found.after else "",
        "newer_url": request.path if after else "",
        "language_next": f"{reverse('portal:help')}?{request.GET.urlencode()}",
        "home_url": reverse("portal:help-home", args=[tag]),
    }


def branch_row(branch: Branch, counts: dict[int | None, int], chosen: Product | None) -> dict[str, Any]:
    """A product with how many articles it and its modules have; modules without any are left out."""
    below = [branch_row(module, counts, chosen) for module in branch.modules]
    return {
        "key": branch.key,
        "name": branch.name,
        "count": counts.get(branch.id, 0) + sum(one["count"] for one in below),
        "modules": [one for one in below if one["count"]],
        "current": chosen is not None and chosen.pk == branch.id,
    }


def row_of(article: Article, tag: str) -> dict[str, Any]:
    """An article in a list; another language than the reader's is named."""
    revision = article.published
    assert revision is not None  # noqa: S101  # what is listed is published
    return {
        "title": revision.title,
        "url": article_page.article_url(article, tag),
        "excerpt": to_text(revision.summary or revision.question or revision.solution, 180),
        "place": " · ".join(article_page.place_of(article, tag)["names"]),
        "language": "" if article.language == tag else language_names()[article.language],
        "tag": article.language,
    }


def article_context(request: HttpRequest, reading: Reading, now: datetime) -> dict[str, Any]:
    """One article as it is read."""
    actor, article, tag = actor_of_request(request), reading.article, reading.wanted
    revision = article.published
    assert revision is not None  # noqa: S101  # what is read is published
    voices = queries.count_voices(article, voter_of(actor, article.pk, client_address(request)))
    is_source = article.language == article.group.source_language
    fallback = article_texts.fallback_text(tag, article.language, is_source=is_source) if reading.is_fallback else ""
    return {
        "tag": tag,
        "article": article,
        "revision": revision,
        "shown": article_page.show_text(revision.text, article.language, article.group_id),
        "place": article_page.place_of(article, tag),
        "fallback": fallback,
        "outdated": reading.outdated,
        "source_url": source_url(reading),
        "languages_there": languages_there(reading),
        "voices": voices,
        "usefulness": article_texts.usefulness_text(voices.useful, voices.all),
        "reasons": article_texts.reason_texts().items(),
        "comments": [comment_row(actor, one) for one in queries.list_comments(actor, article)],
        "language_next": reverse("portal:help-number", args=[article.group_id]),
        "home_url": reverse("portal:help-home", args=[tag]),
        "write_url": write_url(actor, article),
    }


def write_url(actor: Actor, article: Article) -> str:
    """Where an agent changes it; empty for everybody else."""
    return reverse("agent:article", args=[article.group_id, article.language]) if actor.is_agent else ""


def source_url(reading: Reading) -> str:
    """Where the original is read, for a translation that is behind it; empty where the reader has none."""
    source = reading.article.group.source_language
    return text_url(reading, source) if source in reading.languages else ""


def text_url(reading: Reading, tag: str) -> str:
    """Where the article is read in one of its languages."""
    return reverse("portal:help-article", args=[tag, f"{reading.slugs[tag]}-{reading.article.group_id}"])


def languages_there(reading: Reading) -> list[dict[str, Any]]:
    """The languages in which there is a text, each by its name in itself."""
    own = {"en": "English", "es": "Español", "fr": "Français", "pt-BR": "Português (Brasil)", "de": "Deutsch"}
    return [
        {
            "tag": tag,
            "name": own.get(tag, tag),
            "url": text_url(reading, tag),
            "current": tag == reading.article.language,
        }
        for tag in reading.languages
    ]


def comment_row(actor: Actor, comment: Comment) -> dict[str, Any]:
    """A comment; readers see an author's first name alone, agents the whole (SEC-17)."""
    name = str(comment.author)
    shown = name if actor.is_agent or comment.by_vendor or comment.author_id == actor.id else name.split(maxsplit=1)[0]
    return {
        "id": comment.pk,
        "author": shown,
        "vendor": comment.by_vendor,
        "body": comment.body or _("This comment was erased."),
        "at": comment.at,
        "answer": comment.answers_id is not None,
        "hidden": comment.hidden_at is not None,
        "revision": comment.revision.number if comment.revision else None,
    }
