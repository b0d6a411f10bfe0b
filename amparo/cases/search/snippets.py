"""Where the words stand: a piece of a text with the words marked. Pure; what comes out is escaped by the page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from amparo.cases.search.words import TOKEN, joined_of, parts_of, plain

WIDTH = 160
BEFORE = 50
MARKUP = re.compile(r"[*_`>#\[\]|]+|\]\([^)]*\)")
BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `marked` where it is what was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Looked:
    """What was looked for: words and stems as `Match.stems` has them, codes without punctuation, beginnings."""

    words: frozenset[str]
    surface: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def hits(self, token: str) -> bool:
        """Whether a token of a text is one of them."""
        parts = parts_of(plain(token))
        forms = {*parts, joined_of(parts)} - {""}
        return bool(forms & self.words or forms & self.surface) or any(
            form.startswith(beginning) for form in forms for beginning in self.beginnings
        )


def tidy(text: str) -> str:
    """One line without the signs of Markdown."""
    return BLANK.sub(" ", MARKUP.sub(" ", text)).strip()


def spans_of(text: str, looked: Looked) -> list[tuple[int, int]]:
    """Where in the text the words stand."""
    return [token.span() for token in TOKEN.finditer(text) if looked.hits(token.group())]


def marked(text: str, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """The whole text in pieces."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [Piece(text[at:start]), Piece(text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:])] if piece.text]


def mark(text: str, looked: Looked) -> list[Piece]:
    """A title with its words marked."""
    return marked(text, spans_of(text, looked))


def snippet(texts: Sequence[str], looked: Looked) -> list[Piece]:
    """The stretch of one of the texts that holds most of the words; empty where none holds any."""
    best: tuple[int, str, list[tuple[int, int]]] = (0, "", [])
    for text in map(tidy, texts):
        spans = spans_of(text, looked)
        for first, (start, _end) in enumerate(spans):
            near = [span for span in spans[first:] if span[1] <= start + WIDTH - BEFORE]
            kinds = len({plain(text[a:b]) for a, b in near})
            if kinds > best[0]:
                best = (kinds, text, near)
    return cut_out(best[1], best[2]) if best[0] else []


def cut_out(text: str, spans: list[tuple[int, int]]) -> list[Piece]:
    """The surroundings of the spans, cut at words, with an ellipsis where something was left out."""
    start = max(0, spans[0][0] - BEFORE)
    if start:
        blank = text.find(" ", start, spans[0][0])
        start = blank + 1 if blank >= 0 else spans[0][0]
    end = min(len(text), start + WIDTH)
    if end < len(text):
        blank = text.rfind(" ", spans[-1][1], end)
        end = blank if blank >= 0 else max(end, spans[-1][1])
    moved = [(a - start, b - start) for a, b in spans]
    pieces = marked(text[start:end], moved)
    opening = [Piece("… ")] if start else []
    return [*opening, *pieces, *([Piece(" …")] if end < len(text) else [])]
