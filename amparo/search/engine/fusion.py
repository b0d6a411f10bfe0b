"""What words and meaning say about each text, made into one order. docs/search.md says it in prose.

Words count by the share of the question that a text holds; meaning by how far a text stands out from the others of its
language, so that no language is nearer by itself. A text in another language than the question holds few of its words;
a second model, which is better between languages, speaks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from amparo.search.engine.vectors import Near
from amparo.search.rules.texts import Array, Flags, Floats, Ints, Ranked, Scored

TOTAL = 1_000
USUAL_TEXTS = 30.0  # how many texts the usual nearness below stands for where there are few
CLEAR = 4.0  # deviations from which a text is near by itself
SHARE = 0.2  # of a question, from which its words are found well
SOME = 0.1  # and from which they are found at all
NEAREST = 10  # how many are shown where fewer match


@dataclass(frozen=True)
class Weighing:
    """How a provider's nearness counts: the share of the best passage beside the head, and its weight, in the language
    of the question and in others; the usual mean and deviation of a text."""

    own: float
    own_body: float
    other: float
    other_body: float
    mean: float
    deviation: float


WORDS = 12.0  # what a text weighs that holds the whole question
WEIGHINGS = {
    "e5": Weighing(own=1.0, own_body=1.0, other=1.0, other_body=0.5, mean=0.15, deviation=0.12),
    "use": Weighing(own=0.0, own_body=0.5, other=0.8, other_body=0.5, mean=0.15, deviation=0.14),
}
ANY_MODEL = Weighing(own=1.0, own_body=0.5, other=1.0, other_body=0.5, mean=0.3, deviation=0.12)


@dataclass(frozen=True)
class Evidence:
    """What is known of every slot. `own`: in the language of the question; `words`: the share of the question that the
    text holds, 0 to 1; `languages`: a number for each."""

    ids: Array
    groups: Array
    allowed: Flags
    languages: Ints
    own: int
    words: Floats
    meaning: Mapping[str, Near]


def heard(name: str, languages: Ints, own: int, allowed: Flags) -> Flags:
    """The allowed slots of whose nearness a provider is asked; what weighs nothing is not looked at."""
    return allowed if WEIGHINGS.get(name, ANY_MODEL).own else allowed & (languages != own)


def fused(evidence: Evidence, limit: int) -> Ranked:
    """The allowed texts that answer best; ties by id, so that the order is always the same."""
    slots = np.flatnonzero(evidence.allowed)
    words = evidence.words[slots]
    far = np.zeros(len(slots), np.float32)
    for name, near in evidence.meaning.items():
        far += _standing_out(evidence, near, WEIGHINGS.get(name, ANY_MODEL), slots)
    score = np.float32(WORDS) * words + far
    matching = (words >= SOME) | (far >= CLEAR)
    good = bool(((words >= SHARE) | (far >= CLEAR)).any())
    hits = np.flatnonzero(matching)
    if len(hits) < min(limit, NEAREST):
        hits = np.flatnonzero((words > 0) | bool(evidence.meaning))
        limit = min(limit, NEAREST)
    if not len(hits):
        hits = np.arange(len(slots))
    if len(hits) > limit:
        hits = hits[score[hits] >= np.partition(score[hits], -limit)[-limit]]
    hits = hits[np.lexsort((evidence.ids[slots[hits]], -score[hits]))][:limit]
    at = slots[hits]
    columns = (evidence.ids[at], evidence.groups[at], score[hits], words[hits], far[hits] / (2 * CLEAR), matching[hits])
    scored = [
        Scored(key, group, total, said, min(max(meant, 0.0), 1.0), matches)
        for key, group, total, said, meant, matches in zip(*(one.tolist() for one in columns), strict=True)
    ]
    return Ranked(scored, min(len(np.unique(evidence.groups[slots[matching]])), TOTAL), not good)


def _standing_out(evidence: Evidence, near: Near, weighing: Weighing, slots: Array) -> Floats:
    """By how many deviations each text is nearer than the others of its language, weighed."""
    at = np.flatnonzero(near.head > -1)
    languages = evidence.languages[at]
    own = languages == evidence.own
    body = np.where(own, np.float32(weighing.own_body), np.float32(weighing.other_body))
    alike = near.head[at] + body * np.maximum(near.body[at], 0)
    texts = np.bincount(languages) + USUAL_TEXTS
    away = alike - ((np.bincount(languages, alike) + USUAL_TEXTS * weighing.mean) / texts)[languages]
    spread = (np.bincount(languages, away**2) + USUAL_TEXTS * weighing.deviation**2) / texts
    found = np.zeros(len(evidence.ids), np.float32)
    found[at] = np.where(own, weighing.own, weighing.other) * away / np.sqrt(spread)[languages]
    return found[slots]
