"""Words in few bytes: strings of their own for each, and dictionaries of them, took more memory than all vectors."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from amparo.search.rules.texts import Array, Ints


@dataclass(frozen=True)
class Words:
    """Words in a given order, one behind the other."""

    text: bytes
    ends: Ints

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, number: int) -> str:
        return self.text[self.ends[number - 1] if number else 0 : self.ends[number]].decode()

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))


def words_of(words: Iterable[str]) -> Words:
    """These words, packed."""
    packed = [word.encode() for word in words]
    return Words(b"".join(packed), np.cumsum([len(word) for word in packed], dtype=np.int32))


@dataclass(frozen=True)
class Places:
    """Where the entries of each word stand in arrays beside it: those of `keys[i]` at `starts[i]` to `starts[i + 1]`.

    Keys are hashes of this process in order. Of a million words two have the same hash once in thirty million times;
    texts with the one would then be found by the other.
    """

    keys: Array  # int64
    starts: Ints

    def of(self, word: str) -> slice | None:
        """Where the entries of a word are; None where it has none."""
        key = hash(word)
        at = bisect_left(self.keys.data, key)
        if at == len(self.keys) or self.keys[at] != key:
            return None
        return slice(self.starts[at], self.starts[at + 1])


def keys_of(words: Collection[str]) -> Array:
    """The keys of words."""
    return np.fromiter(map(hash, words), np.int64, len(words))


def placed(keys: Array) -> tuple[Places, Array]:
    """The places of entries that have these keys, and the order into which the entries come."""
    order = np.argsort(keys, kind="stable")
    inside = keys[order]
    first = np.flatnonzero(np.concatenate(([True], inside[1:] != inside[:-1]))) if len(keys) else np.empty(0, np.int64)
    return Places(inside[first], np.append(first, len(keys)).astype(np.int32)), order
