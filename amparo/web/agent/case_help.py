"""What may help with a case: articles that its customer may read, in their language, and solved cases (3.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from amparo.cases import reading
from amparo.cases.models import Case
from amparo.cases.search.similar import list_similar
from amparo.cases.steps import LABEL_MAX_LENGTH
from amparo.core.access import NotVisible
from amparo.core.actors import VISITOR, Actor
from amparo.core.languages import django_code
from amparo.core.sent import whole
from amparo.knowledge.access import readable_by, texts_of
from amparo.knowledge.models import Article
from amparo.search.actions import record_search
from amparo.search.queries import Hit, Wanted, find
from amparo.web.shared import article_page, article_texts, case_texts
from amparo.web.shared.case_page import reader_tag

SHOWN = 3
BODY_LENGTH = 1500


def customer_of(case: Case) -> Actor:
    """Who reads the answers: whoever opened the case, else a visitor."""
    return Actor("person", case.opened_by_id) if case.opened_by_id else VISITOR


def words_of(case: Case) -> str:
    """What is searched for a case: its title and its first words."""
    return f"{case.title}\n{reading.first_words(case)[:BODY_LENGTH]}"


def help_context(actor: Actor, case: Case, words: str, now: datetime) -> dict[str, Any]:
    """The card beside a case; `words` are the agent's own where they searched for something else."""
    wanted = Wanted(words or words_of(case), case.language, limit=SHOWN)
    found = find(actor, wanted, now)
    if words:
        record_search(words, reader_tag(), found, "agent", now)
    keys = [hit.article.pk for hit in found.hits]
    told = set(texts_of(readable_by(customer_of(case), now)).filter(pk__in=keys).values_list("pk", flat=True))
    return {
        "case_number": case.number,
        "case_language": language_name(case.language),
        "article_rows": [
            article_row(hit, case, place, hit.article.pk in told) for place, hit in enumerate(found.hits, start=1)
        ],
        "nearest": found.nearest,
        "similar_rows": [] if words else [similar_row(one) for one in list_similar(actor, case, now)],
        "article_links": [] if words else article_links(case),
        "words": words,
        "help_url": reverse("agent:case-help", args=[case.number]),
    }


def language_name(tag: str) -> str:
    """A language by name."""
    return case_texts.language_names().get(tag, tag)


def article_row(hit: Hit, case: Case, place: int, told: bool) -> dict[str, Any]:
    """An article; `told` says that the customer may read it, so that an answer may refer to it (SEC-17)."""
    article = hit.article
    row = {
        "id": article.pk,
        "title": hit.title,
        "snippet": hit.snippet,
        "lang": article.language,
        "place": article_page.place_text(article, reader_tag()),
        "read_url": article_page.article_url(article),
        "other": "" if article.language == case.language else language_name(article.language),
        "key": f"h {place}",
    }
    if not told:
        return row | {"told": False}
    url = f"{reverse('agent:case', args=[case.number])}?document={article.pk}#answer"
    return row | {"told": True, "use_url": url} | document_of(article, case)


def document_of(article: Article, case: Case) -> dict[str, str]:
    """An article as a step refers to it (SI-9b): its title, and its address in the customer's language."""
    title = article.published.title if article.published else article.title
    address = f"{settings.BASE_URL}{article_page.article_url(article, case.language)}"
    return {"document_title": title[:LABEL_MAX_LENGTH], "document_url": address}


def chosen_document(case: Case, wanted: str, now: datetime) -> dict[str, str]:
    """What a step begins with that refers to an article, by its key in the address; nothing where there is no key.

    Raises NotVisible for an article that the customer may not read (SEC-17).
    """
    if not wanted:
        return {}
    texts = texts_of(readable_by(customer_of(case), now)).select_related("group", "published")
    article: Article | None = texts.filter(pk=whole(wanted)).first()
    if article is None:
        raise NotVisible(f"article:{wanted[:20]}")
    return {"kind": "document"} | document_of(article, case)


def similar_row(case: Case) -> dict[str, Any]:
    """A case that was solved."""
    status, tone = case_texts.agent_status(case.state)
    return {
        "number": case.number,
        "title": case.title,
        "url": reverse("agent:case", args=[case.number]),
        "status": status,
        "status_tone": tone,
        "ended_at": case.ended_at,
        "product": case.product.name_in(reader_tag()),
    }


def article_links(case: Case) -> list[dict[str, Any]]:
    """The articles that were begun from the case."""
    rows = []
    for article in reading.list_begun_articles(case):
        state, tone = article_texts.state_text(article.state)
        url = reverse("agent:article", args=[article.group_id, article.language])
        rows.append({"title": article.title, "url": url, "state": state, "tone": tone})
    return rows


def mark_labels(language: str) -> Mapping[str, str]:
    """What stands where something private was, in the language of the article."""
    with translation.override(django_code(language)):
        return {
            "name": _("name"),
            "company": _("company"),
            "address": _("address"),
            "phone": _("telephone number"),
            "number": _("number"),
            "secret": _("secret"),
        }
