"""Catalogues of texts: extract, check and compile them with Babel; no gettext tools are needed.

    python -m tools.messages extract    write what the code and the templates say into locale/*/LC_MESSAGES/django.po
    python -m tools.messages check      fail on a missing, doubtful or broken translation, and on anything not extracted
    python -m tools.messages compile    write the .mo files that are older than their .po

Two domains: `django` (pages, mails and commands, extracted from English) and `policy` (the sentences of predicates,
kept by hand because their ids are codes). The order of entries is the order of files, without line numbers, so that two
people's changes rarely collide.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ["en", "es", "fr", "pt_BR", "de"]
SOURCE_LANGUAGE = "en"
HEADER = "# Texts of Amparo. Written by `make messages`; translations are edited here.\n"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SHOWN = 30  # faults at once
SKIPPED = {"migrations", "tests", "testing", "static"}
CALL = re.compile(r"""\b(n?p?gettext|_)\(((?:\s*u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")\s*,?)+)""")
LITERAL = re.compile(r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!\{)\{\w*\}(?!\})|</?\w+")


def sources() -> Iterator[Path]:
    """Every file that may hold a text, in a steady order."""
    for path in sorted((ROOT / "amparo").rglob("*")):
        inside = path.relative_to(ROOT).parts
        if path.suffix in {".py", ".html", ".txt"} and not SKIPPED.intersection(inside):
            yield path


def template_messages(text: str, origin: str) -> Iterator[tuple[str, list[str]]]:
    """The gettext calls that Django finds in a template: name of the function and its literal arguments."""
    from django.utils.translation.template import templatize

    for call in CALL.finditer(templatize(text, origin=origin)):
        yield call[1], [ast.literal_eval(literal) for literal in LITERAL.findall(call[2])]


def add_template(catalog: "Catalog", path: Path, name: str) -> None:
    """Put a template's texts into the catalogue."""
    for function, texts in template_messages(path.read_text(encoding="utf-8"), name):
        context = texts.pop(0) if "p" in function.removesuffix("gettext") else None
        ident = (texts[0], texts[1]) if function.startswith("n") else texts[0]
        enter(catalog, ident, name, context)


def enter(
    catalog: "Catalog",
    ident: str | tuple[str, ...],
    name: str,
    context: str | None = None,
    comments: Sequence[str] = (),
) -> None:
    """Put a text into the catalogue. It keeps one plural for a singular, so ends where another file has another one:
    its placeholders could not be filled in."""
    known = catalog.get(ident if isinstance(ident, str) else ident[0], context)
    if known and known.pluralizable and not isinstance(ident, str) and tuple(known.id) != tuple(ident):
        raise SystemExit(
            f"{name}: the plural {ident[1]!r} is {known.id[1]!r} in {known.locations[0][0]}: say one of them"
        )
    catalog.add(ident, locations=[(name, 0)], auto_comments=comments, context=context)


def extract() -> "Catalog":
    """All texts of domain `django`, in English."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_file

    catalog = Catalog(charset="utf-8")
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py":
            found = extract_from_file("python", path, keywords=KEYWORDS, comment_tags=["Translators:"])
            for _line, ident, comments, context in found:
                enter(catalog, ident, name, context, comments)
        else:
            add_template(catalog, path, name)
    return catalog


def read(path: Path, language: str, domain: str) -> "Catalog":
    """A catalogue of the working tree, empty where there is none yet."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        return Catalog(locale=language, domain=domain, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain, abort_invalid=True)


def write(catalog: "Catalog", path: Path) -> None:
    """Write a catalogue without dates and line numbers."""
    import io

    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalog, width=110, omit_header=True, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    plural = f"nplurals={catalog.num_plurals}; plural={catalog.plural_expr};"
    head = f'{HEADER}msgid ""\nmsgstr ""\n"Language: {catalog.locale_identifier}\\n"\n'
    head += f'"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + out.getvalue().decode("utf-8"), encoding="utf-8")


def update() -> None:
    """Bring the catalogues of domain `django` up to what the code says; kept translations stay."""
    found = extract()
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        catalog = read(path, language, "django")
        catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
        write(catalog, path)
        print(f"{path.relative_to(ROOT)}: {len(catalog)} texts")


def texts_of(message: "Message") -> list[str]:
    """The translations of an entry: one, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else [text or "" for text in message.string or ()]


def ids_of(message: "Message") -> list[str]:
    """What an entry translates: one text, or singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def placeholders(text: str) -> list[str]:
    """What must come through translation untouched: named placeholders and tags."""
    return sorted(set(PLACEHOLDER.findall(text.replace("%%", ""))))


def faults_of(message: "Message", source: list[str], plurals: int) -> Iterator[str]:
    """What is wrong with one entry; `source` are the texts that its placeholders are compared with."""
    texts = texts_of(message)
    if message.fuzzy:
        yield "marked fuzzy"
    if not all(texts) or (isinstance(message.id, tuple) and len(texts) != plurals):
        yield "not translated"
        return
    wanted = {tuple(placeholders(text)) for text in source}
    for text in texts:
        if tuple(placeholders(text)) not in wanted:
            yield f"placeholders or tags differ: {placeholders(text)} instead of {placeholders(source[-1])}"
        if text.strip() != text and source[-1].strip() == source[-1]:
            yield "blanks at the edges"


def check_django() -> Iterator[str]:
    """Faults of the catalogues made by extraction."""
    found = {(message.context, message.id) for message in extract() if message.id}
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        place = path.relative_to(ROOT)
        catalog = read(path, language, "django")
        entries = {(message.context, message.id): message for message in catalog if message.id}
        for _context, ident in sorted(found - set(entries), key=str):
            yield f"{place}: {ident!r} is in the code and not here: run `make messages`"
        for _context, ident in sorted(set(entries) - found, key=str):
            yield f"{place}: {ident!r} is no longer in the code: run `make messages`"
        for key in sorted(found & set(entries), key=str):
            message = entries[key]
            if language == SOURCE_LANGUAGE and not any(texts_of(message)) and not message.fuzzy:
                continue
            for fault in faults_of(message, ids_of(message), catalog.num_plurals):
                yield f"{place}: {key[1]!r}: {fault}"


def check_policy() -> Iterator[str]:
    """Faults of the catalogues kept by hand: every language says what the source language says."""
    paths = {language: LOCALE / language / "LC_MESSAGES" / "policy.po" for language in LANGUAGES}
    if not any(path.exists() for path in paths.values()):
        return
    catalogs = {language: read(path, language, "policy") for language, path in paths.items()}
    source = {(m.context, m.id): m for m in catalogs[SOURCE_LANGUAGE] if m.id}
    for language, catalog in catalogs.items():
        place = paths[language].relative_to(ROOT)
        entries = {(message.context, message.id): message for message in catalog if message.id}
        for key in sorted(set(source) ^ set(entries), key=str):
            yield f"{place}: {key[1]!r} is {'missing' if key in source else 'not in the source language'}"
        for key in sorted(set(source) & set(entries), key=str):
            said = [text for text in texts_of(source[key]) if text] or ids_of(source[key])
            if language == SOURCE_LANGUAGE and not any(texts_of(entries[key])):
                continue
            for fault in faults_of(entries[key], said, catalog.num_plurals):
                yield f"{place}: {key[1]!r}: {fault}"


def compile_all(locale: Path = LOCALE) -> int:
    """Write every .mo that is missing or older than its .po; returns how many."""
    stale = [
        path
        for path in sorted(locale.glob("*/LC_MESSAGES/*.po"))
        if not path.with_suffix(".mo").exists() or path.with_suffix(".mo").stat().st_mtime < path.stat().st_mtime
    ]
    if not stale:
        return 0
    from babel.messages.mofile import write_mo

    for path in stale:
        language = path.parent.parent.name
        fresh = path.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, read(path, language, path.stem))
        fresh.replace(path.with_suffix(".mo"))
    return len(stale)


def main() -> int:
    """The command line; 0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("what", choices=["extract", "check", "compile"])
    what = parser.parse_args().what
    if what == "extract":
        update()
    if what == "check":
        faults = [*check_django(), *check_policy()]
        if faults:
            print("\n".join(faults[:SHOWN]), file=sys.stderr)
            print(f"messages: {len(faults)} faults", file=sys.stderr)
            return 1
    if what in {"compile", "extract"} and (count := compile_all()):
        print(f"compiled {count} catalogues")
    return 0


if __name__ == "__main__":
    sys.exit(main())
