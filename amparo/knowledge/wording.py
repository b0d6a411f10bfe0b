"""What surrounds an article's text, in the active language: names of languages and parts, boxes, notices."""

from babel import Locale, UnknownLocaleError
from django.utils import translation
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from amparo.core.languages import django_code


def language_names() -> dict[str, str]:
    """Languages by name, in the reader's language."""
    return {
        "en": _("English"),
        "es": _("Spanish"),
        "fr": _("French"),
        "pt-BR": _("Portuguese (Brazil)"),
        "de": _("German"),
    }


def language_name(tag: str) -> str:
    """Any language by name, in the reader's; the tag itself where nobody knows one."""
    try:
        shown = Locale.parse((get_language() or "en").replace("-", "_").split("_")[0])
        return language_names().get(tag) or Locale.parse(tag, sep="-").get_display_name(shown) or tag
    except (ValueError, UnknownLocaleError):
        return tag


def part_titles() -> dict[str, str]:
    """The parts of an article's text."""
    return {
        "question": _("Question or symptom"),
        "environment": _("Environment"),
        "solution": _("Solution"),
    }


def box_titles(tag: str) -> dict[str, str]:
    """What stands above a box, in the language of the text."""
    with translation.override(django_code(tag)):
        return {
            "note": pgettext("box", "Note"),
            "tip": pgettext("box", "Tip"),
            "important": pgettext("box", "Important"),
            "warning": pgettext("box", "Warning"),
            "caution": pgettext("box", "Caution"),
        }


def fallback_text(wanted: str, shown: str, *, is_source: bool) -> str:
    """Why somebody reads another language than the one they asked for."""
    names = language_names()
    words = {"wanted": names.get(wanted, wanted), "shown": names.get(shown, shown)}
    if is_source:
        return _("There is no text in %(wanted)s yet, so you read the original, in %(shown)s.") % words
    return _("There is no text in %(wanted)s yet, so you read the one in %(shown)s.") % words


def not_spoken_text(wanted: str, shown: str) -> str:
    """Why somebody whose language the desk does not speak reads this one."""
    words = {"wanted": language_name(wanted), "shown": language_name(shown)}
    return _("Nothing is written in %(wanted)s here, so you read %(shown)s.") % words
