"""Reads the links and forms of a page, as a browser would send them, and fills them with what nobody should send."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random

JUNK = (
    *("", "x", "\0", "-1", "0", "9" * 21, "1e9", "٣", "²", "NaN", "null", "true", "[]", "{}", "%s %(x)s {0}", "😀"),
    *("x" * 5000, "á" * 300, "﷽" * 20, "a\r\nb", "\u202e", "'; drop table x;--", "<script>alert(1)</script>"),
    *(
        "2026-13-45",
        "2026-11-22T25:61",
        "0001-01-01",
        "0001-01-01T00:00",
        "9999-12-31",
        "9999-12-31T23:59",
        "P1D",
        "12,5",
        "1.234.567,89",
    ),
    *("../../etc/passwd", "http://[::1", "javascript:alert(1)", "not@valid", f"a@{'b' * 300}.example", "en-XX"),
)
Sent = dict[str, list[str]]


@dataclass
class Input:
    """A field: its name, its kind (`text`, `select`, `button` …), what stands in it, and what it offers."""

    name: str
    kind: str
    value: str = ""
    offered: list[str] = field(default_factory=list)


@dataclass
class Form:
    """Where a form leads, and its fields."""

    action: str
    method: str
    inputs: list[Input] = field(default_factory=list)

    def shape(self) -> tuple[str, str, frozenset[str]]:
        """What forms of the same kind have in common."""
        return shape_of(self.action), self.method, frozenset(one.name for one in self.inputs)

    def fill(self, random: Random) -> Sent:
        """Something sent: most fields, now as they stand, now with junk; of several buttons one."""
        sent: Sent = {}
        buttons = [one for one in self.inputs if one.kind == "button"]
        pressed = [random.choice(buttons)] if buttons else []
        for one in [*(one for one in self.inputs if one.kind != "button"), *pressed]:
            value = value_for(one, random)
            if value is not None and random.random() < 0.93:
                sent.setdefault(one.name, []).append(value)
        return sent


def value_for(one: Input, random: Random) -> str | None:
    """What is sent for a field; None: it is left out."""
    if one.kind == "file" or (one.kind in ("checkbox", "radio") and random.random() < 0.3):
        return None
    stands = random.choice(one.offered) if one.offered else one.value
    kept = 0.3 if one.kind in ("text", "textarea", "search") else 0.6
    return stands if random.random() < kept else random.choice(JUNK)


def shape_of(address: str) -> str:
    """An address without its numbers, words of titles, and query."""
    path = re.sub(r"[?#].*", "", address)
    return re.sub(r"\d+", "N", re.sub(r"(/help/[a-zA-Z-]+/)[^/]+-\d+/", r"\1N/", path))


class Page(HTMLParser):
    """What a page links to, and its forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._input: Input | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "option" and self._input is not None:
            self._input.offered.append(given.get("value", ""))
        elif self._form is not None and given.get("name") and tag in ("input", "select", "textarea", "button"):
            kind = given.get("type", "text") if tag == "input" else tag
            self._input = Input(given["name"], kind, given.get("value", ""))
            self._form.inputs.append(self._input)

    def handle_data(self, data: str) -> None:
        if self._input is not None and self._input.kind == "textarea":
            self._input.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in ("select", "textarea", "button"):
            self._input = None
