"""What somebody may have meant, told by the texts that were found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.search.rules.corrections import corrected

FOUND = ["Import bank statements", "Cierre del período contable", "Das gehört dazu: alle Konten"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("import bank statmnets", "import bank statements"),
        ("imprt", "import"),
        ("Cierre del peirodo", "Cierre del período"),
        ("importing statement", ""),  # they begin like words of the texts
        ("periodo", ""),  # an accent is no mistake
        ("ORA-00942 in bank", ""),
        ("warehouse", ""),  # nothing is like it
        ("Monat abschließen geht nicht", ""),  # two letters off are another word where it is short
        ("allen", ""),  # a word of everyday language
        ("", ""),
        ("statmnets " * 13, ""),
    ],
)
def test_a_mistyped_word_is_written_as_the_texts_write_it(typed: str, meant: str) -> None:
    assert corrected(typed, FOUND, "en") == meant


@given(st.text(max_size=200))
def test_a_correction_is_never_corrected_again(text: str) -> None:
    better = corrected(text, FOUND, "en")
    assert not better or corrected(better, FOUND, "en") == ""


@given(st.lists(st.sampled_from(FOUND), max_size=3))
def test_what_was_found_is_right(texts: list[str]) -> None:
    assert all(corrected(text, texts, "en") == "" for text in texts)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("foi emitido duas veses", ""),  # Portuguese: right or wrong, Spanish texts do not know
        ("se emite dos veses", "se emite dos veces"),
        ("veses", "veces"),
        ("o complemento com duas vezes", ""),
        ("el complemento con dos vezes", "el complemento con dos veces"),
    ],
)
def test_texts_in_one_language_do_not_correct_another(typed: str, meant: str) -> None:
    assert corrected(typed, ["El complemento se emite dos veces"], "es") == meant
