"""The gettext domain `policy`: sentences that explain decisions, without Django.

Compiled catalogues (`policy.mo`, made at build time and not kept in git) are read where they are current; otherwise
the `policy.po` beside them is read.
"""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
FOLDERS = (_PACKAGE.parent / "locale", _PACKAGE / "_shipped" / "locale")
DOMAIN = "policy"

# Language tags of the product and the names of their catalogues.
LOCALES = {"en": "en", "es": "es", "fr": "fr", "pt-BR": "pt_BR", "de": "de"}


def find_language(tag: str) -> str | None:
    """The product's language for a tag such as `pt`, `pt_br` or `fr-CH`; None where it is not served."""
    wanted = tag.strip().replace("_", "-").casefold()
    for language in LOCALES:
        if language.casefold() == wanted:
            return language
    base = wanted.partition("-")[0]
    return next((language for language in LOCALES if language.casefold().partition("-")[0] == base), None)


def _read_po(path: Path) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def catalogue_for(language: str) -> gettext.NullTranslations:
    """The sentences of a language of the product; English where a language has no catalogue."""
    for folder in FOLDERS:
        po = folder / LOCALES[language] / "LC_MESSAGES" / f"{DOMAIN}.po"
        mo = po.with_suffix(".mo")
        if mo.is_file() and (not po.is_file() or mo.stat().st_mtime >= po.stat().st_mtime):
            with mo.open("rb") as file:
                return gettext.GNUTranslations(file)
        if po.is_file():
            return _read_po(po)
    return gettext.NullTranslations()
