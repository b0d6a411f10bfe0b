"""Markdown of people to HTML that is safe to show (SEC-6, SEC-16): no raw HTML, no remote pictures, marked links."""

from collections.abc import MutableMapping, Sequence
from html import escape, unescape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

MOST_CHARACTERS = 50_000
MOST_BARE_LINKS = 300  # finding them takes quadratic time; beyond this only written links are links
TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li"),
    *("strong", "em", "s", "code", "pre", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "code": {"class"}, "th": {"class"}, "td": {"class"}}
SCHEMES = {"http", "https", "mailto", "tel"}
REL = "noopener nofollow ugc"
ALIGNMENTS = {"text-align:left": "left", "text-align:right": "right", "text-align:center": "center"}


class TooLong(ValueError):
    """A text of more than MOST_CHARACTERS."""


def to_html(markdown: str) -> SafeString:
    """Renders what somebody wrote; raises TooLong. Pictures become links, so that no reader's address leaks (SEC-6).

    Links open in a new tab and carry `rel="noopener nofollow ugc"`; cells of tables carry `class="left|right|center"`.
    """
    if len(markdown) > MOST_CHARACTERS:
        raise TooLong(f"{len(markdown)} characters, at most {MOST_CHARACTERS}")
    clean = nh3.clean(
        _render(markdown),
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_keep_attribute,
        url_schemes=SCHEMES,
        link_rel=REL,
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return mark_safe(clean)  # noqa: S308  # nh3 made it safe


def to_text(markdown: str, most: int = 200) -> str:
    """The plain words of a text in one line, for excerpts and mail subjects: at most so many characters."""
    plain = nh3.clean(_render(markdown[: most * 10]), tags=set())
    words = " ".join(unescape(plain).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "code" and name == "class":
        return value if value.startswith("language-") and value[9:].isalnum() else None
    if tag in {"th", "td"} and name == "class":
        return value if value in ALIGNMENTS.values() else None
    return value


def _image_as_link(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    token = tokens[at]
    address = str(token.attrs.get("src", ""))
    label = token.content or address
    return f'<a href="{escape(address)}">{escape(label)}</a>'


def aligned_cell(
    self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    token = tokens[at]
    style = str(token.attrs.pop("style", ""))
    if style in ALIGNMENTS:
        token.attrs["class"] = ALIGNMENTS[style]
    return self.renderToken(tokens, at, options, env)


def _render(markdown: str) -> str:
    bare_links = markdown.count("://") + markdown.count("www.") + markdown.count("@")
    return str((_markdown if bare_links <= MOST_BARE_LINKS else _without_bare_links).render(markdown))


def _make_markdown(*, bare_links: bool) -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": bare_links, "breaks": True})
    markdown.enable(["table", "strikethrough", *(["linkify"] if bare_links else [])])
    markdown.add_render_rule("image", _image_as_link)
    markdown.add_render_rule("th_open", aligned_cell)
    markdown.add_render_rule("td_open", aligned_cell)
    return markdown


_markdown = _make_markdown(bare_links=True)
_without_bare_links = _make_markdown(bare_links=False)
