"""Vectors are compared exactly, however they lie: with every allowed text, and with no other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.search.engine import vectors
from amparo.search.engine.vectors import Vectors

DIMENSIONS = 16


def unit(rng: np.random.Generator, count: int) -> np.ndarray:
    rows = rng.standard_normal((count, DIMENSIONS)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float16)


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 4), min_size=1, max_size=60), st.integers(1, 9))
def test_each_allowed_text_gets_the_cosines_of_its_head_and_of_its_best_passage(
    seed: int, counts: list[int], at_once: int
) -> None:
    rng = np.random.default_rng(seed)
    texts = {slot: unit(rng, count) for slot, count in enumerate(counts)}
    built = Vectors()
    items = list(texts.items())
    for at in range(0, len(items), at_once):
        built = built.with_rows(items[at : at + at_once])
    again = {slot: unit(rng, 2) for slot in list(texts)[::3]}
    built, texts = built.with_rows(list(again.items())), texts | again
    query = unit(rng, 1)[0].astype(np.float32)
    allowed = rng.random(len(counts) + 1) < 0.7
    near = built.near(query, allowed)
    for slot in range(len(counts) + 1):
        if not allowed[slot] or slot not in texts:
            assert (near.head[slot], near.body[slot]) == (-1, -1)
            continue
        alike = texts[slot].astype(np.float32) @ query
        assert near.head[slot] == pytest.approx(alike[0], abs=0.03)
        assert near.body[slot] == pytest.approx(max(alike[1:], default=-1), abs=0.03)


def test_of_very_many_texts_the_bodies_of_the_nearest_heads_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "MOST_BODIES", 900)
    monkeypatch.setattr(vectors, "NEAREST_HEADS", 100)
    rng = np.random.default_rng(5)
    built = Vectors().with_rows([(slot, unit(rng, 3)) for slot in range(1_000)])
    query = unit(rng, 1)[0].astype(np.float32)
    allowed = np.ones(1_000, np.bool_)
    some = built.near(query, allowed)
    monkeypatch.setattr(vectors, "MOST_BODIES", 10_000)
    every = built.near(query, allowed)
    best = np.argsort(-every.head)[:100]
    assert np.array_equal(some.head, every.head)
    assert np.array_equal(some.body[best], every.body[best])
    assert (some.body > -1).all()


def test_what_moved_is_found_at_its_new_slot() -> None:
    rng = np.random.default_rng(5)
    rows = {slot: unit(rng, 2) for slot in range(4)}
    built = Vectors().with_rows(list(rows.items())).moved(np.array([-1, 0, -1, 1], np.int32))
    near = built.near(rows[3][0].astype(np.float32), np.ones(2, np.bool_))
    assert near.head[1] == pytest.approx(1, abs=0.03)
    assert near.head[0] < 0.99
