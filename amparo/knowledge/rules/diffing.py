"""Where two texts differ, for people to read: paragraphs and, inside of a changed one, words. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

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
    """The fields that differ, in the text's order."""
    return [
        FieldDiff(name, tuple(diff_lines(getattr(old, name), getattr(new, name))))
        for name in FIELDS
        if getattr(old, name) != getattr(new, name)
    ]


def diff_lines(old: str, new: str) -> list[Line]:
    """The changed lines with one unchanged line around each change."""
    return shorten(list(all_lines(old, new)))


def all_lines(old: str, new: str) -> Iterator[Line]:
    """Every line, those that stay too. What is kept and what is added together are the new text."""
    before, after = old.split("\n"), new.split("\n")
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line((Piece(line),)) for line in before[a:b])
        else:
            yield from replaced(before[a:b], after[c:d])


def replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Lines that became others, in their order."""
    for old, new in partners(before, after):
        if old is not None and new is not None:
            yield Line(tuple(diff_words(old, new)))
        elif old is not None:
            yield Line((Piece(old, "removed"),))
        elif new is not None:
            yield Line((Piece(new, "added"),))


def partners(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Which line became which: the two most alike, then the same above and below them."""
    pairs = [(a, c) for a in range(len(before)) for c in range(len(after))]
    likeness = {pair: alike(before[pair[0]], after[pair[1]]) for pair in pairs} if len(pairs) <= MOST_PAIRS else {}
    best = max(likeness, key=likeness.__getitem__, default=None)
    if best is None or likeness[best] < ALIKE:
        yield from zip_longest(before, after)
        return
    a, c = best
    yield from partners(before[:a], after[:c])
    yield before[a], after[c]
    yield from partners(before[a + 1 :], after[c + 1 :])


def alike(old: str, new: str) -> float:
    """How much of two lines is the same, from 0 to 1; blanks do not count."""
    before, after = [[word for word in words_of(line) if not word.isspace()] for line in (old, new)]
    if max(len(before), len(after)) > MOST_WORDS:
        return 0.0
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def diff_words(old: str, new: str) -> list[Piece]:
    """One line against another, word by word."""
    before, after = words_of(old), words_of(new)
    if max(len(before), len(after)) > MOST_WORDS or alike(old, new) < OTHER:
        return [piece for piece in (Piece(old, "removed"), Piece(new, "added")) if piece.text]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    pieces: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
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
