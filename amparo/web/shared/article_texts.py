"""Articles in the words of the pages: states, readers, reasons, boxes, findings."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.knowledge import wording
from amparo.knowledge.rules.texts import LIMITS
from amparo.people.rules import BadInput
from amparo.web.shared.components import Tone
from amparo.web.shared.formats import count_text
from amparo.web.shared.input_texts import input_text

fallback_text = wording.fallback_text


def state_text(state: str) -> tuple[str, Tone]:
    """A state as authors read it."""
    table: dict[str, tuple[str, Tone]] = {
        "draft": (pgettext("article", "Draft"), "calm"),
        "in-review": (pgettext("article", "In review"), "accent"),
        "published": (pgettext("article", "Published"), "good"),
        "archived": (pgettext("article", "Archived"), "calm"),
    }
    return table[state]


def audience_texts() -> dict[str, str]:
    """Who reads an article."""
    return {
        "all": _("Everybody, also without signing in"),
        "signed-in": _("Everybody who is signed in"),
        "owners": _("Companies that own the product"),
        "agents": _("Agents only"),
    }


def reason_texts() -> dict[str, str]:
    """Why an article did not help."""
    return {
        "wrong": _("Something in it is wrong"),
        "unclear": _("It is hard to understand"),
        "incomplete": _("Something is missing"),
        "outdated": _("It is about another version"),
        "other": _("Another reason"),
    }


def field_texts() -> dict[str, str]:
    """The parts of an article."""
    return {
        "title": pgettext("article", "Title"),
        "summary": _("Summary"),
        **wording.part_titles(),
        "reason": _("Reason for the change"),
    }


def problem_text(code: str, field: str = "") -> str:
    """What is wrong with a field that was sent; of a text's own field also how long it may be."""
    if code == "too-long" and field in LIMITS:
        return input_text(BadInput(field, code, {"limit": count_text(LIMITS[field])}))
    sentences = {
        "missing": _("Please fill this in."),
        "too-long": _("This is too long."),
        "unknown-source": _("The source has no such revision."),
        "unknown-product": _("There is no product of this key."),
        "product-missing": _("An article for owners needs a product."),
        "unknown-language": _("The desk does not speak this language."),
        "unknown-audience": _("Please choose who reads it."),
        "in-the-past": _("This lies in the past."),
    }
    return sentences.get(code, _("This cannot be taken."))


def usefulness_text(useful: int, whole: int) -> str:
    """How many found it useful; empty where nobody has said anything (TO-8)."""
    if not whole:
        return ""
    return _("%(useful)s of %(whole)s found this useful") % {"useful": useful, "whole": whole}
