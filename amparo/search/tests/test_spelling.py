"""Words that nobody wrote, and what they may have been meant to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.search.engine.spelling import near, vocabulary_of
from amparo.search.rules.words import STEMMERS, stem

WORDS = {"factura": 5, "facturas": 2, "fracturas": 1, "treat": 1, "rechnung": 4, "clôture": 3, "größe": 1}


def counted(left: str, right: str) -> int:
    """The errors between two words, counted the long way."""
    rows = [list(range(len(right) + 1))]
    for i, char in enumerate(left, 1):
        rows.append([i] + [0] * len(right))
        for j, other in enumerate(right, 1):
            ways = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (char != other)]
            if i > 1 and j > 1 and (char, left[i - 2]) == (right[j - 2], other):
                ways.append(rows[i - 2][j - 2] + 1)
            rows[i][j] = min(ways)
    return rows[-1][-1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rechnugn", [("rechnung", 0.9)]),
        ("fatcura", [("factura", 0.9)]),  # one error is nearer than two
        ("traet", [("treat", 0.9)]),  # nothing but its first two letters is as it was
        ("rechnng", [("rechnung", 0.9)]),
        ("rexhnung", [("rechnung", 0.9)]),
        ("rexhnugn", [("rechnung", 0.7)]),
        ("rexhxugn", []),
        ("rech", []),
        ("ora00942", []),
        ("", []),
    ],
)
def test_a_word_that_nobody_wrote_is_one_that_lies_within_one_or_two_errors(
    typed: str, meant: list[tuple[str, float]]
) -> None:
    assert near(typed, vocabulary_of(WORDS)) == meant


@given(st.sampled_from(sorted(WORDS)), st.integers(0, 20), st.sampled_from("aeinrst"))
def test_whatever_lies_within_an_error_is_looked_at(word: str, at: int, letter: str) -> None:
    at %= len(word)
    for typed in (word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :]):
        found = [one for one, _ in near(typed, vocabulary_of(WORDS))]
        nearest = min(counted(typed, one) for one in WORDS)
        assert len(typed) < 4 or found == sorted(
            (one for one in WORDS if counted(typed, one) == nearest), key=lambda one: (-WORDS[one], one)
        )


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), st.sampled_from(sorted(STEMMERS)))
def test_a_plain_word_keeps_its_first_letter_as_a_stem(word: str, language: str) -> None:
    assert stem(word, language)[0] == word[0]
