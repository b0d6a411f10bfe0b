"""Where two texts differ, for people to read: paragraphs and, inside of a changed one, words. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product, zip_longest
from typing import Literal

from amparo.knowledge.rules.matching import Effort, likeness, opcodes
from amparo.knowledge.rules.texts import FIELDS, Text

Kind = Literal["same", "added", "removed"]
MOST_WORDS = 1_500  # of a paragraph that is compared word by word: beyond it the paragraph is told as a whole
MOST_PAIRS = 400  # of lines that are compared with each other to find which became which
ALIKE = 0.5  # two lines are the same one changed
OTHER = 0.3  # two lines have nothing to do with each other
AROUND = 1  # unchanged lines shown beside a change


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stay, come or go."""

    text: str
    kind: Kind = "same"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; `skipped` unchanged lines lie before it."""

    pieces: tuple[Piece, ...]
    skipped: int = 0

    @property
    def changed(self) -> bool:
        """Whether something in it came or went."""
        return any(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """What became of one field; no lines where nothing did."""

    field: str
    lines: tuple[Line, ...]


def diff_texts(old: Text, new: Text) -> list[FieldDiff]:
    """The fields that differ, in the text's order; all of them within one effort."""
    effort = Effort()
    return [
        FieldDiff(name, tuple(diff_lines(getattr(old, name), getattr(new, name), effort)))
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    ]


def diff_lines(old: str, new: str, effort: Effort | None = None) -> list[Line]:
    """The changed lines with one unchanged line around each change."""
    return shorten(list(all_lines(old, new, effort)))


def all_lines(old: str, new: str, effort: Effort | None = None) -> Iterator[Line]:
    """Every line, those that stay too. What is kept and what is added together are the new text.

    Where `effort` runs out (its own, unless one is shared), the rest is told line by line, not word by word.
    """
    before, after, given = old.split("\n"), new.split("\n"), effort or Effort()
    for tag, a, b, c, d in opcodes(before, after, given):
        if tag == "equal":
            yield from (Line((Piece(line),)) for line in before[a:b])
        else:
            yield from replaced(before[a:b], after[c:d], given)


def replaced(before: Sequence[str], after: Sequence[str], effort: Effort) -> Iterator[Line]:
    """Lines that became others, in their order."""
    for old, new in partners(before, after, effort):
        if old is not None and new is not None:
            yield Line(tuple(diff_words(old, new, effort)))
        elif old is not None:
            yield Line((Piece(old, "removed"),))
        elif new is not None:
            yield Line((Piece(new, "added"),))


def partners(before: Sequence[str], after: Sequence[str], effort: Effort) -> Iterator[tuple[str | None, str | None]]:
    """Which line became which: the two most alike, then the same above and below them."""
    few = len(before) * len(after) <= MOST_PAIRS
    pairs = product(range(len(before)), range(len(after))) if few else ()
    near = {(a, c): alike(before[a], after[c], effort) for a, c in pairs}
    best = max(near, key=near.__getitem__, default=None)
    if best is None or near[best] < ALIKE:
        yield from zip_longest(before, after)
        return
    a, c = best
    yield from partners(before[:a], after[:c], effort)
    yield before[a], after[c]
    yield from partners(before[a + 1 :], after[c + 1 :], effort)


def alike(old: str, new: str, effort: Effort) -> float:
    """How much of two lines is the same, from 0 to 1; blanks do not count."""
    before, after = [[word for word in words_of(line) if not word.isspace()] for line in (old, new)]
    if max(len(before), len(after)) > MOST_WORDS:
        return 0.0
    return likeness(before, after, effort)


def diff_words(old: str, new: str, effort: Effort | None = None) -> list[Piece]:
    """One line against another, word by word."""
    if old == new:
        return [Piece(old)]
    before, after, given = words_of(old), words_of(new), effort or Effort()
    if max(len(before), len(after)) > MOST_WORDS or alike(old, new, given) < OTHER:
        return [piece for piece in (Piece(old, "removed"), Piece(new, "added")) if piece.text]
    pieces: list[Piece] = []
    for tag, a, b, c, d in opcodes(before, after, given):
        if tag == "equal":
            pieces.append(Piece("".join(before[a:b])))
            continue
        if a < b:
            pieces.append(Piece("".join(before[a:b]), "removed"))
        if c < d:
            pieces.append(Piece("".join(after[c:d]), "added"))
    return pieces


def words_of(line: str) -> list[str]:
    """Words, blanks and marks; together they are the line again."""
    return re.findall(r"\w+|\s+|[^\w\s]", line)


def shorten(lines: list[Line]) -> list[Line]:
    """Leaves out what is far from a change, and says how much that is."""
    near = {
        place
        for at, line in enumerate(lines)
        if line.changed
        for place in range(max(at - AROUND, 0), min(at + AROUND + 1, len(lines)))
    }
    shown, last = [], -1
    for place in sorted(near):
        shown.append(Line(lines[place].pieces, place - last - 1))
        last = place
    return shown
