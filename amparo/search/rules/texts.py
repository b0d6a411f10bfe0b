"""What the index is given and what it is asked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
QUERY_LENGTH = 2_000  # characters of a question; what is behind them is left out


@dataclass(frozen=True)
class Text:
    """An article in one language, its body without Markdown (`rules.plain`)."""

    language: str
    title: str
    summary: str = ""
    body: str = ""


@dataclass(frozen=True)
class Put:
    """A text as the index takes it: `analysed` is what `rules.analysis.analyse` made of it.

    `scope` stands for everything that may narrow a search (who reads it, its product); only the owner knows what.
    """

    id: int
    group: int
    language: str
    scope: int
    analysed: bytes


@dataclass(frozen=True)
class Query:
    """What somebody looks for. `language` is the reader's, `only` keeps to texts of one language.

    `vectors` holds the meaning of the text by name of provider; without any, words decide alone.
    """

    text: str
    language: str
    only: str | None = None
    vectors: Mapping[str, Vector] = field(default_factory=dict)


class Scored(NamedTuple):
    """A text that was found. `words` and `meaning` are what each contributed (0 to 1); `score` decides the order. One
    that does not match is among the nearest only."""

    id: int
    group: int
    score: float
    words: float
    meaning: float
    matches: bool = True


@dataclass(frozen=True)
class Ranked:
    """Best first; `total` counts groups that match; `nearest` where nothing matches well. `meant`: by language, the
    terms that were looked for in the place of mistyped words."""

    scored: list[Scored]
    total: int
    nearest: bool
    meant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]
