"""Markdown of the vendor's articles to safe HTML: headings that can be linked to, boxes (`> [!WARNING]`), own pictures.

As strict as `richtext` (SEC-5, SEC-6, SEC-16): no raw HTML, no script; a picture is shown only where it is one of the
desk's own, any other becomes a link.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from amparo.core import richtext
from amparo.core.richtext import ALIGNMENTS, MOST_BARE_LINKS, MOST_CHARACTERS, SCHEMES, TAGS, TooLong

BOXES = ("note", "tip", "important", "warning", "caution")
BOX = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*\n?", re.IGNORECASE)
CLASSES = {"callout-title", *(f"callout callout-{box}" for box in BOXES)}
PLAIN_NAME = re.compile(r"[\w.-]{1,120}")
FIRST_LEVEL = 3  # the page has the title and the article's parts above
ID_LENGTH = 60
HEADINGS = {f"h{level}" for level in range(FIRST_LEVEL, 7)}


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader sees of boxes (their titles, by BOXES, in the text's language) and where pictures lie."""

    titles: Mapping[str, str]
    picture_url: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text, for a table of contents."""

    id: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, and its headings."""

    html: SafeString
    headings: tuple[Heading, ...]


def render_article(markdown: str, look: Look) -> Rendered:
    """Renders what an author wrote; raises TooLong."""
    if len(markdown) > MOST_CHARACTERS:
        raise TooLong(f"{len(markdown)} characters, at most {MOST_CHARACTERS}")
    bare_links = markdown.count("://") + markdown.count("www.") + markdown.count("@")
    parser = _markdown if bare_links <= MOST_BARE_LINKS else _without_bare_links
    tokens = parser.parse(markdown)
    headings = name_headings(tokens)
    written = parser.renderer.render(draw_boxes(tokens, look.titles), parser.options, {"look": look})
    clean = nh3.clean(
        str(written),
        tags=TAGS | {"img"},
        attributes={
            **richtext.ATTRIBUTES,
            "img": {"src", "alt", "title"},
            "blockquote": {"class"},
            "p": {"class"},
            **{heading: {"id"} for heading in HEADINGS},
        },
        attribute_filter=keep_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener",
        set_tag_attribute_values={"table": {"tabindex": "0"}, "pre": {"tabindex": "0"}},  # wide ones scroll by key
    )
    return Rendered(mark_safe(clean), headings)  # noqa: S308  # nh3 made it safe


def keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Classes and pictures of ours alone."""
    if name == "class" and tag in ("blockquote", "p"):
        return value if value in CLASSES else None
    if tag == "img" and name == "src":
        return value if value.startswith("/") and not value.startswith("//") else None
    if name == "class" and tag == "code":
        return value if value.startswith("language-") and value[9:].isalnum() else None
    if name == "class":
        return value if value in ALIGNMENTS.values() else None
    return value


def name_headings(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """Puts the headings below those of the page, and gives each a name of its own to be linked to."""
    opening = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    top = min((int(tokens[at].tag[1]) for at in opening), default=1)
    found: dict[str, Heading] = {}
    for at in opening:
        text = "".join(child.content for child in tokens[at + 1].children or [] if child.content)
        level = min(int(tokens[at].tag[1]) - top + FIRST_LEVEL, 6)
        plain = re.sub(r"\W+", "-", text.lower()).strip("-")[:ID_LENGTH] or "part"
        name, number = f"s-{plain}", 1
        while name in found:
            number += 1
            name = f"s-{plain}-{number}"
        found[name] = Heading(name, text, level)
        tokens[at].tag = tokens[at + 2].tag = f"h{level}"
        tokens[at].attrs["id"] = name
    return tuple(found.values())


def draw_boxes(tokens: Sequence[Token], titles: Mapping[str, str]) -> list[Token]:
    """Quotations that begin with `[!NOTE]` become boxes with a title."""
    drawn: list[Token] = []
    for at, token in enumerate(tokens):
        drawn.append(token)
        inside = tokens[at + 1 : at + 3]
        if token.type != "blockquote_open" or [one.type for one in inside] != ["paragraph_open", "inline"]:
            continue
        found = BOX.match(inside[1].content)
        if found is None:
            continue
        kind = found[1].lower()
        token.attrs["class"] = f"callout callout-{kind}"
        inside[1].content = inside[1].content[found.end() :]
        inside[1].children = without_mark(inside[1].children or [])
        drawn += title_of(titles.get(kind, kind.capitalize()))
    return drawn


def without_mark(children: list[Token]) -> list[Token]:
    """The words of a box without what names its kind."""
    rest = list(children)
    if rest and rest[0].type == "text":
        rest[0].content = BOX.sub("", rest[0].content, count=1)
        if not rest[0].content.strip():
            rest.pop(0)
    if rest and rest[0].type in ("softbreak", "hardbreak"):
        rest.pop(0)
    return rest


def title_of(text: str) -> list[Token]:
    """A paragraph with a box's title."""
    opening, words, closing = Token("paragraph_open", "p", 1), Token("inline", "", 0), Token("paragraph_close", "p", -1)
    opening.attrs["class"] = "callout-title"
    plain = Token("text", "", 0)
    plain.content = text
    words.content, words.children = text, [plain]
    return [opening, words, closing]


def _picture(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    token, look = tokens[at], env["look"]
    address, label = str(token.attrs.get("src", "")), token.content
    if look.picture_url is not None and PLAIN_NAME.fullmatch(address):
        return f'<img src="{escape(look.picture_url(address))}" alt="{escape(label)}">'
    return f'<a href="{escape(address)}">{escape(label or address)}</a>'


def _make_markdown(*, bare_links: bool) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": bare_links})
    markdown.enable(["table", "strikethrough", *(["linkify"] if bare_links else [])])
    markdown.add_render_rule("image", _picture)
    for cell in ("th_open", "td_open"):
        markdown.add_render_rule(cell, richtext.aligned_cell)
    return markdown


_markdown = _make_markdown(bare_links=True)
_without_bare_links = _make_markdown(bare_links=False)
