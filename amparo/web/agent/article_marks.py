"""How an article stands in each language, as its authors see it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.core.languages import TAGS
from amparo.gate import packs
from amparo.knowledge.models import Article
from amparo.web.shared import article_texts
from amparo.web.shared.case_texts import language_names


def served_tags(there: Iterable[str] = ()) -> list[str]:
    """The languages of the vendor, and any other in which there is a text, in the desk's order."""
    wanted = {*packs.in_force().document.vendor.languages, *there}
    return [tag for tag in TAGS if tag in wanted]


def offered_languages() -> list[tuple[str, str]]:
    """The vendor's languages by name."""
    names = language_names()
    return [(tag, names[tag]) for tag in served_tags()]


def language_marks(texts: Mapping[str, Article], group_id: int, current: str = "") -> list[dict[str, Any]]:
    """A mark for each language."""
    names = language_names()
    return [
        language_mark(tag, texts.get(tag), group_id) | {"name": names[tag], "current": tag == current}
        for tag in served_tags(texts)
    ]


def language_mark(tag: str, text: Article | None, group_id: int) -> dict[str, Any]:
    """How an article stands in a language, in a word that a screen reader says too."""
    if text is None:
        word, tone = _("missing"), "calm"
    elif getattr(text, "outdated", False):
        word, tone = _("outdated"), "warn"
    elif text.published_id is None:
        word, tone = article_texts.state_text(text.state)[0], "accent"
    else:
        word, tone = _("readable"), "good"
    url = reverse("agent:article", args=[group_id, tag])
    return {
        "tag": tag,
        "word": word,
        "tone": tone,
        "url": url,
        "there": text is not None,
    }
