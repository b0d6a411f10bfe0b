"""Values become words in the reader's language."""

from datetime import UTC, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amparo.web.shared import formats

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Lucía Ferrer", "LF"), ("ana@acme.example", "A"), ("Ana María de la Paz", "AP"), ("", "?"), ("  ", "?")],
)
def test_initials_are_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


@given(st.text())
def test_any_name_has_initials_and_a_tone(name: str) -> None:
    assert formats.initials(name)
    assert formats.avatar_tone(name) in formats.AVATAR_TONES


@given(st.text())
def test_a_phone_link_holds_only_digits_and_a_leading_plus(phone: str) -> None:
    digits = formats.dialable(phone).removeprefix("+")
    assert digits == "" or digits.isdecimal()


def test_phones_as_people_write_them_can_be_dialled() -> None:
    assert formats.dialable("+55 11 4003-0015") == "+551140030015"
    assert formats.dialable("(877) 704-3700") == "8777043700"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "CHF\xa01,380.50"),
        ("de", "1.380,50\xa0CHF"),
        ("fr", "1\u202f380,50\xa0CHF"),
        ("pt-br", "CHF\xa01.380,50"),
    ],
)
def test_money_is_written_as_the_reader_writes_it(language: str, text: str) -> None:
    with translation.override(language):
        assert formats.money_text("1380.50", "CHF") == text


def test_an_amount_that_is_no_number_is_shown_as_it_is() -> None:
    assert formats.money_text("a lot", "CHF") == "a lot CHF"
    assert formats.as_amount("a lot").is_nan()


def test_a_moment_in_a_zone_names_its_city() -> None:
    with translation.override("en"):
        assert formats.moment_text(NOON, "America/New_York", NOON) == "Mon, Nov 23, 07:00 (New York)"
    with translation.override("de"):
        assert formats.moment_text(NOON, "Europe/Zurich", NOON) == "Mo., 23. Nov., 13:00 (Zürich)"


def test_a_moment_of_another_year_names_the_year() -> None:
    later = NOON.replace(year=NOON.year + 1)
    with translation.override("en"):
        assert formats.moment_text(NOON, "America/New_York", later) == "Mon, Nov 23, 2026, 07:00 (New York)"
    with translation.override("pt-br"):
        assert "2026" in formats.moment_text(NOON, "", later)
    eve = NOON.replace(month=12, day=31, hour=23, minute=30)
    with translation.override("en"):
        assert "2027" not in formats.moment_text(eve, "Europe/Zurich", eve), "the year of the zone, on both sides"


def test_a_city_is_called_as_the_reader_calls_it() -> None:
    with translation.override("pt-br"):
        assert formats.city_text("America/Sao_Paulo") == "São Paulo"
        assert formats.city_text("America/Argentina/Buenos_Aires") == "Buenos Aires"


def test_a_zone_that_does_not_exist_leaves_the_time_readable() -> None:
    with translation.override("en"):
        assert formats.moment_text(NOON, "Mars/Olympus", NOON) == "Mon, Nov 23, 12:00"


def test_text_that_is_no_time_is_no_moment() -> None:
    assert formats.as_moment("soon") is None
    assert formats.as_moment(None) is None
    assert formats.as_moment("2026-11-23T12:00:00+00:00") == NOON
