"""Vectors of texts in a file, so that a benchmark makes each but once. Not started by `make bench`: it only serves."""

import hashlib
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from amparo.search.engine.providers import EmbeddingProvider
from amparo.search.rules.texts import Array, Floats

AT_ONCE = 64


class KeptVectors:
    """A file of vectors by provider, version and text; in memory where no file is named."""

    def __init__(self, path: Path | None) -> None:
        self._database = sqlite3.connect(path or ":memory:")
        self._database.execute("create table if not exists vectors (key blob primary key, value blob) without rowid")

    def passages(self, provider: EmbeddingProvider, texts: Sequence[str]) -> Array:
        """Of parts of articles."""
        return self._rows(provider, "passage", texts, provider.passages)

    def queries(self, provider: EmbeddingProvider, texts: Sequence[str]) -> Array:
        """Of questions."""
        return self._rows(provider, "query", texts, provider.queries)

    def keep(self, provider: EmbeddingProvider, kind: str, texts: Sequence[str], rows: Array) -> None:
        """Puts vectors into the file."""
        keys = [_key(provider, kind, text) for text in texts]
        values = [row.astype(np.float16).tobytes() for row in rows]
        with self._database:
            self._database.executemany(
                "insert or ignore into vectors values (?, ?)", list(zip(keys, values, strict=True))
            )

    def _rows(
        self,
        provider: EmbeddingProvider,
        kind: str,
        texts: Sequence[str],
        make: Callable[[Sequence[str]], Floats],
    ) -> Array:
        unknown = sorted({text for text in texts if self._find(provider, kind, text) is None}, key=len)
        for at in range(0, len(unknown), AT_ONCE):
            part = unknown[at : at + AT_ONCE]
            self.keep(provider, kind, part, make(part))
            print(f"\r{provider.name}: {at + len(part):,} of {len(unknown):,}", end="", file=sys.stderr, flush=True)
        rows = [self._find(provider, kind, text) for text in texts]
        return np.array([np.frombuffer(row or b"", np.float16) for row in rows])

    def _find(self, provider: EmbeddingProvider, kind: str, text: str) -> bytes | None:
        key = _key(provider, kind, text)
        found = self._database.execute("select value from vectors where key = ?", (key,)).fetchone()
        return None if found is None else bytes(found[0])


def _key(provider: EmbeddingProvider, kind: str, text: str) -> bytes:
    return hashlib.sha256("\0".join((provider.name, provider.version, kind, text)).encode()).digest()
