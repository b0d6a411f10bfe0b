"""Words that nobody wrote in any text, and the written words that they may have been meant to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from amparo.search.rules.texts import Ints

SHORTEST, LONGEST = 4, 30
REMEMBERED = 2_000
LOOKED_AT = 40
MOST = 8


@dataclass(frozen=True)
class Vocabulary:
    """The surface words of a language by their trigrams, with the number of texts that hold each."""

    words: list[str]
    counts: Ints
    grams: dict[str, Ints]
    lengths: Ints
    found: dict[str, list[tuple[str, float]]] = field(default_factory=dict)  # what was looked up before


def vocabulary_of(counts: Mapping[str, int]) -> Vocabulary:
    """A vocabulary to look in; words with digits are left out: a code is right or is another code."""
    words = sorted(word for word in counts if word.isalpha() and len(word) <= LONGEST)
    held: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        for gram in _grams(word):
            held.setdefault(gram, []).append(number)
    grams = {gram: np.array(numbers, np.int32) for gram, numbers in held.items()}
    lengths = np.array([len(_grams(word)) for word in words], np.int32)
    return Vocabulary(words, np.array([counts[word] for word in words], np.int32), grams, lengths)


def near(word: str, known: Vocabulary) -> list[tuple[str, float]]:
    """Written words within one typing error (two from seven letters on), nearest first, with a weight below 1."""
    if len(word) < SHORTEST or len(word) > LONGEST or not word.isalpha() or not known.words:
        return []
    if word not in known.found:
        if len(known.found) >= REMEMBERED:
            known.found.clear()
        known.found[word] = _near(word, known)
    return known.found.get(word, [])


def _near(word: str, known: Vocabulary) -> list[tuple[str, float]]:
    grams = _grams(word)
    lists = [known.grams[gram] for gram in grams if gram in known.grams]
    if not lists:
        return []
    numbers, counts = np.unique(np.concatenate(lists), return_counts=True)
    alike = 2.0 * counts / (known.lengths[numbers] + len(grams))
    best = np.argsort(-alike, kind="stable")[:LOOKED_AT]
    allowed = 1 if len(word) < 7 else 2
    found = []
    for number in numbers[best]:
        other = known.words[number]
        errors = distance(word, other, allowed)
        if errors <= allowed:
            found.append((errors, -int(known.counts[number]), other))
    found.sort()
    nearest = found[0][0] if found else 0
    return [(other, 0.9 if errors == 1 else 0.7) for errors, _, other in found if errors == nearest][:MOST]


def distance(left: str, right: str, most: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours between two words; `most + 1` where there are more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        ahead = [i] + [0] * len(right)
        for j, other in enumerate(right, 1):
            cost = min(row[j] + 1, ahead[j - 1] + 1, row[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            ahead[j] = cost
        if min(ahead) > most:
            return most + 1
        before, row = row, ahead
    return min(row[-1], most + 1)


def _grams(word: str) -> set[str]:
    spread = f"  {word} "
    return {spread[i : i + 3] for i in range(len(spread) - 2)}
