"""An article's text as parts of a page, for readers and for the preview of its authors."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from amparo.core.articletext import Heading, Look, render_article
from amparo.core.languages import tag_of
from amparo.knowledge.models import Article
from amparo.knowledge.rules.texts import Text
from amparo.web.shared import article_texts

CONTENTS_FROM = 3  # headings from which a table of contents helps


@dataclass(frozen=True, slots=True)
class Part:
    """Question, environment or solution, with its heading."""

    key: str
    title: str
    html: SafeString


@dataclass(frozen=True, slots=True)
class Shown:
    """A text to be read."""

    parts: tuple[Part, ...]
    contents: tuple[Heading, ...]


def show_text(text: Text, language: str, group_id: int) -> Shown:
    """The parts that there are, and what of them a table of contents lists."""
    look = Look(article_texts.box_titles(language), lambda name: picture_url(group_id, name))
    titles = article_texts.field_texts()
    parts, headings = [], []
    for key in ("question", "environment", "solution"):
        if getattr(text, key):
            rendered = render_article(getattr(text, key), look)
            parts.append(Part(key, titles[key], rendered.html))
            headings += [heading for heading in rendered.headings if key == "solution"]
    only_solution = len(parts) == 1 and parts[0].key == "solution"
    shown = tuple(Part(p.key, "" if only_solution else p.title, p.html) for p in parts)
    return Shown(shown, tuple(headings) if len(headings) >= CONTENTS_FROM else ())


def picture_url(group_id: int, name: str) -> str:
    """Where a picture of an article lies."""
    return reverse("portal:help-picture", args=[group_id, name])


def article_url(article: Article, language: str = "") -> str:
    """The address at which a text is read, in its own language or another reader's."""
    return reverse("portal:help-article", args=[language or article.language, f"{article.slug}-{article.group_id}"])


def place_of(article: Article, tag: str) -> dict[str, Any]:
    """The product and module that an article is about, by name."""
    product = article.group.product
    names = [product.parent.name_in(tag)] if product and product.parent else []
    names += [product.name_in(tag)] if product else []
    return {"names": names, "product": product.key if product else "", "versions": article.group.versions}


def reader_tag(code: str) -> str:
    """The tag for the active language's code."""
    return tag_of(code)
