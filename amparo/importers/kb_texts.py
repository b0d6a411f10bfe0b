"""The sentences of an import of articles: why something is not taken."""

from django.utils.translation import gettext as _

from amparo.importers.kb_reading import SourceUnusable
from amparo.importers.kb_running import Refusal


def why_text(refusal: Refusal) -> str:
    """Why a text was not taken, and what to do."""
    texts = {
        "missing": _("The text lacks its “%(field)s”."),
        "too-long": _("Its “%(field)s” is longer than the desk keeps."),
        "too-large": _("It is larger than an article may be (a file of 1 MB). Split it into several articles."),
        "page-too-large": _("It is larger than an answer of the API is (64 MB). Save it in several pages."),
        "unknown-language": _("“%(value)s” is none of the desk’s languages: en, es, fr, pt-BR, de."),
        "unknown-product": _("There is no product of this key."),
        "unknown-audience": _("Readers are one of: all, signed-in, owners, agents."),
        "unknown-state": _("“%(value)s” is none of: draft, in-review, published, archived."),
        "product-missing": _("An article for owners needs a product."),
        "edited-here": _("It was changed here since it was imported. With --overwrite the imported text wins."),
        "unprintable": _("Its “%(field)s” holds characters that cannot be kept."),
        "elsewhere": _("Its id belongs to another article, or another language, here."),
        "twice": _("The article has another text in this language here."),
        "twice-in-file": _("There is a text of the same id before it."),
        "circle": _("It is, over others, a translation of itself."),
        "source-unread": _(
            "The text that it translates cannot be read, so nobody knows who may read this one. Put that right, or say "
            "“audience” in this file."
        ),
        "no-article": _("It translates the article %(value)s, which is not there."),
        "not-json": _("It is no JSON: %(value)s."),
        "not-an-object": _("It is no JSON object."),
        "encoding": _("Its letters cannot be read: save it as UTF-8."),
        "unreadable": _("It cannot be read."),
        "picture": _("The picture %(value)s cannot be kept; the text was taken."),
        "front-matter-not-closed": _("Its front matter is not closed by a line of ---."),
        "front-matter-no-name": _("Line %(line)s of its front matter is not “name: value”."),
        "front-matter-twice": _("Line %(line)s of its front matter names “%(field)s” a second time."),
        "front-matter-bad-value": _(
            "Line %(line)s of its front matter gives “%(field)s” a value that cannot be read. "
            "Put it in quotation marks."
        ),
    }
    params = {"field": refusal.field, "value": "", "line": "", **refusal.params}
    return texts.get(refusal.code, _("It cannot be taken.")) % params


def unusable_text(refusal: SourceUnusable) -> tuple[str, str]:
    """Why nothing can be imported from a path, and the way forward."""
    kinds = _("A file of JSON lines, a folder of Markdown with a folder a language, or a folder of Zendesk’s answers.")
    texts = {
        "unreadable": _("It cannot be read."),
        "not-json-lines": _("The file holds no JSON lines."),
        "no-markdown": _("There is no Markdown below a folder of its own for each language (en/close.md)."),
        "no-articles": _("None of the answers holds articles."),
        "too-many-files": _("There are more files than can be imported at once."),
        "nothing-known": _("There is neither Markdown nor JSON in the folder."),
    }
    return texts[refusal.code], kinds
