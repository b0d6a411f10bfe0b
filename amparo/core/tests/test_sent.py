"""What somebody sent is a number that a column holds or none, and words on one line (SEC-15)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.sent import one_line, whole


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("42", 42), ("007", 7), ("9" * 18, 10**18 - 1), ("1234567", 1_234_567)]
)
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize(
    "text", ["", " 1", "-1", "+1", "1.0", "1e3", "1_000", "٣", "²", "x", "\0", "9" * 19, "9" * 5000]
)
def test_what_is_no_number_of_a_key_is_none(text: str) -> None:
    assert whole(text) is None


def test_a_shorter_column_takes_shorter_numbers() -> None:
    assert (whole("999999999", 9), whole("1000000000", 9)) == (999_999_999, None)


@given(st.text())
def test_words_stand_on_one_line_and_stay_so(text: str) -> None:
    line = one_line(text)
    assert "\n" not in line and "\0" not in line
    assert one_line(line) == line
