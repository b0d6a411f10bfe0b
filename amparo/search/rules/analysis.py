"""What the words of one text weigh, packed to be kept in a table: a process that starts need not cut them again. Pure.

The weight of a term is that of BM25F with fixed average lengths, so that it depends on the text alone: putting or
removing another text never changes it. How rare a term is, is counted when it is asked for.
"""

from collections import Counter
from dataclasses import dataclass
from sys import intern

import numpy as np

from amparo.search.rules.texts import Floats, Text
from amparo.search.rules.words import TOKEN, cut, tokens

ANALYSIS = 3  # raise it with every change of what `analyse` gives; kept analyses are then made anew
FIELDS = (("title", 8.0, 6.0, 0.8), ("summary", 2.0, 12.0, 0.5), ("body", 1.0, 200.0, 0.8))  # weight, usual length, b
K1 = 1.9
BODY_LENGTH = 400_000
SPELT = 4  # shorter words are not kept for correcting others


@dataclass(frozen=True)
class Analysed:
    """A text's terms with their weights (0 to 1), its surface words, and the words of its title in order (folded)."""

    terms: list[str]
    weights: Floats
    words: list[str]
    title: list[str]


def analyse(text: Text) -> bytes:
    """The words of a text, packed. Bodies are read up to 400,000 characters."""
    weights: dict[str, float] = {}
    words: set[str] = set()
    title = [part for token in tokens(text.title, text.language) for part in token.cut.parts]
    for name, weight, usual, slope in FIELDS:
        found = Counter(TOKEN.findall(getattr(text, name)[:BODY_LENGTH]))
        counts: Counter[str] = Counter()
        length = 0
        for token, times in found.items():
            one = cut(token, text.language)
            length += len(one.parts) * times
            words.update(one.parts)
            for term in one.terms:
                counts[term] += times
        share = weight / (1 - slope + slope * length / usual) if counts else 0.0
        for term, count in counts.items():
            weights[term] = weights.get(term, 0.0) + share * count
    terms = sorted(weights)
    raw = np.array([weights[term] for term in terms], np.float32)
    packed = (raw / (raw + K1)).astype(np.float16).tobytes()
    texts = "\n".join(
        (" ".join(terms), " ".join(sorted(word for word in words if len(word) >= SPELT)), " ".join(title))
    ).encode()
    return len(terms).to_bytes(4, "little") + packed + texts


def unpacked(analysed: bytes) -> Analysed:
    """What `analyse` packed; raises ValueError for anything else. A word of titles is one string wherever it is."""
    count = int.from_bytes(analysed[:4], "little")
    edge = 4 + 2 * count
    parts = analysed[edge:].decode().split("\n")
    terms = parts[0].split()
    if len(parts) != 3 or len(terms) != count:
        raise ValueError("not an analysis of a text")
    weights = np.frombuffer(analysed, np.float16, count, 4).astype(np.float32)
    return Analysed(terms, weights, parts[1].split(), [*map(intern, parts[2].split())])
