"""Words that nobody wrote in any text, and the written words that they may have been meant to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz.distance import OSA

from amparo.search.engine.lexicon import Places, Words, keys_of, placed, words_of
from amparo.search.rules.texts import Array, Ints

SHORTEST, LONGEST = 4, 30
REMEMBERED = 5_000  # words, for each language; at most some 2 MB
LOOKED_AT = 40
MOST = 8


@dataclass(frozen=True)
class Vocabulary:
    """The surface words of a language by their trigrams, with the number of texts that hold each."""

    words: Words  # short ones first
    firsts: Ints  # the number of the first word of each length
    counts: Ints
    grams: Places
    holding: Ints  # the numbers of the words that hold each trigram
    lengths: Ints  # trigrams of each
    letters: Array  # which letters each has, a bit for each
    found: dict[str, list[tuple[str, float]]] = field(default_factory=dict)  # what was looked up before


def vocabulary_of(counts: Mapping[str, int]) -> Vocabulary:
    """A vocabulary to look in; words with digits are left out: a code is right or is another code."""
    words = sorted(
        (word for word in counts if word.isalpha() and len(word) <= LONGEST), key=lambda one: (len(one), one)
    )
    firsts = np.searchsorted([len(word) for word in words], np.arange(LONGEST + 4)).astype(np.int32)
    keys = [keys_of(_grams(word)) for word in words]
    lengths = np.array([len(one) for one in keys], np.int32)
    places, order = placed(np.concatenate([np.empty(0, np.int64), *keys]))
    holding = np.repeat(np.arange(len(words), dtype=np.int32), lengths)[order]
    letters = np.array([_letters(word) for word in words], np.uint32)
    numbers = np.array([counts[word] for word in words], np.int32)
    return Vocabulary(words_of(words), firsts, numbers, places, holding, lengths, letters)


def near(word: str, known: Vocabulary) -> list[tuple[str, float]]:
    """Written words within one typing error (two from seven letters on), nearest first, with a weight below 1."""
    if len(word) < SHORTEST or len(word) > LONGEST or not word.isalpha() or not len(known.words):
        return []
    if word not in known.found:
        if len(known.found) >= REMEMBERED:
            known.found.clear()
        known.found[word] = _near(word, known)
    return known.found.get(word, [])


def _near(word: str, known: Vocabulary) -> list[tuple[str, float]]:
    grams = _grams(word)
    lists = [known.holding[at] for gram in grams if (at := known.grams.of(gram)) is not None]
    if not lists:
        return []
    allowed = 1 if len(word) < 7 else 2
    numbers = _within(word, len(grams), lists, known, allowed)
    found = []
    for number in numbers:
        other = known.words[number]
        errors = OSA.distance(word, other, score_cutoff=allowed)  # swapped neighbours are one
        if errors <= allowed:
            found.append((errors, -int(known.counts[number]), other))
    found.sort()
    nearest = found[0][0] if found else 0
    return [(other, 0.9 if errors == 1 else 0.7) for errors, _, other in found if errors == nearest][:MOST]


def _within(word: str, grams: int, lists: Sequence[Ints], known: Vocabulary, allowed: int) -> Ints:
    """The written words most alike of those that may lie within so many errors: an error changes four trigrams at most,
    and on either side one letter."""
    first, last = known.firsts[max(len(word) - allowed, 0)], known.firsts[len(word) + allowed + 1]
    held = np.concatenate(lists)
    shared = np.bincount(held[(held >= first) & (held < last)] - first)
    numbers = np.flatnonzero(shared >= max(1, grams - 4 * allowed))
    common = shared[numbers]
    numbers += first
    own, letters = np.uint32(_letters(word)), known.letters[numbers]
    further = np.maximum(np.bitwise_count(letters & ~own), np.bitwise_count(own & ~letters))
    longer = np.maximum(known.lengths[numbers], grams)
    near = np.flatnonzero((further <= allowed) & (common >= longer - 4 * allowed))
    if len(near) > LOOKED_AT:
        alike = common[near] / (known.lengths[numbers[near]] + grams)
        near = near[np.argsort(-alike, kind="stable")[:LOOKED_AT]]
    return numbers[near].astype(np.int32)


def _letters(word: str) -> int:
    return sum({1 << (ord(letter) & 31) for letter in word})


def _grams(word: str) -> set[str]:
    spread = f"  {word} "
    return {spread[i : i + 3] for i in range(len(spread) - 2)}
