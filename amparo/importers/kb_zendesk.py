"""The pages of Zendesk's Help Center API saved to a folder as JSON: articles, translations, sections, categories.

Every file is one answer of the API, however it is called: `{"articles": […]}`, `{"translations": […]}` and so on. A
section or category whose name is a product's puts its articles there.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from amparo.core.languages import TAGS
from amparo.importers.html_markdown import to_markdown
from amparo.importers.kb_reading import MOST_FILES, Defaults, Read, SourceUnusable, Unread, language_of, read_object
from amparo.knowledge.actions import GroupTerms
from amparo.knowledge.carrying import Carried
from amparo.knowledge.rules.texts import Text

MOST_PAGE = 64 * 1024 * 1024  # one answer of the API
KINDS = ("articles", "translations", "sections", "categories")


def read_page(path: Path, where: str) -> dict[str, Any] | Unread:
    """One answer of the API."""
    try:
        if path.stat().st_size > MOST_PAGE:
            return Unread(where, "page-too-large")
        data = path.read_bytes()
    except OSError:
        return Unread(where, "unreadable")
    return read_object(where, data)


def has_words(kind: str, row: Mapping[str, Any]) -> bool:
    """Whether it is an article in a language; sections and categories are translated as well."""
    return kind == "articles" or (kind == "translations" and str(row.get("source_type", "Article")) == "Article")


def article_of(kind: str, row: Mapping[str, Any]) -> str:
    """The id of the article that a row has words of."""
    return str(row.get("id") if kind == "articles" else row.get("source_id"))


def place_of(kind: str, row: Mapping[str, Any]) -> str:
    """An article in a language. The source's own words stand among the articles and among the translations, and pages
    that were saved while somebody wrote overlap."""
    return f"{article_of(kind, row)}/{row.get('locale')}"


def changed_at(row: Mapping[str, Any]) -> str:
    """When Zendesk says that a row was changed, as it says it (ISO 8601 in UTC, so later ones sort behind)."""
    return str(row.get("updated_at") or "")


class ZendeskFolder:
    """The folder. `products` maps what a section or category may be called to a product's key. Of several rows for one
    text the one that was changed last counts."""

    def __init__(self, path: Path, defaults: Defaults, products: Mapping[str, str]) -> None:
        self.path, self.defaults, self.products = path, defaults, products
        self._unread: list[Unread] = []
        self._heads: dict[str, dict[str, Any]] = {}  # an article without its words, by its id
        self._newest: dict[str, str] = {}  # when a text was changed last, by its place
        self._sections: dict[str, dict[str, Any]] = {}
        self._categories: dict[str, dict[str, Any]] = {}

    def texts(self) -> Iterator[Read | Unread]:
        """Every article in each of its languages; raises SourceUnusable where there is none."""
        if not self._heads:
            self._find_heads()
        yield from self._unread
        seen: set[str] = set()
        for where, kind, row in self._rows():
            if not has_words(kind, row):
                continue
            key, place = article_of(kind, row), place_of(kind, row)
            if place in seen or changed_at(row) < self._newest[place]:
                continue
            seen.add(place)
            head = self._heads.get(key)
            if head is None:
                yield Unread(where, "no-article", "source_id", {"value": key[:40]})
            else:
                yield self._read(where, row, head)

    def _find_heads(self) -> None:
        """Articles without their words, sections and categories; what cannot be read is kept for `texts`."""
        self._unread = []
        for _where, kind, row in self._rows(note=True):
            key = str(row.get("id"))
            if has_words(kind, row):
                place = place_of(kind, row)
                self._newest[place] = max(self._newest.get(place, ""), changed_at(row))
            if kind == "articles" and changed_at(row) >= changed_at(self._heads.get(key, {})):
                self._heads[key] = {name: value for name, value in row.items() if name not in ("body", "title")}
            elif kind in ("sections", "categories"):
                (self._sections if kind == "sections" else self._categories).setdefault(key, row)
        if not self._heads:
            raise SourceUnusable("no-articles", self.path)

    def _rows(self, *, note: bool = False) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path in sorted(self.path.rglob("*.json"))[:MOST_FILES]:
            where = path.relative_to(self.path).as_posix()
            page = self._page(path, where, note=note)
            for kind in KINDS:
                rows = page.get(kind, [])
                for number, row in enumerate(rows if isinstance(rows, list) else [], start=1):
                    if isinstance(row, dict):
                        yield f"{where}:{kind}:{number}", kind, row

    def _page(self, path: Path, where: str, *, note: bool) -> dict[str, Any]:
        page = read_page(path, where)
        if isinstance(page, dict):
            return page | {f"{name}s": [page[name]] for name in ("article", "translation") if name in page}
        if note:
            self._unread.append(page)
        return {}

    def _read(self, where: str, row: dict[str, Any], head: dict[str, Any]) -> Read | Unread:
        language = language_of(str(row.get("locale", "")))
        source = language_of(str(head.get("source_locale") or head.get("locale") or ""))
        if language not in TAGS:
            return Unread(where, "unknown-language", "locale", {"value": str(row.get("locale"))[:40]})
        limited = bool(head.get("user_segment_id")) or bool(head.get("user_segment_ids"))
        draft = bool(row.get("draft", head.get("draft"))) or self.defaults.draft
        key = str(head["id"])
        return Read(
            where,
            Carried(
                id=f"zendesk:{key}/{language}",
                group=f"zendesk:{key}",
                language=language,
                source_language=source,
                text=Text(str(row.get("title") or ""), solution=to_markdown(str(row.get("body") or ""))),
                terms=GroupTerms(self._product(head), (), "signed-in" if limited else self.defaults.audience),
                state="draft" if draft else "published",
                outdated=bool(row.get("outdated")) and language != source,
                credit=str(head.get("html_url") or "")[:300],
            ),
        )

    def _product(self, head: Mapping[str, Any]) -> str:
        """The product that its section, the sections above it or its category is called after."""
        section = self._sections.get(str(head.get("section_id")))
        names: list[str] = []
        for _ in range(10):  # sections within sections
            if section is None:
                break
            names.append(str(section.get("name", "")))
            category = self._categories.get(str(section.get("category_id")), {})
            names.append(str(category.get("name", "")))
            section = self._sections.get(str(section.get("parent_section_id")))
        known = (self.products.get(name.strip().casefold()) for name in names)
        return next(filter(None, known), self.defaults.product)
