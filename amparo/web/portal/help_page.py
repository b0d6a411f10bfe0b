"""What the page of an article shows."""

import re
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from amparo.core.actors import Actor
from amparo.core.languages import TAGS, best_tag, django_code
from amparo.core.richtext import to_text
from amparo.knowledge import highlights, queries
from amparo.knowledge.actions.voices import voter_of
from amparo.knowledge.models import Article
from amparo.knowledge.queries import Reading
from amparo.knowledge.rules.texts import SUMMARY_LENGTH
from amparo.people.actors import actor_of_request, person_of_request
from amparo.people.peers import client_address
from amparo.web.portal.help_head import absolute, article_head, text_url
from amparo.web.portal.help_lists import product_url, row_of
from amparo.web.shared import article_page, article_texts
from amparo.web.shared.context import own_name
from amparo.web.shared.said_forms import CommentForm, VoiceForm

PLACE = re.compile(r"(?:(?P<slug>.*)-)?(?P<group>\d{1,15})")


def spoken_by(request: HttpRequest) -> list[str]:
    """The languages that a reader understands besides the one asked for: their own, then those of their browser."""
    person = person_of_request(request)
    wanted = [person.language] if person else []
    header = request.headers.get("Accept-Language", "")[:500]
    wanted += [tag for tag, _weight in parse_accept_lang_header(header)]
    return [found for tag in wanted if (found := best_tag(tag, TAGS, ""))]


def article_context(
    request: HttpRequest, reading: Reading, now: datetime, refused: Form | None = None
) -> dict[str, Any]:
    """One article as it is read; `refused` is what somebody said of it and could not be taken."""
    actor, article, tag = actor_of_request(request), reading.article, reading.wanted
    revision = article.published
    assert revision is not None  # noqa: S101  # what is read is published
    voices = queries.count_voices(article, voter_of(actor, article.pk, client_address(request)))
    anywhere = reverse("portal:help-number", args=[article.group_id])
    crumbs = trail(article, tag)
    is_source = article.language == article.group.source_language
    fallback = article_texts.fallback_text(tag, article.language, is_source=is_source) if reading.is_fallback else ""
    return {
        "tag": tag,
        "article": article,
        "revision": revision,
        "summary": to_text(revision.summary, SUMMARY_LENGTH),
        "shown": article_page.show_text(revision.text, article.language, article.group_id),
        "fallback": fallback,
        "outdated": reading.outdated,
        "source_url": source_url(reading),
        "languages_there": languages_there(reading),
        "voices": voices,
        "usefulness": article_texts.usefulness_text(voices.useful, voices.all),
        "reasons": article_texts.reason_texts().items(),
        "comments": [article_page.comment_row(actor, one, refused) for one in queries.list_comments(actor, article)],
        "comment_form": refused if isinstance(refused, CommentForm) and refused.answers is None else CommentForm(),
        "voice_form": refused if isinstance(refused, VoiceForm) else VoiceForm(),
        "related": [row_of(one, tag) for one in highlights.list_related(actor, article, now)],
        "language_next": anywhere,
        "crumbs": crumbs,
        "address": absolute(text_url(reading, article.language)),
        "head": article_head(reading, crumbs, anywhere, reverse("portal:help-feed", args=[article.language])),
        "write_url": write_url(actor, article),
    }


def trail(article: Article, tag: str) -> list[tuple[str, str]]:
    """The way to an article: (name, path) of the help centre, then of product and module as far as supported."""
    product = article.group.product
    line = [product.parent, product] if product and product.parent else [product]
    places = [(one.name_in(tag), product_url(one.key, tag)) for one in line if one and one.retired_at is None]
    return [(_("Help centre"), reverse("portal:help-home", args=[tag])), *places]


def write_url(actor: Actor, article: Article) -> str:
    """Where an agent changes it; empty for everybody else."""
    return reverse("agent:article", args=[article.group_id, article.language]) if actor.is_agent else ""


def source_url(reading: Reading) -> str:
    """Where the original is read, for a translation that is behind it; empty where the reader has none."""
    source = reading.article.group.source_language
    return text_url(reading, source) if source in reading.languages else ""


def languages_there(reading: Reading) -> list[dict[str, Any]]:
    """The languages in which there is a text, each by its name in itself."""
    return [
        {
            "tag": tag,
            "name": own_name(django_code(tag)),
            "url": text_url(reading, tag),
            "current": tag == reading.article.language,
        }
        for tag in reading.languages
    ]
