"""Articles as JSON, one a line, gzipped or not: `id, group, lang, title, summary, body`, others as in Markdown."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from amparo.importers.kb_reading import (
    MOST_LINE,
    Defaults,
    Read,
    SourceUnusable,
    Unread,
    carried_state,
    language_of,
    main_language,
    read_object,
)
from amparo.knowledge.actions import GroupTerms
from amparo.knowledge.carrying import Carried
from amparo.knowledge.lifecycle import STATES
from amparo.knowledge.rules.texts import Text

GZIP = b"\x1f\x8b"
NAMES = {"body": "solution", "lang": "language"}  # as others call them
TERMS = ("product", "versions", "audience")


class JsonLines:
    """A file of lines. Read twice: once for what each article is about and in which languages, once for the texts."""

    def __init__(self, path: Path, defaults: Defaults) -> None:
        self.path, self.defaults = path, defaults
        self._languages: dict[str, set[str]] = {}
        self._sources: dict[str, str] = {}  # the language that one of an article's lines names as its source
        self._heads: dict[tuple[str, str], dict[str, Any]] = {}  # of each article in each language, where it says them

    def texts(self) -> Iterator[Read | Unread]:
        """Each line; raises SourceUnusable where the file is no text."""
        if not self._languages:
            self._languages = self._find_languages()
        for where, row in self._rows():
            yield row if isinstance(row, Unread) else self._read(where, row)

    def _find_languages(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for _where, row in self._rows():
            if isinstance(row, dict):
                group = text_of(row, "group") or text_of(row, "id")
                language = language_of(text_of(row, "language"))
                found.setdefault(group, set()).add(language)
                if said(row):
                    self._heads.setdefault((group, language), said(row))
                if text_of(row, "source_language"):
                    self._sources.setdefault(group, language_of(text_of(row, "source_language")))
        return found

    def _rows(self) -> Iterator[tuple[str, dict[str, Any] | Unread]]:
        try:
            with open_text(self.path) as lines:
                for number, line in enumerate(bounded_lines(lines), start=1):
                    where = f"{self.path.name}:{number}"
                    if line is None:
                        yield where, Unread(where, "too-large")
                    elif line.strip():
                        yield where, read_object(where, line)
        except (OSError, EOFError) as error:
            raise SourceUnusable("unreadable", self.path) from error

    def _read(self, where: str, row: dict[str, Any]) -> Read | Unread:
        group = text_of(row, "group") or text_of(row, "id")
        state = text_of(row, "state") or "published"
        if state not in STATES:
            return Unread(where, "unknown-state", "state", {"value": state[:40]})
        source = (
            language_of(text_of(row, "source_language"))
            or self._sources.get(group)
            or main_language(self._languages[group])
        )
        credit = " · ".join(filter(None, (text_of(row, "credit"), text_of(row, "source"), text_of(row, "licence"))))
        words = {name: text_of(row, name) for name in ("title", "summary", "question", "environment", "solution")}
        carried = Carried(
            id=text_of(row, "id"),
            group=group,
            language=language_of(text_of(row, "language")),
            source_language=source,
            text=Text(**words),
            terms=self._terms_of({**self._heads.get((group, source), {}), **said(row)}),
            state=carried_state(state, self.defaults),
            outdated=row.get("outdated") is True,
            credit=credit[:300],
        )
        return Read(where, carried)

    def _terms_of(self, row: dict[str, Any]) -> GroupTerms:
        """What an article is about and who reads it; a translation that says nothing is like its source."""
        versions = row.get("versions")
        return GroupTerms(
            text_of(row, "product") or self.defaults.product,
            tuple(str(one) for one in versions) if isinstance(versions, list) else (),
            text_of(row, "audience") or self.defaults.audience,
        )


def said(row: dict[str, Any]) -> dict[str, Any]:
    """What a row says of what its article is about and who reads it."""
    return {name: row[name] for name in TERMS if row.get(name)}


def text_of(row: dict[str, Any], name: str) -> str:
    """A field as text, also under the name that others have for it."""
    for key in (name, *(other for other, ours in NAMES.items() if ours == name)):
        value = row.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return ""


def bounded_lines(lines: IO[bytes]) -> Iterator[bytes | None]:
    """The lines; None for one that is too long, of which no more is read into memory than the limit."""
    while line := lines.readline(MOST_LINE):
        if len(line) < MOST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := lines.readline(MOST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def open_text(path: Path) -> IO[bytes]:
    """The file, unpacked where it is gzipped, whatever it is called."""
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")
