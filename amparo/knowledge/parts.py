"""An article's text as its parts: question or symptom, environment, solution, each rendered."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from amparo.core.articletext import Heading, Look, render_article
from amparo.knowledge import wording
from amparo.knowledge.rules.texts import Text


@dataclass(frozen=True, slots=True)
class Part:
    """One of them with its title, in the reader's language, and the headings within it."""

    key: str
    title: str
    html: SafeString
    headings: tuple[Heading, ...]


def render_parts(text: Text, language: str, picture_url: Callable[[str], str]) -> tuple[Part, ...]:
    """The parts that say something, in their order; a solution alone needs no title. `language` is the text's own,
    `picture_url` says where a picture of the article lies. Raises TooLong."""
    look, titles = Look(wording.box_titles(language), picture_url), wording.part_titles()
    written = {key: render_article(getattr(text, key), look) for key in titles if getattr(text, key)}
    alone = list(written) == ["solution"]
    return tuple(Part(key, "" if alone else titles[key], one.html, one.headings) for key, one in written.items())
