"""Comparing two texts takes a bounded amount of work, whatever stands in them, and stays true where it gives up."""

from difflib import Match, SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.knowledge.rules.aligning import align_texts
from amparo.knowledge.rules.diffing import all_lines
from amparo.knowledge.rules.matching import MOST_STEPS, Effort, Matcher, likeness, opcodes

LONGEST = 50_000  # letters of a field
SEQUENCES = st.lists(st.sampled_from("abc"), max_size=12)


def padded(unit: str) -> str:
    return (unit * (LONGEST // len(unit) + 1))[:LONGEST]


CONTRIVED = {
    "two lines in turn, and three": (padded("a\n\n"), padded("a\n\n\n")),
    "the same word": (padded("a "), padded("a b ")),
    "lines of the same word": (padded("a " * 700 + "\n"), padded("b a " * 350 + "\n")),
    "lines that all differ": (
        "\n".join(f"{n} x" for n in range(6_000)),
        "\n".join(f"{n} y" for n in range(6_000)),
    ),
    "paragraphs of one letter": (padded("a\n\nb\n\n"), padded("b\n\na\n\na\n\n")),
    "every line moved": ("\n".join(map(str, range(8_000))), "\n".join(map(str, range(7_999, -1, -1)))),
}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The steps of each search that difflib made, counted as its inner loop goes."""
    counted: list[int] = []
    search = SequenceMatcher.find_longest_match

    def counting(
        self: SequenceMatcher[str], alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        before, places = vars(self)["a"], vars(self)["b2j"]
        end = len(before) if ahi is None else ahi
        counted.append(sum(1 + len(places.get(before[place], ())) for place in range(alo, end)))
        return search(self, alo, ahi, blo, bhi)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", counting)
    return counted


@pytest.mark.parametrize("name", list(CONTRIVED))
def test_a_text_that_was_made_to_be_slow_is_compared_within_the_steps_of_one_effort(
    name: str, steps: list[int]
) -> None:
    old, new = CONTRIVED[name]
    lines = list(all_lines(old, new))
    assert sum(steps) <= MOST_STEPS
    texts = [
        "\n".join("".join(p.text for p in line.pieces if p.kind in kinds) for line in lines)
        for kinds in (("same", "removed"), ("same", "added"))
    ]
    assert sorted(filter(None, texts[0].split("\n"))) == sorted(filter(None, old.split("\n")))
    assert list(filter(None, texts[1].split("\n"))) == list(filter(None, new.split("\n")))


@pytest.mark.parametrize("name", list(CONTRIVED))
def test_a_translation_beside_such_a_text_is_aligned_within_as_many(name: str, steps: list[int]) -> None:
    before, source = CONTRIVED[name]
    rows = align_texts(source, "Un texto.", before)
    assert sum(steps) <= MOST_STEPS
    assert "\n\n".join(row.source for row in rows if row.source).split() == source.split()


@given(SEQUENCES, SEQUENCES)
def test_with_effort_enough_it_is_what_difflib_says(before: list[str], after: list[str]) -> None:
    theirs = SequenceMatcher(None, before, after, autojunk=False)
    assert opcodes(before, after, Effort()) == theirs.get_opcodes()
    assert likeness(before, after, Effort()) == theirs.ratio()


@given(SEQUENCES, SEQUENCES, st.integers(0, 40))
def test_with_too_little_it_still_makes_one_of_the_other(before: list[str], after: list[str], most: int) -> None:
    effort = Effort(most)
    rebuilt: list[str] = []
    at = other = 0
    for tag, a, b, c, d in opcodes(before, after, effort):
        assert (a, c) == (at, other)
        at, other = b, d
        assert tag != "equal" or before[a:b] == after[c:d]
        rebuilt += before[a:b] if tag == "equal" else after[c:d]
    assert (rebuilt, at, other) == (after, len(before), len(after))
    assert 0 <= effort.left <= most


def test_what_is_the_same_at_both_ends_is_kept_where_the_rest_is_too_much() -> None:
    before, after = list("xaby"), list("xbay")
    assert opcodes(before, after, Effort(0)) == [
        ("equal", 0, 1, 0, 1),
        ("replace", 1, 3, 1, 3),
        ("equal", 3, 4, 3, 4),
    ]


def test_a_search_that_cannot_pay_takes_nothing() -> None:
    effort = Effort(3)
    assert Matcher(["a", "a"], ["a", "a"], effort).find_longest_match() == Match(0, 0, 0)
    assert effort.left == 3
