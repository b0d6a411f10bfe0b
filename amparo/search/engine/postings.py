"""Postings of texts in one language: for each term the slots of the texts that hold it, with its weight in each.

A segment is never changed once made: whoever reads one needs no lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from amparo.search.rules.analysis import Analysed
from amparo.search.rules.texts import Array, Flags, Floats, Ints


@dataclass(frozen=True)
class Asked:
    """A term to look for, the number of texts that hold it, what it weighs, and what it counts in the whole question
    (0: an alternative of another)."""

    term: str
    held: int
    weight: float = 1.0
    counts: float = 1.0


@dataclass(frozen=True)
class Segment:
    """Some texts; the postings of term `i` are `slots[starts[i]:starts[i + 1]]`."""

    terms: dict[str, int]
    starts: Ints
    slots: Ints
    weights: Array  # float16
    words: dict[str, int]  # surface words with the number of texts that hold them
    texts: int

    def postings(self, term: str) -> tuple[Ints, Array] | None:
        """The slots and weights of a term."""
        at = self.terms.get(term)
        if at is None:
            return None
        low, high = self.starts[at], self.starts[at + 1]
        return self.slots[low:high], self.weights[low:high]


def segment_of(slots: Sequence[int], analysed: Sequence[Analysed]) -> Segment:
    """A segment of these texts."""
    terms: dict[str, int] = {}
    words: dict[str, int] = {}
    numbers: list[Ints] = []
    for one in analysed:
        numbers.append(np.array([terms.setdefault(term, len(terms)) for term in one.terms], np.int32))
        for word in one.words:
            words[word] = words.get(word, 0) + 1
    lengths = [len(part) for part in numbers]
    at = np.repeat(np.array(slots, np.int32), lengths)
    weights = (
        np.concatenate([one.weights for one in analysed]).astype(np.float16) if analysed else np.empty(0, np.float16)
    )
    return _sorted(terms, np.concatenate(numbers) if numbers else np.empty(0, np.int32), at, weights, words)


def merged(segments: Sequence[Segment], live: Flags) -> Segment:
    """One segment of several, without the texts that are gone. Surface words of gone texts stay until a restart."""
    terms: dict[str, int] = {}
    words: dict[str, int] = {}
    numbers, slots, weights = [], [], []
    for part in segments:
        own = np.fromiter((terms.setdefault(term, len(terms)) for term in part.terms), np.int32, len(part.terms))
        keep = live[part.slots]
        numbers.append(np.repeat(own, np.diff(part.starts))[keep])
        slots.append(part.slots[keep])
        weights.append(part.weights[keep])
        for word, count in part.words.items():
            words[word] = words.get(word, 0) + count
    return _sorted(terms, np.concatenate(numbers), np.concatenate(slots), np.concatenate(weights), words)


def _sorted(terms: dict[str, int], numbers: Ints, slots: Ints, weights: Array, words: dict[str, int]) -> Segment:
    order = np.argsort(numbers, kind="stable")
    counts = np.bincount(numbers, minlength=len(terms))
    held = [term for term, number in terms.items() if counts[number]]
    starts = np.concatenate(([0], np.cumsum(counts[counts > 0]))).astype(np.int32)
    terms = {term: number for number, term in enumerate(held)}
    return Segment(terms, starts, slots[order], weights[order], words, len(np.unique(slots)))


def holding(segments: Sequence[Segment], term: str, live: Flags | None) -> int:
    """How many texts hold a term; `live` where some are gone."""
    found = 0
    for segment in segments:
        part = segment.postings(term)
        if part is not None:
            found += len(part[0]) if live is None else int(np.count_nonzero(live[part[0]]))
    return found


def shares_of(segments: Sequence[Segment], asked: Sequence[Asked], slots: int, texts: int) -> Floats:
    """How much of a question each slot holds, 0 to 1: each word counts by how rare it is among the texts of this
    language (`texts` of them), and by what it weighs in the text. A word that no text holds counts as missing."""
    found: Floats = np.zeros(slots, np.float32)
    whole = 0.0
    for one in asked:
        rarity = float(np.log1p((texts - one.held + 0.5) / (one.held + 0.5)))
        whole += one.counts * rarity
        for segment in segments if one.held else ():
            part = segment.postings(one.term)
            if part is not None:
                found[part[0]] += part[1].astype(np.float32) * np.float32(one.weight * rarity)
    if whole:
        found /= np.float32(whole)
    return found
