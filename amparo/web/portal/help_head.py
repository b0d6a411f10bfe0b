"""What the head of a public page tells search engines and whoever shares it: address, languages, summary, structure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from amparo.core.richtext import to_text
from amparo.knowledge.queries import Reading

DESCRIPTION = 160  # characters that result pages show
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Head:
    """Addresses are whole ones. `alternates` by language tag; `anywhere` leads each reader to their own language.

    `data` is JSON-LD; a page that is not `indexed` asks search engines to leave it out.
    """

    title: str
    description: str
    canonical: str
    alternates: Mapping[str, str] = field(default_factory=dict)
    anywhere: str = ""
    feed: str = ""
    kind: str = "website"
    indexed: bool = True
    data: SafeString = field(default_factory=SafeString)


def absolute(path: str) -> str:
    """A path as a whole address."""
    return f"{settings.BASE_URL}{path}"


def text_url(reading: Reading, tag: str) -> str:
    """Where an article is read in one of its languages."""
    return reverse("portal:help-article", args=[tag, f"{reading.slugs[tag]}-{reading.article.group_id}"])


def article_head(reading: Reading, trail: list[tuple[str, str]], anywhere: str, feed: str) -> Head:
    """The head of an article. Its one address is that of the language in which it is shown, also where a reader of
    another language reads it; only what everybody may read is told to search engines."""
    article = reading.article
    revision = article.published
    assert revision is not None  # noqa: S101  # what is read is published
    alternates = {tag: absolute(text_url(reading, tag)) for tag in reading.languages}
    description = to_text(revision.beginning, DESCRIPTION)
    public = article.group.audience == "all"
    structure: dict[str, Any] = {
        "@type": "TechArticle",
        "headline": revision.title,
        "description": description,
        "inLanguage": article.language,
        "url": alternates[article.language],
        "isAccessibleForFree": True,
    }
    if article.published_at:
        structure["dateModified"] = article.published_at.isoformat(timespec="seconds")
    return Head(
        title=revision.title,
        description=description,
        canonical=alternates[article.language],
        alternates=alternates,
        anywhere=absolute(anywhere),
        feed=absolute(feed),
        kind="article",
        indexed=public,
        data=linked_data([structure, breadcrumbs(trail)]) if public else SafeString(),
    )


def breadcrumbs(trail: list[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page as JSON-LD: (name, path), from the top."""
    items = [
        {"@type": "ListItem", "position": at, "name": name, "item": absolute(path)}
        for at, (name, path) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def linked_data(graph: list[dict[str, Any]]) -> SafeString:
    """JSON-LD for a data block: it cannot end the block that holds it (SEC-16), and no policy takes it for a script."""
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPED))  # noqa: S308  # escaped for where it stands
