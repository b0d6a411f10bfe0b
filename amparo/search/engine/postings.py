"""Postings of texts in one language: for each term the slots of the texts that hold it, with its weight in each.

A segment is never changed once made: whoever reads one needs no lock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from amparo.search.engine.lexicon import Places, Words, keys_of, placed, words_of
from amparo.search.rules.analysis import Analysed
from amparo.search.rules.texts import Array, Flags, Floats, Ints


@dataclass(frozen=True)
class Asked:
    """A term to look for, where it is found and in how many texts, what it weighs, and what it counts in the whole
    question (0: an alternative of another)."""

    term: str
    postings: Sequence[tuple[Ints, Array]]
    held: int
    weight: float = 1.0
    counts: float = 1.0


@dataclass(frozen=True)
class Segment:
    """Some texts: the slots of those that hold a term lie where `terms` says, and so do its weights in them."""

    terms: Places
    slots: Ints
    weights: Array  # float16
    words: Words  # surface words
    counts: Ints  # of texts that hold each of them
    texts: int

    def postings(self, term: str) -> tuple[Ints, Array] | None:
        """The slots and weights of a term."""
        at = self.terms.of(term)
        return None if at is None else (self.slots[at], self.weights[at])

    def words_counted(self) -> dict[str, int]:
        """The surface words with the number of texts that hold them."""
        return dict(zip(self.words, self.counts.tolist(), strict=True))


def segment_of(slots: Sequence[int], analysed: Sequence[Analysed]) -> Segment:
    """A segment of these texts."""
    words: dict[str, int] = {}
    for one in analysed:
        for word in one.words:
            words[word] = words.get(word, 0) + 1
    at = np.repeat(np.array(slots, np.int32), [len(one.terms) for one in analysed])
    keys = [keys_of(one.terms) for one in analysed]
    return _segment(_together(keys, np.int64), at, _together([one.weights for one in analysed], np.float16), words)


def merged(segments: Sequence[Segment], live: Flags) -> Segment:
    """One segment of several, without the texts that are gone. Surface words of gone texts stay until a restart."""
    keys, slots, weights = [], [], []
    for part in segments:
        keep = live[part.slots]
        keys.append(np.repeat(part.terms.keys, np.diff(part.terms.starts))[keep])
        slots.append(part.slots[keep])
        weights.append(part.weights[keep])
    words = added_up([part.words_counted() for part in segments])
    return _segment(np.concatenate(keys), np.concatenate(slots), np.concatenate(weights), words)


def added_up(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Words that are counted in several places."""
    found: dict[str, int] = {}
    for one in counts:
        for word, count in one.items():
            found[word] = found.get(word, 0) + count
    return found


def _together(parts: Sequence[Array], kind: type) -> Array:
    return np.concatenate([np.empty(0, kind), *parts]).astype(kind)


def _segment(keys: Array, slots: Ints, weights: Array, words: Mapping[str, int]) -> Segment:
    terms, order = placed(keys)
    counts = np.fromiter(words.values(), np.int32, len(words))
    return Segment(terms, slots[order], weights[order], words_of(words), counts, len(np.unique(slots)))


def postings_of(segments: Sequence[Segment], term: str) -> list[tuple[Ints, Array]]:
    """The slots and weights of a term in each segment that has it."""
    return [found for segment in segments if (found := segment.postings(term)) is not None]


def holding(postings: Sequence[tuple[Ints, Array]], live: Flags | None) -> int:
    """How many texts hold a term; `live` where some are gone."""
    return sum(len(slots) if live is None else int(np.count_nonzero(live[slots])) for slots, _ in postings)


def add_shares(found: Floats, asked: Sequence[Asked], texts: int) -> None:
    """Adds to each slot how much of a question its text holds, 0 to 1: each word counts by how rare it is among the
    texts of this language (`texts` of them), and by what it weighs in the text. A word that no text holds counts as
    missing."""
    rarities = [float(np.log1p((texts - one.held + 0.5) / (one.held + 0.5))) for one in asked]
    whole = sum(one.counts * rarity for one, rarity in zip(asked, rarities, strict=True))
    for one, rarity in zip(asked, rarities, strict=True):
        for slots, weights in one.postings if one.held else ():
            found[slots] += weights * np.float32(one.weight * rarity / whole)
