"""A provider of embeddings for tests that are not about a model: a real one, but of a few arithmetic steps.

Words that share a prefix of four letters are near to each other, whatever their endings; `mes` is `month`.
"""

import time
import zlib
from collections.abc import Sequence

import numpy as np

from amparo.search.rules.texts import Floats

SAME = {"mes": "month", "mois": "month", "banco": "bank"}


class Prefixes:
    """Hashes prefixes of words into sixteen numbers."""

    name = "prefixes"
    version = "1"
    dimensions = 64

    def queries(self, texts: Sequence[str]) -> Floats:
        """A row for each."""
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Floats:
        """A row for each; texts with the word `unembeddable` are refused."""
        rows = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            if "unembeddable" in text:
                raise ValueError("this text cannot be embedded")
            for word in text.lower().split():
                row[zlib.crc32(SAME.get(word, word)[:4].encode()) % self.dimensions] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


class PrefixesAgain(Prefixes):
    """The same of another version."""

    version = "2"


class Broken(Prefixes):
    """A model that cannot be used."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """Never."""
        raise OSError("weights are missing")


class Slow(Prefixes):
    """A model that takes a minute for a text."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """In a minute."""
        time.sleep(60)
        return super().passages(texts)
