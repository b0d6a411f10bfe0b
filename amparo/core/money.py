"""Money: exact amounts with their currency, as people write and read them in their language. Never a float."""

import re
from decimal import Decimal, InvalidOperation

from babel.core import Locale
from babel.numbers import NumberFormatError, format_currency, get_currency_precision, parse_decimal
from moneyed import Currency, CurrencyDoesNotExist, Money, get_currency

__all__ = ["Currency", "Money", "NotAnAmount", "format_money", "make_money", "parse_amount", "smallest_unit"]

MOST = Decimal(10) ** 12
TYPED = re.compile(r"[+-]?[0-9.,'’\s]+")


class NotAnAmount(ValueError):
    """`code` says why: not-a-number, unknown-currency, too-fine (more digits than the currency has), too-large."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text = code, text


def make_money(amount: Decimal | int | str, currency: str) -> Money:
    """An amount from exact parts (`make_money("200.00", "CHF")`, as packs write them); raises NotAnAmount."""
    if isinstance(amount, float):
        raise TypeError("money is never a float")
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise NotAnAmount("not-a-number", str(amount)) from None
    try:
        known = get_currency(currency)
    except CurrencyDoesNotExist:
        raise NotAnAmount("unknown-currency", currency) from None
    if not value.is_finite():
        raise NotAnAmount("not-a-number", str(amount))
    if abs(value) >= MOST:
        raise NotAnAmount("too-large", str(amount))
    if value != value.quantize(smallest_unit(currency)):
        raise NotAnAmount("too-fine", str(amount))
    return Money(value, known)


def parse_amount(text: str, currency: str, language: str) -> Money:
    """What a person typed in their language (`1.234,50` in German); raises NotAnAmount."""
    if not TYPED.fullmatch(text.strip()):
        raise NotAnAmount("not-a-number", text)
    try:
        value = parse_decimal(text.strip(), locale=_locale(language), strict=True)
    except NumberFormatError:
        raise NotAnAmount("not-a-number", text) from None
    return make_money(value, currency)


def format_money(money: Money, language: str) -> str:
    """As it is written in a language: `CHF 200.00`, `200,00 €`."""
    return format_currency(money.amount, money.currency.code, locale=_locale(language))


def smallest_unit(currency: str) -> Decimal:
    """The smallest part of a currency: 0.01 for most, 1 for yen."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")
