"""Titles by the beginnings of their words, for suggestions while somebody types."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amparo.search.rules.texts import Flags, Ints
from amparo.search.rules.words import tokens

BLOCKS = 6
WORDS = 8


@dataclass(frozen=True)
class Block:
    """Some titles: the slots of word `i` are `slots[starts[i]:starts[i + 1]]`, words in order."""

    words: list[str]
    starts: Ints
    slots: Ints
    titles: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Titles:
    """All titles, in blocks that are never changed."""

    blocks: tuple[Block, ...] = ()

    def complete(self, text: str, allowed: Flags) -> list[tuple[int, int, int]]:
        """(words that matched, words of the title, slot) of titles with every word of the text as a beginning.

        Where no title has them all, those with most of them.
        """
        asked = list(dict.fromkeys(part for token in tokens(text, "") for part in token.cut.parts))[-WORDS:]
        matched = np.zeros(len(allowed), np.int8)
        for block in self.blocks:
            for word in asked:
                low = bisect_left(block.words, word)
                high = bisect_left(block.words, word + "\U0010ffff")
                matched[np.unique(block.slots[block.starts[low] : block.starts[high]])] += 1
        matched[~allowed] = 0
        most = int(matched.max(initial=0))
        if most == 0:
            return []
        hits = {int(slot) for slot in np.flatnonzero(matched == most)[:2000]}
        return [(most, len(words), slot) for block in self.blocks for slot, words in block.titles if slot in hits]


def titles_with(titles: Titles, first: int, added: Sequence[list[str]]) -> Titles:
    """The titles with further ones, at slots from `first` on."""
    blocks = [*titles.blocks, _block([(first + i, words) for i, words in enumerate(added)])]
    while len(blocks) > BLOCKS or (len(blocks) > 1 and len(blocks[-2].titles) <= max(200, len(blocks[-1].titles))):
        blocks[-2:] = [_block(blocks[-2].titles + blocks[-1].titles)]
    return Titles(tuple(blocks))


def titles_moved(titles: Titles, places: Ints) -> Titles:
    """The titles at new slots (`places[old]`, -1 for those that are gone), in one block."""
    kept = [(int(places[slot]), words) for block in titles.blocks for slot, words in block.titles if places[slot] >= 0]
    return Titles((_block(kept),))


def _block(titles: list[tuple[int, list[str]]]) -> Block:
    held: dict[str, list[int]] = {}
    for slot, words in titles:
        for word in set(words):
            held.setdefault(word, []).append(slot)
    order = sorted(held)
    starts = np.cumsum([0, *(len(held[word]) for word in order)]).astype(np.int32)
    return Block(order, starts, np.array([slot for word in order for slot in held[word]], np.int32), titles)
