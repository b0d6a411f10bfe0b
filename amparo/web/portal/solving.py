"""Articles that may solve a problem while it is being described (3.1): what is asked, shown and kept of it."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from amparo.cases.spec import Opening
from amparo.catalogue.models import Product
from amparo.core.richtext import to_text
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import SUMMARY_LENGTH
from amparo.search.actions import record_search
from amparo.search.queries import Found, Hit, Wanted, find
from amparo.web.portal.opening import Flow
from amparo.web.shared import article_page, article_texts
from amparo.web.shared.case_texts import language_names

SHOWN = 3
LOOKED = 6  # of so many, those about the product stand first
MOST_UNHELPFUL = 30
FEWEST_LETTERS = 8
EVIDENCE_LENGTH = 500
UNHELPFUL_KEY = "opening-unhelpful"  # articles (groups) that did not help with this request
SEARCH_KEY = "opening-search"  # what was searched last for it, and under which key that is on record


@dataclass(frozen=True, slots=True)
class Solving:
    """What may solve a problem: the rows, of what was found for its words."""

    rows: list[dict[str, Any]]
    found: Found

    @property
    def nearest(self) -> bool:
        """Whether they merely are the nearest."""
        return self.found.nearest


def words_of(opening: Opening) -> str:
    """What is searched for a problem: its title, pasted errors and other evidence, its description."""
    return joined(opening.title, list(opening.evidence.values()), opening.body)


def typed_words(request: HttpRequest) -> str:
    """The same of a page that is still being typed."""
    evidence = [value for name, value in request.POST.items() if name.startswith("evidence-")]
    return joined(request.POST.get("subject", ""), [str(value) for value in evidence], request.POST.get("text", ""))


def joined(title: str, evidence: list[str], body: str) -> str:
    """One text of all of it; empty while there is too little to go by."""
    text = "\n".join([title[:600], *(words[:EVIDENCE_LENGTH] for words in evidence[:10] if words), body[:4000]])
    return text if sum(char.isalnum() for char in text) >= FEWEST_LETTERS else ""


def look_for(request: HttpRequest, flow: Flow, words: str) -> Solving:
    """The best articles for what was said so far, of those that the person may read; without what did not help."""
    unhelpful = set(unhelpful_of(request))
    wanted = Wanted(words, flow.tag, limit=LOOKED + len(unhelpful))
    found = find(flow.actor, wanted, flow.now)
    hits = [hit for hit in found.hits if hit.article.group_id not in unhelpful][:LOOKED]
    root = root_of(flow)
    about = sorted(hits, key=lambda hit: is_elsewhere(hit.article, root))  # stable: the best ones first
    return Solving([row_of(hit, flow) for hit in about[:SHOWN]], found)


def root_of(flow: Flow) -> int | None:
    """The product that the request is about."""
    key = flow.opening.product
    return Product.objects.filter(key=key).values_list("pk", flat=True).first() if key else None


def is_elsewhere(article: Article, root: int | None) -> bool:
    """Whether an article is about another product; one about none may be about this."""
    product = article.group.product
    return product is not None and root is not None and root not in (product.pk, product.parent_id)


def row_of(hit: Hit, flow: Flow) -> dict[str, Any]:
    """An article that may solve it."""
    article = hit.article
    other = article.language != flow.tag
    return {
        "id": article.pk,
        "title": hit.title,
        "snippet": hit.snippet,
        "lang": article.language,
        "language": language_names().get(article.language, article.language) if other else "",
        "place": article_page.place_text(article, flow.tag),
        "url": article_page.article_url(article, flow.tag),
        "read_url": reverse("portal:open-article", args=[article.pk]) + which_of(flow),
    }


def which_of(flow: Flow) -> str:
    """Which of several problems, in an address."""
    return f"?problem={flow.place}" if flow.place > 1 else ""


def box_context(flow: Flow, solving: Solving | None = None) -> dict[str, Any]:
    """What the box of articles is made of; without `solving` it is empty until something is typed."""
    return {
        "solving": solving,
        "solving_url": reverse("portal:open-articles") + which_of(flow),
        "solving_ask": solving is None and bool(words_of(flow.opening)),
    }


def next_context(request: HttpRequest, flow: Flow) -> dict[str, Any]:
    """The box on the page that follows: what was described was sent, so the search is on record (surface "case")."""
    words = words_of(flow.opening)
    if not words:
        return {}
    solving = look_for(request, flow, words)
    search_key(request, flow, words, solving.found)
    return box_context(flow, solving) if solving.rows else {}


def article_context(flow: Flow, article: Article) -> dict[str, Any]:
    """A text as it is opened in place."""
    revision = article.published
    assert revision is not None  # noqa: S101 - what can be read is published
    is_source = article.language == article.group.source_language
    other = article.language != flow.tag
    return {
        "article": article,
        "shown": article_page.show_text(revision.text, article.language, article.group_id),
        "tag": flow.tag,
        "fallback": article_texts.fallback_text(flow.tag, article.language, is_source=is_source) if other else "",
        "url": article_page.article_url(article, flow.tag),
        "summary": to_text(revision.summary, SUMMARY_LENGTH),
    }


def unhelpful_of(request: HttpRequest) -> list[int]:
    """The articles that did not help with this request."""
    kept = request.session.get(UNHELPFUL_KEY, [])
    return [key for key in kept if isinstance(key, int)] if isinstance(kept, list) else []


def keep_unhelpful(request: HttpRequest, group_id: int) -> None:
    """An article did not help; it is not shown again for this request."""
    kept = [key for key in unhelpful_of(request) if key != group_id]
    request.session[UNHELPFUL_KEY] = [*kept, group_id][-MOST_UNHELPFUL:]


def search_key(request: HttpRequest, flow: Flow, words: str, found: Found | None = None) -> UUID | None:
    """Puts a search on record, once for the same words; of them its first line is kept, which says what it is about.
    `found` is what was found for them, where that is known already."""
    mark = hashlib.sha256(words.encode("utf-8", "ignore")).hexdigest()
    kept = request.session.get(SEARCH_KEY)
    if isinstance(kept, list) and len(kept) == 2 and kept[0] == mark:
        return UUID(str(kept[1]))
    found = found or find(flow.actor, Wanted(words, flow.tag, limit=1), flow.now)
    key = record_search(flow.opening.title or words, flow.tag, found, "case", flow.now)
    request.session[SEARCH_KEY] = [mark, str(key)] if key else None
    return key


def forget(request: HttpRequest) -> None:
    """The request has ended: what was looked for belongs to it alone."""
    request.session.pop(UNHELPFUL_KEY, None)
    request.session.pop(SEARCH_KEY, None)
