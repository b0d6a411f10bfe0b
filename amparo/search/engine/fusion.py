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


WORDS = 16.0  # what a text weighs that holds the whole question
WEIGHINGS = {
    "e5": Weighing(own=1.0, own_body=1.5, other=1.0, other_body=0.5, mean=0.15, deviation=0.12),
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
    words, far = evidence.words, _meant(evidence)
    score = np.float32(WORDS) * words + far
    matching = evidence.allowed & ((words >= SOME) | (far >= CLEAR))
    hits = np.flatnonzero(matching)
    good = bool(((words[hits] >= SHARE) | (far[hits] >= CLEAR)).any())
    total = len(np.unique(evidence.groups[hits]))
    if len(hits) < min(limit, NEAREST):
        hits = np.flatnonzero(evidence.allowed & ((words > 0) | bool(evidence.meaning)))
        limit = min(limit, NEAREST)
    if not len(hits):
        hits = np.flatnonzero(evidence.allowed)
    if len(hits) > limit:
        hits = hits[score[hits] >= np.partition(score[hits], -limit)[-limit]]
    hits = hits[np.lexsort((evidence.ids[hits], -score[hits]))][:limit]
    meaning = np.clip(far[hits] / (2 * CLEAR), 0.0, 1.0)
    columns = (evidence.ids[hits], evidence.groups[hits], score[hits], words[hits], meaning, matching[hits])
    scored = list(map(Scored, *(one.tolist() for one in columns)))
    return Ranked(scored, min(total, TOTAL), not good)


def _meant(evidence: Evidence) -> Floats:
    """By how many deviations each allowed text stands out among those of its language, of all models together."""
    far = np.zeros(len(evidence.ids), np.float32)
    for language in np.flatnonzero(np.bincount(evidence.languages)) if evidence.meaning else ():
        slots = np.flatnonzero(evidence.allowed & (evidence.languages == language))
        for name, near in evidence.meaning.items():
            weighing = WEIGHINGS.get(name, ANY_MODEL)
            far[slots] += _standing_out(near, slots, weighing, own=language == evidence.own)
    return far


def _standing_out(near: Near, slots: Array, weighing: Weighing, *, own: bool) -> Floats:
    """By how many deviations each text of a language is nearer than the others, weighed; 0 without vectors."""
    head = near.head[slots]
    there = head > -1
    body = weighing.own_body if own else weighing.other_body
    alike: Floats = np.maximum(near.body[slots], 0)
    alike *= np.float32(body)
    alike += head
    texts = np.count_nonzero(there) + USUAL_TEXTS
    alike -= np.float32((alike.sum(where=there, dtype=np.float64) + USUAL_TEXTS * weighing.mean) / texts)
    alike[~there] = 0
    spread = (float(alike @ alike) + USUAL_TEXTS * weighing.deviation**2) / texts
    found: Floats = alike * np.float32((weighing.own if own else weighing.other) / np.sqrt(spread))
    return found
