"""What the reader of two revisions sees."""

from hypothesis import given
from hypothesis import strategies as st

from amparo.knowledge.rules.diffing import Piece, all_lines, diff_texts, diff_words
from amparo.knowledge.rules.texts import Text

LINES = st.text(st.sampled_from("ab c.\n"), max_size=60)


@given(LINES, LINES)
def test_what_stays_and_what_comes_is_the_new_text_and_what_stays_and_what_goes_the_old(old: str, new: str) -> None:
    lines = list(all_lines(old, new))
    pieces = [piece for line in lines for piece in line.pieces]
    assert "".join(p.text for p in pieces if p.kind != "removed") == new.replace("\n", "")
    assert "".join(p.text for p in pieces if p.kind != "added") == old.replace("\n", "")


def test_a_changed_word_is_shown_in_its_sentence() -> None:
    pieces = diff_words("Open the Ledger and close the month.", "Open the Ledger and close the year.")
    assert pieces == [
        Piece("Open the Ledger and close the "),
        Piece("month", "removed"),
        Piece("year", "added"),
        Piece("."),
    ]


def test_another_sentence_is_shown_whole() -> None:
    assert [piece.kind for piece in diff_words("Call the hotline.", "Nothing has to be done here at all")] == [
        "removed",
        "added",
    ]


def test_a_step_put_between_others_leaves_them_recognisable() -> None:
    old = "1. Press Check and read the list.\n2. Close the modules one by one.\n3. Enter your password."
    new = old.replace("2. Close", "2. Wait for the imports.\n3. Close").replace("3. Enter", "4. Enter")
    kinds = [[(piece.kind, piece.text) for piece in line.pieces] for line in all_lines(old, new)]
    assert kinds[1] == [("added", "2. Wait for the imports.")]
    assert kinds[2] == [("removed", "2"), ("added", "3"), ("same", ". Close the modules one by one.")]


def test_only_the_fields_that_differ_are_told_with_what_was_left_out() -> None:
    long = "\n".join(f"Step {number}" for number in range(20))
    found = diff_texts(Text("A", solution=long), Text("B", solution=long.replace("Step 10", "Step ten")))
    assert [field.field for field in found] == ["title", "solution"]
    lines = found[1].lines
    assert [line.changed for line in lines] == [False, True, False]
    assert lines[0].skipped == 9


def test_a_huge_paragraph_is_told_as_a_whole_and_quickly() -> None:
    old, new = "word " * 20_000, "ward " * 20_000
    assert [piece.kind for piece in diff_words(old, new)] == ["removed", "added"]
