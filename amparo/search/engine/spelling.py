"""Words that nobody wrote in any text, and the written words that they may have been meant to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from amparo.search.rules.texts import Array, Ints

SHORTEST, LONGEST = 4, 30
REMEMBERED = 5_000  # words, for each language; at most some 2 MB
LOOKED_AT = 40
MOST = 8


@dataclass(frozen=True)
class Vocabulary:
    """The surface words of a language by their trigrams, with the number of texts that hold each."""

    words: list[str]
    counts: Ints
    grams: dict[str, Ints]
    lengths: Ints  # trigrams of each
    letters: Array  # which letters each has, a bit for each
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
    letters = np.array([_letters(word) for word in words], np.uint32)
    return Vocabulary(words, np.array([counts[word] for word in words], np.int32), grams, lengths, letters)


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
    allowed = 1 if len(word) < 7 else 2
    numbers = _within(word, len(grams), lists, known, allowed)
    found = []
    for number in numbers:
        other = known.words[number]
        errors = distance(word, other, allowed)
        if errors <= allowed:
            found.append((errors, -int(known.counts[number]), other))
    found.sort()
    nearest = found[0][0] if found else 0
    return [(other, 0.9 if errors == 1 else 0.7) for errors, _, other in found if errors == nearest][:MOST]


def _within(word: str, grams: int, lists: Sequence[Ints], known: Vocabulary, allowed: int) -> Ints:
    """Of the written words most alike those that may lie within so many errors: an error changes four trigrams at most,
    and on either side one letter."""
    numbers, common = np.unique(np.concatenate(lists), return_counts=True)
    alike = 2.0 * common / (known.lengths[numbers] + grams)
    if len(numbers) > LOOKED_AT:
        best = np.flatnonzero(alike >= np.partition(alike, -LOOKED_AT)[-LOOKED_AT])
        best = best[np.argsort(-alike[best], kind="stable")[:LOOKED_AT]]
        numbers, common = numbers[best], common[best]
    own, letters = np.uint32(_letters(word)), known.letters[numbers]
    further = np.maximum(np.bitwise_count(letters & ~own), np.bitwise_count(own & ~letters))
    longer = np.maximum(known.lengths[numbers], grams)
    within: Ints = numbers[(further <= allowed) & (common >= longer - 4 * allowed)]
    return within


def distance(left: str, right: str, most: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours between two words; `most + 1` where there are more. Only
    for a small `most`."""
    if left == right:
        return 0
    if most == 0 or abs(len(left) - len(right)) > most:
        return most + 1
    same = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        same += 1
    left, right = left[same:], right[same:]
    ways = [(left[1:], right[1:]), (left[1:], right), (left, right[1:])]
    if left[:2] == right[1::-1]:
        ways.append((left[2:], right[2:]))
    if most == 1:
        return 1 if any(one == other for one, other in ways) else 2
    return 1 + min(distance(one, other, most - 1) for one, other in ways)


def _letters(word: str) -> int:
    return sum({1 << (ord(letter) & 31) for letter in word})


def _grams(word: str) -> set[str]:
    spread = f"  {word} "
    return {spread[i : i + 3] for i in range(len(spread) - 2)}
