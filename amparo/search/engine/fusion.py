"""What words and meaning say about each text, made into one order."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from amparo.search.engine.vectors import Near
from amparo.search.rules.texts import Array, Flags, Floats, Ranked, Scored

BODY_SHARE = 0.5
FAINT = 0.35
TOTAL = 1_000


@dataclass(frozen=True)
class Evidence:
    """What is known of every slot. `own`: in the reader's language; `words`: BM25F."""

    ids: Array
    groups: Array
    allowed: Flags
    own: Flags
    words: Floats
    meaning: Mapping[str, Near]


def fused(evidence: Evidence, limit: int) -> Ranked:
    """The allowed texts that answer best; ties by id, so that the order is always the same."""
    slots = np.flatnonzero(evidence.allowed)
    words = evidence.words[slots]
    share = words / max(float(words.max(initial=0.0)), 6.0)
    meaning = np.zeros(len(slots), np.float32)
    for near in evidence.meaning.values():
        meaning += _spread(near.head[slots] + np.float32(BODY_SHARE) * near.body[slots])
    score = share + meaning
    matching = (words > 0) | (meaning > FAINT)
    hits = np.flatnonzero(matching)
    if not len(hits):
        hits = np.arange(len(slots))
    order = hits[np.lexsort((evidence.ids[slots][hits], -score[hits]))][:limit]
    scored = [
        Scored(
            int(evidence.ids[slots[i]]),
            int(evidence.groups[slots[i]]),
            float(score[i]),
            float(share[i]),
            float(meaning[i]),
        )
        for i in order
    ]
    total = len(np.unique(evidence.groups[slots][matching]))
    return Ranked(scored, min(total, TOTAL), not matching.any())


def _spread(near: Floats) -> Floats:
    """Cosines as 0 (usual) to about 1 (by far the nearest)."""
    known = near > -1.0
    if known.sum() < 2:
        return np.where(known, near, 0.0).astype(np.float32)
    middle, wide = float(near[known].mean()), float(near[known].std()) or 1.0
    return np.where(known, np.clip((near - middle) / (6 * wide), 0, 1), 0).astype(np.float32)
