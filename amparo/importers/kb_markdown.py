"""A folder of Markdown with a folder for each language (`en/close.md`, `es/close.md`); front matter says the rest.

The same path below two languages is the same article. Front matter: `title` (else the first heading), `summary`,
`question`, `environment`, `product`, `versions`, `audience`, `state`, `id`, `group`, `source_language`, `outdated`,
`credit` and `translation_of`, another file's path or id, for those whose paths differ.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from amparo.core.languages import TAGS
from amparo.importers import front_matter
from amparo.importers.front_matter import BrokenFrontMatter, Value
from amparo.importers.kb_reading import (
    MOST_BYTES,
    MOST_FILES,
    Defaults,
    Picture,
    Read,
    SourceUnusable,
    Unread,
    carried_state,
    language_of,
    main_language,
)
from amparo.knowledge.actions import GroupTerms
from amparo.knowledge.actions.arranging import picture_name
from amparo.knowledge.carrying import Carried
from amparo.knowledge.lifecycle import STATES
from amparo.knowledge.rules.texts import Text

PICTURES = "pictures"  # the folder in which an export keeps them
IMAGE = re.compile(r"(!\[[^\]\n]{0,500}\]\()([^)\s]{1,500})((?:\s+\"[^\"\n]{0,500}\")?\))")
HEADING = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*(?:\n|\Z)")
PICTURE_ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".webp"}


@dataclass(frozen=True, slots=True)
class Page:
    """A file as it is written."""

    where: str
    path: Path
    language: str
    values: dict[str, Value]
    body: str

    @property
    def stem(self) -> str:
        """Its path below the language, without the ending."""
        return stem_of(self.where)

    @property
    def id(self) -> str:
        """Its own id, else where it lies."""
        return self.text("id") or f"{self.language}/{self.stem}"

    def text(self, name: str) -> str:
        """A value of the head as text."""
        return text_in(self.values, name)


class MarkdownFolder:
    """The folder. Files are found first and read one by one, so that a large one needs little memory."""

    def __init__(self, path: Path, defaults: Defaults) -> None:
        self.path, self.defaults = path, defaults
        self._groups: dict[str, str] = {}
        self._languages: dict[str, set[str]] = {}
        self._sources: dict[str, str] = {}  # the language that one of an article's files names as its source
        self._heads: dict[tuple[str, str], dict[str, Value]] = {}  # of each article in each language
        self._lost: set[tuple[str, str]] = set()  # article and language of files that cannot be read
        self._circles: set[str] = set()

    def texts(self) -> Iterator[Read | Unread]:
        """Every Markdown file below a language's folder; raises SourceUnusable where there is none."""
        files = self._files()
        if not self._groups:
            self._find_groups(files)
        for path in files:
            page = self._page(path)
            yield page if isinstance(page, Unread) else self._read(page)

    def _files(self) -> list[Path]:
        folders = [one for one in sorted(self.path.iterdir()) if one.is_dir() and not one.is_symlink()]
        found = [
            path
            for folder in folders
            if folder.name != PICTURES and not folder.name.startswith(".")
            for path in sorted(folder.rglob("*.md"))
            if path.is_file() and not path.is_symlink()
        ]
        if not found:
            raise SourceUnusable("no-markdown", self.path)
        if len(found) > MOST_FILES:
            raise SourceUnusable("too-many-files", self.path)
        return found

    def _page(self, path: Path) -> Page | Unread:
        where = path.relative_to(self.path).as_posix()
        language = language_of(where.split("/", 1)[0])
        if language not in TAGS:
            return Unread(where, "unknown-language", "language", {"value": language[:40]})
        if path.stat().st_size > MOST_BYTES:
            return Unread(where, "too-large", params={"limit": MOST_BYTES // 1024})
        try:
            values, body = front_matter.split(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            return Unread(where, "encoding")
        except OSError:
            return Unread(where, "unreadable")
        except BrokenFrontMatter as broken:
            return Unread(where, f"front-matter-{broken.code}", broken.name, {"line": broken.line})
        return Page(where, path, language, values, body)

    def _find_groups(self, files: list[Path]) -> None:
        """Which file belongs to which article: by `group`, by what it is a translation of, by its path."""
        above: dict[str, str] = {}
        own: dict[str, str] = {}
        pages: dict[str, Page] = {}
        for path in files:
            page = self._page(path)
            if isinstance(page, Unread):
                self._lose(page)
                continue
            own[page.id], pages[page.id] = page.text("group") or page.stem, replace(page, body="")
            if page.text("translation_of"):
                above[page.id] = page.text("translation_of")
        paths = {page.where: key for key, page in pages.items()}
        above = {key: parent if parent in own else paths.get(parent, parent) for key, parent in above.items()}
        for key, page in pages.items():
            line = [key]
            while (parent := above.get(line[-1])) is not None and parent not in line:
                line.append(parent)
            if parent is not None:
                self._circles.add(key)
            group = own.get(line[-1], line[-1])
            self._groups[key] = group
            self._languages.setdefault(group, set()).add(page.language)
            if page.text("source_language"):
                self._sources.setdefault(group, language_of(page.text("source_language")))
            self._heads[group, page.language] = page.values

    def _lose(self, page: Unread) -> None:
        """A file that cannot be read still stands for its article in its language."""
        language = language_of(page.where.split("/", 1)[0])
        if language in TAGS:
            self._lost.add((stem_of(page.where), language))
            self._languages.setdefault(stem_of(page.where), set()).add(language)

    def _read(self, page: Page) -> Read | Unread:
        if page.id in self._circles:
            return Unread(page.where, "circle", "translation_of")
        state = page.text("state") or "published"
        if state not in STATES:
            return Unread(page.where, "unknown-state", "state", {"value": state[:40]})
        body, pictures = self._pictures(page)
        title, body = (page.text("title"), body) if page.text("title") else headed(body)
        group = self._groups[page.id]
        source = self._source_of(page, group)
        if source != page.language and (group, source) in self._lost and not page.text("audience"):
            return Unread(page.where, "source-unread", "audience")
        said = {name: value for name, value in page.values.items() if value}
        carried = Carried(
            id=page.id,
            group=group,
            language=page.language,
            source_language=source,
            text=Text(title, page.text("summary"), page.text("question"), page.text("environment"), body.strip("\n")),
            terms=self._terms_of({**self._heads.get((group, source), {}), **said}),
            state=carried_state(state, self.defaults),
            outdated=page.values.get("outdated") is True,
            credit=page.text("credit"),
        )
        return Read(page.where, carried, pictures)

    def _source_of(self, page: Page, group: str) -> str:
        """The language that the others are translated from: as the file says, or another of its article's files."""
        given = page.text("source_language")
        return language_of(given) if given else self._sources.get(group) or main_language(self._languages[group])

    def _terms_of(self, values: dict[str, Value]) -> GroupTerms:
        """What an article is about and who reads it; a translation that says nothing is like its source."""
        versions = values.get("versions", [])
        return GroupTerms(
            text_in(values, "product") or self.defaults.product,
            tuple(versions) if isinstance(versions, list) else tuple(str(versions).split(",")),
            text_in(values, "audience") or self.defaults.audience,
        )

    def _pictures(self, page: Page) -> tuple[str, tuple[Picture, ...]]:
        """The body with its own pictures called by their plain names, and where they lie: only inside of the folder."""
        found: dict[str, Picture] = {}

        def named(match: re.Match[str]) -> str:
            place = unquote(match[2])
            if "://" in place or place.startswith(("/", "\\", "data:")):
                return match[0]
            candidates = [page.path.parent / place, self.path / PICTURES / page.stem / place]
            path = next((one.resolve() for one in candidates if one.is_file()), None)
            inside = path is not None and path.is_relative_to(self.path.resolve())
            if path is None or not inside or path.suffix.lower() not in PICTURE_ENDINGS:
                return match[0]
            name = picture_name(place)
            found[name] = Picture(name, path)
            return f"{match[1]}{name}{match[3]}"

        body = IMAGE.sub(named, page.body)
        return body, tuple(found.values())


def stem_of(where: str) -> str:
    """A file's path below its language, without the ending."""
    return Path(*Path(where).parts[1:]).with_suffix("").as_posix()


def text_in(values: Mapping[str, Value], name: str) -> str:
    """A value of a head as text; empty where it is none."""
    value = values.get(name, "")
    return value if isinstance(value, str) else ""


def headed(body: str) -> tuple[str, str]:
    """The first heading as the title, and what follows it."""
    found = HEADING.match(body)
    return (found[1], body[found.end() :]) if found else ("", body)
