"""How values become words on a page, in the reader's language. Pure but for the active language."""

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, get_timezone_location
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit, get_unit_name
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language, to_locale

AVATAR_TONES = ("accent", "good", "warn", "calm")


def reader_locale() -> Locale:
    """Babel's locale of the active language, English where Babel has none."""
    try:
        return Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def initials(name: str) -> str:
    """First letters of the first and last word: "Lucía Ferrer" gives LF, an address its first letter."""
    words: list[str] = re.findall(r"[^\W_]+", name.split("@", maxsplit=1)[0])
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def avatar_tone(name: str) -> str:
    """A tone that stays the same for a name, whatever the process."""
    return AVATAR_TONES[sum(name.encode()) % len(AVATAR_TONES)]


def dialable(phone: str) -> str:
    """The part of a phone number that a `tel:` link may hold."""
    return re.sub(r"(?!^\+)\D", "", phone.strip())


def as_amount(amount: str | Decimal) -> Decimal:
    """An amount as a number; NaN, which is not zero, where it cannot be read."""
    try:
        return Decimal(amount)
    except InvalidOperation:
        return Decimal("NaN")


def money_text(amount: str | Decimal, currency: str) -> str:
    """An amount with its currency as the reader writes it; the bare text where it is not a number."""
    try:
        text = format_currency(Decimal(amount), currency, locale=reader_locale())
        return re.sub(r"(?<=[A-Z])(?=\d)", "\N{NO-BREAK SPACE}", text)  # CHF 3, where Babel writes CHF3
    except (InvalidOperation, ValueError):
        return f"{amount} {currency}"


def count_text(value: float) -> str:
    """A number as the reader writes it."""
    return str(format_decimal(value, locale=reader_locale()))


def percent_text(value: float) -> str:
    """A share of a hundred."""
    digits = "#,##0.0 %" if 0 < value < 1 or 99 < value < 100 else None
    return str(format_percent(value / 100, format=digits, locale=reader_locale()))


def as_moment(value: datetime | str | None) -> datetime | None:
    """An aware time from a datetime or ISO text; None where there is none or it cannot be read."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if value is None:
        return None
    return value if timezone.is_aware(value) else timezone.make_aware(value)


def city_text(zone: str) -> str:
    """What the reader calls the city that a time zone (IANA) is named for; raises like ZoneInfo for no zone."""
    named: str = get_timezone_location(ZoneInfo(zone), locale=reader_locale(), return_city=True)
    return named.rsplit("/", maxsplit=1)[-1]


def moment_text(at: datetime, zone: str = "", now: datetime | None = None) -> str:
    """Weekday, day, month and time as the reader writes them; with the zone's city where a zone is given.

    The year is told where it is another than that of `now` (else the moment of reading).
    """
    local, city = timezone.localtime(at), ""
    if zone:
        try:
            local, city = at.astimezone(ZoneInfo(zone)), city_text(zone)
        except (ZoneInfoNotFoundError, ValueError):
            city = ""
    this_year = local.year == (now or timezone.now()).astimezone(local.tzinfo).year
    skeleton = "MMMEd" if this_year else "yMMMEd"
    date = format_skeleton(skeleton, local, tzinfo=local.tzinfo, locale=reader_locale())
    clock = format_skeleton("Hm", local, tzinfo=local.tzinfo, locale=reader_locale())
    return f"{date}, {clock} ({city})" if city else f"{date}, {clock}"


def unit_text(count: int, unit: str) -> str:
    """A number of days, hours or minutes in short ("1 h"); `unit` is singular."""
    name, locale = f"duration-{unit}", reader_locale()
    told, number = format_unit(count, name, length="short", locale=locale), format_decimal(count, locale=locale)
    if told != f"{number} {get_unit_name(name, length='short', locale=locale)}":
        return str(told)
    # What Babel says where CLDR leaves a form out: "1 horas" in Spanish. The short form of two is that of one as well.
    return str(format_unit(2, name, length="short", locale=locale)).replace("2", number)


def size_text(size_bytes: int) -> str:
    """A size as people say it: 100 MB."""
    return str(filesizeformat(size_bytes)).replace("\N{NO-BREAK SPACE}", " ")
