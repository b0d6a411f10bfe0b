"""Private parts of a customer's words are marked, and what an article is found by is not (3.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.knowledge.rules.private import KINDS, MARK, Known, mark_private, marks_left
from amparo.knowledge.rules.texts import Text

LABELS = {kind: kind for kind in KINDS}
KNOWN = Known(["Dora Keller", "Mark", "Ed O’Neil"], ["Acme Corp.", "Gruber GmbH"], [1042])


def marked(text: str) -> str:
    return mark_private(text, KNOWN, LABELS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Regards, Dora Keller", "Regards, ⟦name⟧"),
        ("dora keller wrote; Keller called; Mark too", "⟦name⟧ wrote; ⟦name⟧ called; ⟦name⟧ too"),
        ("write to dora.keller+it@acme.example.", "write to ⟦address⟧."),
        ("from 192.168.4.17 on", "from ⟦address⟧ on"),
        ("call +41 44 668 18 00 or (877) 704-3700", "call ⟦phone⟧ or ⟦phone⟧"),
        ("call 044 668 18 00 now", "call ⟦phone⟧ now"),
        ("ACME corp. and Gruber and Gruber GmbH", "⟦company⟧ and ⟦company⟧ and ⟦company⟧"),
        ("see case 1042, ticket #77123 and 1042", "see case ⟦number⟧, ticket #⟦number⟧ and ⟦number⟧"),
        ("token: sk_live_4242424242aBcDeFgHiJkL", "token: ⟦secret⟧"),
        ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "⟦secret⟧"),
        ("password is hunter2!", "password is ⟦secret⟧"),
        ("to CH93 0076 2011 6238 5295 7", "to ⟦number⟧"),
    ],
)
def test_what_is_private_is_marked_by_what_it_is(text: str, shown: str) -> None:
    assert marked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "ORA-00942: table or view does not exist",
        "AP-1127 at line 120, version 8.2.1, build 20261122",
        "on 2026-11-22 at 10:15 and 22.11.2026",
        "1,250,000.00 EUR or 1 250 000",
        "mark the row and press Enter",
        "C:\\Program Files\\Lumen\\ledger.exe returned 0x80070005",
        "https://help.lumen.example/en/close-the-month-without-errors",
        "The password is wrong and the token has expired",
        "set lumen.ledger.posting.strict=true",
    ],
)
def test_codes_versions_days_amounts_and_paths_stay(text: str) -> None:
    assert marked(text) == text


def test_marks_that_are_left_are_told_by_field_and_line() -> None:
    text = Text("Ask ⟦name⟧", "", "", "", "One.\nTwo ⟦phone⟧.\nThree.")
    assert [(one.field, one.line, one.mark) for one in marks_left(text)] == [
        ("title", 1, "⟦name⟧"),
        ("solution", 2, "⟦phone⟧"),
    ]
    assert marks_left(Text("Ask", "", "", "", "Brackets [x] and ⟨y⟩ are none.")) == []


@given(st.text(max_size=300))
def test_whatever_stands_around_it_no_address_is_left(text: str) -> None:
    shown = marked(f"{text} dora@acme.example {text}")
    assert "dora@acme.example" not in shown and MARK.search(shown)
