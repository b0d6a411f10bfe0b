"""HTML of another help centre as Markdown: what an article needs, everything else as its words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "header",
    "footer",
    "figure",
    "figcaption",
    "dl",
    "dt",
    "dd",
    "details",
    "summary",
}
SILENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head", "title"}
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
SCHEMES = ("http://", "https://", "mailto:", "tel:", "/", "#")
MOST_DEPTH = 60
WARNINGS = {
    "warning": "WARNING",
    "danger": "CAUTION",
    "note": "NOTE",
    "info": "NOTE",
    "tip": "TIP",
    "important": "IMPORTANT",
}


def to_markdown(html: str) -> str:
    """The Markdown of a piece of HTML; scripts, styles and frames leave nothing behind."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finish()


@dataclass
class _Block:
    """An open element whose text is being gathered."""

    tag: str
    parts: list[str] = field(default_factory=list)
    number: int = 0  # of a list's items so far
    kind: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [_Block("")]
        self.silent = 0
        self.pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self.silent += 1
        elif self.silent:
            return
        elif tag == "br":
            self.write("\n" if self.pre else "  \n")
        elif tag == "hr":
            self.write("\n\n---\n\n")
        elif tag == "img":
            source = given.get("src", "")
            if source.startswith(SCHEMES):
                self.write(f"![{flat(given.get('alt', ''))}]({address(source)})")
        elif len(self.stack) < MOST_DEPTH:
            kind = given.get("href", "") if tag == "a" else warning_of(given.get("class", "")) if tag in BLOCKS else ""
            self.stack.append(_Block(tag, kind=kind))
            self.pre += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(self.silent - 1, 0)
            return
        if self.silent or all(block.tag != tag for block in self.stack[1:]):
            return
        while True:
            block = self.stack.pop()
            self.pre -= block.tag == "pre"
            self.write(self.written(block))
            if block.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.write(data if self.pre else escaped(re.sub(r"\s+", " ", data)))

    def write(self, text: str) -> None:
        self.stack[-1].parts.append(text)

    def finish(self) -> str:
        """What was gathered, also of elements that were not closed."""
        while len(self.stack) > 1:
            block = self.stack.pop()
            self.pre = 0
            self.write(self.written(block))
        return tidy("".join(self.stack[0].parts))

    def written(self, block: _Block) -> str:
        """An element as Markdown."""
        raw = "".join(block.parts)
        inner = raw.strip()
        if block.tag == "pre":
            return f"\n\n```\n{raw.strip(chr(10))}\n```\n\n"
        if not inner and block.tag not in ("td", "th"):
            return " " if raw else ""
        inline = self.inline(block, inner)
        return spaced(raw, inline) if inline else self.structured(block, raw, inner)

    def inline(self, block: _Block, inner: str) -> str:
        """Marked words and links; empty for everything else."""
        if block.tag in MARKS:
            return f"{MARKS[block.tag]}{inner}{MARKS[block.tag]}"
        if block.tag == "code" and not self.pre:
            return f"`{inner}`"
        if block.tag == "a":
            return f"[{inner}]({address(block.kind)})" if block.kind.startswith(SCHEMES) else inner
        return ""

    def structured(self, block: _Block, raw: str, inner: str) -> str:
        """Headings, lists, tables, quotations, paragraphs."""
        writers: dict[str, Callable[[], str]] = {
            "li": lambda: self.item(inner),
            "ul": lambda: f"\n\n{tidy(raw)}\n\n",
            "ol": lambda: f"\n\n{tidy(raw)}\n\n",
            "blockquote": lambda: f"\n\n{quoted(tidy(inner))}\n\n",
            "td": lambda: f"\x1f{cell(inner)}",
            "th": lambda: f"\x1f{cell(inner)}",
            "tr": lambda: f"\x1e{raw.strip(' ')}",
            "table": lambda: f"\n\n{table(raw)}\n\n",
        }
        if block.tag in HEADINGS:
            return f"\n\n{HEADINGS[block.tag]} {flat(inner)}\n\n"
        if block.tag in BLOCKS:
            return f"\n\n{quoted(f'[!{block.kind}]{chr(10)}{tidy(inner)}') if block.kind else inner}\n\n"
        return writers.get(block.tag, lambda: raw)()

    def item(self, inner: str) -> str:
        """A point of a list; what belongs to it stands below it."""
        above = next((one for one in reversed(self.stack) if one.tag in ("ul", "ol")), None)
        mark = "-"
        if above is not None and above.tag == "ol":
            above.number += 1
            mark = f"{above.number}."
        indent = " " * (len(mark) + 1)
        return f"\n{mark} " + tidy(inner).replace("\n", f"\n{indent}")


def cell(inner: str) -> str:
    """A cell on one line, its bars no borders."""
    return flat(inner).replace("|", r"\|")


def table(raw: str) -> str:
    """Rows marked by \\x1e, cells by \\x1f; the first row is the heading, as Markdown wants one."""
    rows = [[one.strip() for one in row.split("\x1f")[1:]] for row in raw.split("\x1e")[1:]]
    rows = [row for row in rows if row]
    if not rows:
        return raw.replace("\x1e", "\n").replace("\x1f", " ").strip()
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def warning_of(classes: str) -> str:
    """The kind of a box, by what its class is called."""
    words = re.findall(r"[a-z]+", classes.lower())
    return next((WARNINGS[word] for word in words if word in WARNINGS), "")


def escaped(text: str) -> str:
    """What Markdown would take for a mark of its own."""
    return re.sub(r"([\\`*_\[\]<])", r"\\\1", text)


def address(link: str) -> str:
    """A link that ends where it ends."""
    return link.strip().replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("\n", "")


def spaced(raw: str, text: str) -> str:
    """The blanks around what was marked stay outside of the marks."""
    return (" " if raw[:1].isspace() else "") + text + (" " if raw[-1:].isspace() else "")


def quoted(text: str) -> str:
    """As a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def flat(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """No more than one empty line, no blanks before a line's end but for a break."""
    text = re.sub(r"[ \t]+\n", lambda found: "  \n" if found[0].endswith("  \n") else "\n", text)
    text = re.sub(r"\n[ \t]+\n", "\n\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
