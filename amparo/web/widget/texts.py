"""The words of the panel, in every language of the desk: the page decides which is spoken."""

from django.utils import translation
from django.utils.translation import gettext as _

from amparo.core.languages import TAGS, django_code


def words_of(tag: str) -> dict[str, str]:
    """The words in a language."""
    with translation.override(django_code(tag)):
        return {
            "tag": tag,
            "help": _("Help"),
            "title": _("Help on this page"),
            "search": _("Search the help"),
            "none": _("No article was found. Try other words, or ask us."),
            "empty": _("Nothing has been written about this page yet. Search, or ask us."),
            "nearest": _("Nothing fits well; these come nearest."),
            "guessed": _("These may help here:"),
            "failed": _("Help could not be loaded."),
            "again": _("Try again"),
            "back": _("Back"),
            "page": _("Open in the help centre"),
            "ask": _("Open a case"),
            "all": _("All articles"),
            "close": _("Close"),
            "pin": _("Keep open beside the page"),
        }


def all_words() -> dict[str, dict[str, str]]:
    """In all of them."""
    return {tag: words_of(tag) for tag in TAGS}
