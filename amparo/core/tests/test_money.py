"""Money is exact, and written as its reader writes it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.core.money import NotAnAmount, format_money, make_money, parse_amount


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("200", "CHF", "de", "200,00 CHF"),
        ("1234.5", "USD", "en", "$1,234.50"),
        ("1234.5", "BRL", "pt-BR", "R$ 1.234,50"),
        ("1234.5", "EUR", "fr", "1 234,50 €"),
        ("1000", "JPY", "en", "¥1,000"),
    ],
)
def test_an_amount_reads_as_in_its_language(amount: str, currency: str, language: str, text: str) -> None:
    written = format_money(make_money(amount, currency), language)
    assert " ".join(written.split()) == text


@pytest.mark.parametrize(("text", "language"), [("1.234,50", "de"), ("1,234.50", "en"), ("1234,50", "pt-BR")])
def test_what_a_person_types_is_understood_in_their_language(text: str, language: str) -> None:
    assert parse_amount(text, "EUR", language) == make_money("1234.50", "EUR")


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("", "EUR", "not-a-number"),
        ("ten", "EUR", "not-a-number"),
        ("NaN", "EUR", "not-a-number"),
        ("Infinity", "EUR", "not-a-number"),
        ("1.2.3", "EUR", "not-a-number"),
        ("1.005", "EUR", "too-fine"),
        ("1.5", "JPY", "too-fine"),
        ("1", "XXQ", "unknown-currency"),
        ("1000000000000", "EUR", "too-large"),
    ],
)
def test_what_is_no_amount_says_why(text: str, currency: str, code: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        make_money(text, currency)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "1.234.50", "--1", "1e5"])
def test_what_a_person_mistypes_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_amount(text, "EUR", "en")


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        make_money(0.1, "EUR")  # type: ignore[arg-type]


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["en", "de", "fr", "es", "pt-BR"]))
def test_an_amount_survives_being_written_and_read(amount: Decimal, language: str) -> None:
    from babel.numbers import format_decimal

    text = format_decimal(amount, locale=language.replace("-", "_"), format="#,##0.00")
    assert parse_amount(text, "EUR", language).amount == amount
