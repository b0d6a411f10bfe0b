"""Kleene's strong three-valued logic."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from amparo.policy.logic import All, Any, Leaf, Truth, deciding, k_and, k_not, k_or, truth

truths = st.sampled_from([True, False, None])
many = st.lists(truths, max_size=5)
nodes = st.recursive(
    st.builds(Leaf, st.integers(0, 5), st.booleans()),
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple)) | st.builds(Any, st.lists(inner, max_size=3).map(tuple))
    ),
    max_leaves=8,
)


def test_false_and_unknown_is_false_and_true_or_unknown_is_true() -> None:
    assert k_and([False, None]) is False
    assert k_or([True, None]) is True
    assert k_and([True, None]) is None
    assert k_or([False, None]) is None
    assert k_not(None) is None


@given(many)
def test_de_morgan_holds_also_of_unknowns(values: list[Truth]) -> None:
    assert k_not(k_and(values)) is k_or([k_not(value) for value in values])


@given(many, many)
def test_and_is_associative_and_commutative(first: list[Truth], second: list[Truth]) -> None:
    assert k_and(first + second) is k_and(second + first) is k_and([k_and(first), k_and(second)])


@given(nodes, st.lists(truths, min_size=6, max_size=6), st.lists(st.booleans(), min_size=6, max_size=6))
def test_what_is_decided_stays_decided_when_unknowns_become_known(
    node: object, some: list[Truth], rest: list[bool]
) -> None:
    before = truth(node, some.__getitem__)  # type: ignore[arg-type]
    full: list[Truth] = [rest[i] if value is None else value for i, value in enumerate(some)]
    if before is not None:
        assert truth(node, full.__getitem__) is before  # type: ignore[arg-type]


@given(nodes, st.lists(truths, min_size=6, max_size=6))
def test_the_leaves_that_decide_an_unknown_are_unknown(node: object, values: list[Truth]) -> None:
    if truth(node, values.__getitem__) is None:  # type: ignore[arg-type]
        found = list(deciding(node, values.__getitem__))  # type: ignore[arg-type]
        assert found
        assert all(values[leaf.index] is None for leaf in found)
