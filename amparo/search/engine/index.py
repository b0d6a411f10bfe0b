"""The index of one process: put and remove texts from one thread, rank and complete from any number of threads.

Every change makes a new state and swaps it in; whoever ranks keeps the state that it began with, so no lock is needed.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from amparo.search.engine.fusion import Evidence, fused, heard
from amparo.search.engine.postings import Asked, Segment, add_shares, added_up, holding, merged, postings_of, segment_of
from amparo.search.engine.spelling import Vocabulary, near, vocabulary_of
from amparo.search.engine.titles import Titles, titles_moved, titles_with
from amparo.search.engine.vectors import Vectors
from amparo.search.rules.analysis import unpacked
from amparo.search.rules.texts import QUERY_LENGTH, Array, Flags, Floats, Ints, Put, Query, Ranked
from amparo.search.rules.words import query_terms

SEGMENTS = 8
SMALL = 200
STALE = 2_000
CORRECTED = 16  # words of a question, in each language
MEANT = 3  # written words for one that was mistyped
UNKNOWN = 0.5  # what a word counts that no text holds


@dataclass(frozen=True)
class Part:
    """What there is in one language."""

    segments: tuple[Segment, ...] = ()
    vocabulary: Vocabulary | None = None
    counted: int = 0  # texts that the vocabulary knows


@dataclass(frozen=True)
class State:
    """Everything at one moment. A text lies at a slot; a text that is put again moves to a new one."""

    ids: Array
    groups: Array
    languages: Ints
    scopes: Ints
    live: Flags
    names: tuple[str, ...] = ()
    parts: dict[str, Part] = field(default_factory=dict)
    titles: Titles = field(default_factory=Titles)
    vectors: dict[str, Vectors] = field(default_factory=dict)


def _empty() -> State:
    none = np.empty(0, np.int64)
    small = np.empty(0, np.int32)
    return State(none, none, small, small, np.empty(0, np.bool_))


class Engine:
    """An index in memory. One thread changes it; `rank` and `complete` may run in any thread at any time."""

    def __init__(self) -> None:
        self._state = _empty()
        self._slots: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def put(self, texts: Sequence[Put], *, learn: bool = True) -> None:
        """Adds texts, or takes them in the place of those with the same id. Cheapest by the thousand; whoever has more
        of them lets the engine `learn` their words at the end."""
        last = {text.id: text for text in texts}
        if not last:
            return
        state = self._without(last)
        first = len(state.ids)
        batch = list(last.values())
        names = state.names + tuple(sorted({text.language for text in batch} - set(state.names)))
        number = {name: i for i, name in enumerate(names)}
        analysed = [unpacked(text.analysed) for text in batch]
        parts = dict(state.parts)
        live = np.concatenate((state.live, np.ones(len(batch), np.bool_)))
        for name in sorted({text.language for text in batch}):
            own = [i for i, text in enumerate(batch) if text.language == name]
            made = segment_of([first + i for i in own], [analysed[i] for i in own])
            parts[name] = _grown(parts.get(name, Part()), made, live)
        self._slots.update({text.id: first + i for i, text in enumerate(batch)})
        grown = replace(
            state,
            ids=np.concatenate((state.ids, np.array([text.id for text in batch], np.int64))),
            groups=np.concatenate((state.groups, np.array([text.group for text in batch], np.int64))),
            languages=np.concatenate((state.languages, np.array([number[text.language] for text in batch], np.int32))),
            scopes=np.concatenate((state.scopes, np.array([text.scope for text in batch], np.int32))),
            live=live,
            names=names,
            parts=parts,
            titles=titles_with(state.titles, first, [one.title for one in analysed]),
        )
        self._state = _tidied(grown)
        if len(self._state.ids) < len(grown.ids):
            self._slots = {int(key): slot for slot, key in enumerate(self._state.ids)}
        if learn:
            self.learn()

    def learn(self) -> None:
        """Takes up the words that mistyped ones are compared with, in languages with a tenth more texts than when it
        did so last."""
        parts = {name: _learned(part) for name, part in self._state.parts.items()}
        self._state = replace(self._state, parts=parts)

    def remove(self, ids: Iterable[int]) -> None:
        """Takes texts out; unknown ids are passed over."""
        self._state = self._without(ids)

    def put_vectors(self, provider: str, rows: Sequence[tuple[int, Array]]) -> None:
        """Takes the passages of texts as vectors of unit length, the first for title and summary.

        A text is put before its vectors; vectors of unknown texts are passed over.
        """
        state = self._state
        known = [(self._slots[key], matrix) for key, matrix in rows if key in self._slots and len(matrix)]
        if known:
            vectors = state.vectors.get(provider, Vectors()).with_rows(known)
            self._state = replace(state, vectors={**state.vectors, provider: vectors})

    def drop_vectors(self, provider: str) -> None:
        """Forgets a provider."""
        self._state = replace(self._state, vectors={k: v for k, v in self._state.vectors.items() if k != provider})

    def rank(self, query: Query, scopes: Collection[int] | None = None, limit: int = 100) -> Ranked:
        """The texts that answer a query best, of these scopes only (None: all). Deterministic."""
        state = self._state
        allowed = _allowed(state, query.only, scopes)
        if not allowed.any():
            return Ranked([], 0, True)
        evidence, meant = _evidence(state, query, allowed)
        return replace(fused(evidence, limit), meant=meant)

    def complete(self, words: str, language: str, scopes: Collection[int] | None = None, limit: int = 8) -> list[int]:
        """Texts by their titles, the last word of which may be unfinished; those in the language first."""
        state = self._state
        allowed = _allowed(state, None, scopes)
        own = state.names.index(language) if language in state.names else -1
        hits = [
            (int(state.languages[slot]) != own, length, slot)
            for _, length, slot in state.titles.complete(words[:QUERY_LENGTH], allowed)
        ]
        ids: dict[int, int] = {}
        for _, _, slot in sorted(hits):
            ids.setdefault(int(state.groups[slot]), int(state.ids[slot]))
            if len(ids) == limit:
                break
        return list(ids.values())

    def _without(self, ids: Iterable[int]) -> State:
        gone = [self._slots.pop(key) for key in ids if key in self._slots]
        if not gone:
            return self._state
        live = self._state.live.copy()
        live[gone] = False
        return replace(self._state, live=live)


def _grown(part: Part, made: Segment, live: Flags) -> Part:
    segments = [*part.segments, made]
    while len(segments) > SEGMENTS or (len(segments) > 1 and segments[-2].texts <= max(SMALL, segments[-1].texts)):
        segments[-2:] = [merged(segments[-2:], live)]
    return replace(part, segments=tuple(segments))


def _learned(part: Part) -> Part:
    texts = sum(segment.texts for segment in part.segments)
    if part.vocabulary is not None and texts < part.counted * 1.1:
        return part
    counts = added_up([segment.words_counted() for segment in part.segments])
    return replace(part, vocabulary=vocabulary_of(counts), counted=texts)


def _tidied(state: State) -> State:
    """Without the slots of texts that are gone, once these are more than the others."""
    gone = len(state.live) - int(np.count_nonzero(state.live))
    if gone < STALE or gone * 2 < len(state.live):
        return state
    kept = np.flatnonzero(state.live)
    places = np.full(len(state.live), -1, np.int32)
    places[kept] = np.arange(len(kept), dtype=np.int32)
    parts = {}
    for name, part in state.parts.items():
        one = merged(part.segments, state.live)
        parts[name] = replace(part, segments=(replace(one, slots=places[one.slots]),))
    return replace(
        state,
        ids=state.ids[kept],
        groups=state.groups[kept],
        languages=state.languages[kept],
        scopes=state.scopes[kept],
        live=state.live[kept],
        parts=parts,
        titles=titles_moved(state.titles, places),
        vectors={name: vectors.moved(places) for name, vectors in state.vectors.items()},
    )


def _allowed(state: State, only: str | None, scopes: Collection[int] | None) -> Flags:
    allowed = state.live
    if only is not None:
        number = state.names.index(only) if only in state.names else -1
        allowed = allowed & (state.languages == number)
    if scopes is not None:
        allowed = allowed & np.isin(state.scopes, np.fromiter(scopes, np.int32, len(scopes)))
    return allowed


def _evidence(state: State, query: Query, allowed: Flags) -> tuple[Evidence, dict[str, tuple[str, ...]]]:
    """What is known of every slot, and the terms that stand for mistyped words, by language."""
    text = query.text[:QUERY_LENGTH]
    meant = {}
    words: Floats = np.zeros(len(state.ids), np.float32)
    some = None if state.live.all() else state.live
    for number, name in enumerate(state.names):
        if query.only in (None, name):
            asked = _asked(text, name, state.parts[name], some)
            meant[name] = tuple(one.term for one in asked if not one.counts)
            texts = int(np.count_nonzero(state.live & (state.languages == number)))
            add_shares(words, asked, texts)
    own = state.names.index(query.language) if query.language in state.names else -1
    meaning = {
        name: vectors.near(query.vectors[name], heard(name, state.languages, own, allowed))
        for name, vectors in sorted(state.vectors.items())
        if name in query.vectors
    }
    shares = np.minimum(words, 1.0)
    return Evidence(state.ids, state.groups, allowed, state.languages, own, shares, meaning), meant


def _asked(text: str, language: str, part: Part, live: Flags | None) -> list[Asked]:
    """The terms to look for: those of the question, and for one that no text holds the written words nearest to it."""
    asked: dict[str, Asked] = {}
    corrected = 0
    for term, word in query_terms(text, language):
        postings = postings_of(part.segments, term)
        held = holding(postings, live)
        asked.setdefault(term, Asked(term, postings, held, counts=1.0 if held else UNKNOWN))
        if held or part.vocabulary is None or corrected == CORRECTED:
            continue
        corrected += 1
        meant = (
            (found, weight)
            for other, weight in near(word, part.vocabulary)
            for found, _ in query_terms(other, language)
        )
        alternatives = (_alternative(found, weight, part, live) for found, weight in meant)
        for one in islice((one for one in alternatives if one.held), MEANT):
            asked.setdefault(one.term, one)
    return list(asked.values())


def _alternative(term: str, weight: float, part: Part, live: Flags | None) -> Asked:
    postings = postings_of(part.segments, term)
    return Asked(term, postings, holding(postings, live), weight, 0.0)
