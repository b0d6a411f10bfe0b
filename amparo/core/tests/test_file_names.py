"""Names of files cannot hide, break out or pretend (SEC-5, SEC-15)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.files import clean_name
from amparo.core.files.names import LONGEST


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("relatório fiscal.pdf", "relatório fiscal.pdf"),
        ("../../etc/passwd", "passwd"),
        ("two%0D%0Alines.txt", "two lines.txt"),
        ("the %22last%22 one.txt", "the _last_ one.txt"),
        ("100%.txt", "100%.txt"),
        ("C:\\Users\\ana\\log.txt", "log.txt"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("\u200b\u2060", "file"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("in\u200bvoice.p\u00addf", "invoice.pdf"),
        ("invoice.pdf.exe", "invoice_pdf.exe"),
        ("shell.php.jpg", "shell_php.jpg"),
        ("shell.pht.png.gif", "shell_pht_png.gif"),
        ("backup.tar.gz", "backup.tar.gz"),
        ("v1.2.3 notes.txt", "v1.2.3 notes.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie_ x=1.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("name. . .", "name"),
        ("cafe\u0301.txt", "café.txt"),
        ('a<b>"c".txt', "a_b__c_.txt"),
        ("100% done.png", "100% done.png"),
    ],
)
def test_a_name_shows_what_it_is(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


def test_a_long_name_keeps_its_ending() -> None:
    cleaned = clean_name("x" * 500 + ".pdf")
    assert len(cleaned) == LONGEST
    assert cleaned.endswith("x.pdf")


@given(st.text(max_size=400))
def test_any_name_becomes_one_safe_line_and_stays_as_it_is_when_cleaned_again(sent: str) -> None:
    cleaned = clean_name(sent)
    assert 0 < len(cleaned) <= LONGEST
    assert not set(cleaned) & set('/\\<>:"|?*\0\r\n')
    assert not cleaned.startswith(".")
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs"} for char in cleaned)
    assert clean_name(cleaned) == cleaned
