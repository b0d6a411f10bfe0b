"""A translation beside its source, paragraph by paragraph. Pure.

Paragraphs are what blank lines part; code in a fence stays whole. Which belongs to which is decided by what they are
(heading, list, code, …) and how long they are, as bilingual texts are aligned: the languages need not be known.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from amparo.knowledge.rules.diffing import Kind, Piece, all_lines, words_of
from amparo.knowledge.rules.matching import Effort, opcodes

Price = Callable[[int, int], float]
FENCE = re.compile(r" {0,3}(```+|~~~+)")
MOST_CELLS = 250_000  # beyond it paragraphs are paired in their order
MOST_COMPARED = 900  # pairs of paragraphs that are compared word by word
GAP = 1.0  # the price of a paragraph that has none beside it
OTHER_KIND = 1.4
KINDS = (
    ("heading", re.compile(r"#{1,6}\s")),
    ("code", re.compile(r"```|~~~")),
    ("table", re.compile(r"\|")),
    ("quote", re.compile(r">")),
    ("numbered", re.compile(r"\d+[.)]\s")),
    ("list", re.compile(r"[-*+•]\s")),
    ("picture", re.compile(r"!\[")),
)


def split_blocks(text: str) -> list[str]:
    """The paragraphs of a text, without the blank lines between them."""
    return ["\n".join(lines).rstrip() for _first, lines in numbered_blocks(text)]


def starts_of_blocks(text: str) -> list[int]:
    """In which line, from 1, each paragraph begins."""
    return [first for first, _lines in numbered_blocks(text)]


def numbered_blocks(text: str) -> list[tuple[int, list[str]]]:
    """The lines of each paragraph, with the number of the first one."""
    blocks: list[tuple[int, list[str]]] = [(1, [])]
    fence = ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if fence:
            blocks[-1][1].append(line)
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif not line.strip():
            blocks.append((number + 1, []))
        else:
            opened = FENCE.match(line)
            fence = opened[1] if opened else ""
            blocks[-1][1].append(line)
    return [(first, lines) for first, lines in blocks if lines]


def join_blocks(blocks: Iterable[str]) -> str:
    """The text of some paragraphs; those that say nothing are left out."""
    plain = (block.replace("\r\n", "\n").rstrip() for block in blocks)
    return "\n\n".join(block for block in plain if block.strip())


def keep_spacing(old: str, new: str) -> str:
    """The old text where the new one differs in nothing but blank lines between paragraphs."""
    return old if old != new and split_blocks(old) == split_blocks(new) else new


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the source beside its translation. `pieces` is what the source says with what it has changed since
    the translation was made; both `source` and `text` may be empty, never both."""

    source: str
    text: str
    pieces: tuple[tuple[Piece, ...], ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the source has changed here since."""
        return bool(self.pieces)


def align_texts(source: str, text: str, before: str | None = None) -> list[Row]:
    """Each paragraph of the source with its translation, in order. `before` is what the source said when the
    translation was made, where that was something else."""
    blocks, written = split_blocks(source), split_blocks(text)
    if not written:
        return [Row(block, "") for block in blocks]
    if before is None or before == source:
        return [Row(block, said) for block, said in pair_blocks(blocks, written)]
    earlier = split_blocks(before)
    said = pair_blocks(earlier, written)
    return list(follow(said, earlier, blocks))


def follow(said: Sequence[tuple[str, str]], earlier: Sequence[str], blocks: Sequence[str]) -> Iterable[Row]:
    """The rows of the earlier source brought to what it says now."""
    texts: list[list[str]] = [[] for _ in earlier]
    first: list[str] = []  # translated before any paragraph of the source
    at, effort = -1, Effort()
    for block, text in said:
        at += 1 if block else 0
        if text:
            (texts[at] if at >= 0 else first).append(text)
    yield from (Row("", text) for text in first)
    for tag, a, b, c, d in opcodes(earlier, blocks, effort):
        at = a
        for old, new in pair_versions(earlier[a:b], blocks[c:d]):
            text = "\n\n".join(texts[at]) if old else ""
            at += 1 if old else 0
            yield Row(new, text, () if tag == "equal" else changes(old, new, effort))


def pair_versions(earlier: Sequence[str], now: Sequence[str]) -> list[tuple[str, str]]:
    """Paragraphs of one language before and after, those with most words in common together."""
    if len(earlier) * len(now) > MOST_COMPARED or list(earlier) == list(now):
        return list(zip_longest(earlier, now, fillvalue=""))
    before, after = [words_of(block) for block in earlier], [words_of(block) for block in now]

    def price(i: int, j: int) -> float:
        return 2.4 * (1 - SequenceMatcher(None, before[i], after[j], autojunk=False).quick_ratio())

    return trace(earlier, now, prices(len(earlier), len(now), price))


def changes(old: str, new: str, effort: Effort) -> tuple[tuple[Piece, ...], ...]:
    """A paragraph with what came and what went, line by line."""
    if not old or not new:
        kind: Kind = "added" if new else "removed"
        return tuple((Piece(line, kind),) for line in (new or old).split("\n"))
    return tuple(line.pieces for line in all_lines(old, new, effort))


def kind_of(block: str) -> str:
    """What a paragraph is."""
    start = block.lstrip()
    return next((name for name, pattern in KINDS if pattern.match(start)), "words")


def pair_blocks(source: Sequence[str], text: Sequence[str]) -> list[tuple[str, str]]:
    """Each paragraph of both, in order, with the one that belongs to it or an empty one."""
    kinds, others = [kind_of(block) for block in source], [kind_of(block) for block in text]
    if kinds == others or len(source) * len(text) > MOST_CELLS:
        return list(zip_longest(source, text, fillvalue=""))
    ratio = max(sum(map(len, text)), 1) / max(sum(map(len, source)), 1)

    def price(i: int, j: int) -> float:
        expected, there = len(source[i]) * ratio + 8, len(text[j]) + 8
        apart = 1 - min(expected, there) / max(expected, there)
        return apart * 0.9 + (0 if kinds[i] == others[j] else OTHER_KIND)

    return trace(source, text, prices(len(source), len(text), price))


def prices(rows: int, columns: int, price: Price) -> list[list[tuple[float, int]]]:
    """For each beginning of both the cheapest way, and its last step: 0 both, 1 the source alone, 2 the text alone."""
    table: list[list[tuple[float, int]]] = [[(j * GAP, 2) for j in range(columns + 1)]]
    for i in range(rows):
        line: list[tuple[float, int]] = [((i + 1) * GAP, 1)]
        above = table[-1]
        for j in range(columns):
            line.append(
                min(
                    (above[j][0] + price(i, j), 0),
                    (above[j + 1][0] + GAP, 1),
                    (line[j][0] + GAP, 2),
                )
            )
        table.append(line)
    return table


def trace(source: Sequence[str], text: Sequence[str], table: list[list[tuple[float, int]]]) -> list[tuple[str, str]]:
    """The cheapest way, read from its end."""
    i, j = len(source), len(text)
    found: list[tuple[str, str]] = []
    while i or j:
        step = table[i][j][1] if i and j else (1 if i else 2)
        found.append((source[i - 1] if step != 2 else "", text[j - 1] if step != 1 else ""))
        i, j = i - (step != 2), j - (step != 1)
    return found[::-1]
