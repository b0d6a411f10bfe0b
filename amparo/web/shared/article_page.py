"""An article's text as parts of a page, for readers and for the preview of its authors."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.core.actors import Actor
from amparo.core.articletext import Heading
from amparo.knowledge.models import Article, Comment
from amparo.knowledge.parts import Part, render_parts
from amparo.knowledge.rules.texts import Text
from amparo.web.shared.said_forms import answer_form

CONTENTS_FROM = 3  # headings from which a table of contents helps


@dataclass(frozen=True, slots=True)
class Shown:
    """A text to be read."""

    parts: tuple[Part, ...]
    contents: tuple[Heading, ...]


def show_text(text: Text, language: str, group_id: int) -> Shown:
    """The parts that there are, and what of them a table of contents lists."""
    parts = render_parts(text, language, lambda name: picture_url(group_id, name))
    headings = next((part.headings for part in parts if part.key == "solution"), ())
    return Shown(parts, headings if len(headings) >= CONTENTS_FROM else ())


def picture_url(group_id: int, name: str) -> str:
    """Where a picture of an article lies."""
    return reverse("portal:help-picture", args=[group_id, name])


def article_url(article: Article, language: str = "") -> str:
    """The address at which a text is read, in its own language or another reader's."""
    return reverse("portal:help-article", args=[language or article.language, f"{article.slug}-{article.group_id}"])


def place_text(article: Article, tag: str, between: str = " · ") -> str:
    """The product and module that an article is about, by name; empty where it is about none."""
    product = article.group.product
    return between.join(product.names_down(tag)) if product else ""


def comment_row(actor: Actor, comment: Comment, refused: Form | None = None) -> dict[str, Any]:
    """A comment below an article; readers see an author's first name alone, agents the whole (SEC-17).

    Agents get the form of an answer, the one that was `refused` with its words.
    """
    name = str(comment.author)
    whole = actor.is_agent or comment.by_vendor or comment.author_id == actor.id
    return {
        "id": comment.pk,
        "author": name if whole else name.split(maxsplit=1)[0],
        "vendor": comment.by_vendor,
        "body": comment.body or _("This comment was erased."),
        "at": comment.at,
        "answer": comment.answers_id is not None,
        "hidden": comment.hidden_at is not None,
        "revision": comment.revision.number if comment.revision else None,
        "form": answer_form(comment, refused) if actor.is_agent and comment.answers_id is None else None,
    }
