"""What people write in cells, in any of the desk's languages, and the code that it means."""

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from django.utils import translation
from django.utils.translation import gettext_noop

from amparo.core.languages import TAGS, django_code
from amparo.gate.catalogues import catalogue_for
from amparo.gate.sentences import LABELS
from amparo.importers.csv_reading import plain
from amparo.people.rules import ROLES, BadInput

ROLE_NAMES = {  # as the pages and our own downloads call them
    "designated": gettext_noop("Designated support user"),
    "portal-administrator": gettext_noop("Portal administrator"),
    "authorised-manager": gettext_noop("Authorised manager"),
    "phone-consultancy": gettext_noop("Authorised for phone consultancy"),
}
ROLE_WORDS = {
    "designated": ("designated", "designated user", "support user", "designado", "désigné", "benannt"),
    "portal-administrator": (
        "portal admin",
        "administrator",
        "administrador",
        "administrateur",
        "administrador do portal",
    ),
    "authorised-manager": ("authorized manager", "manager", "gestor", "responsable", "gerente", "leitung"),
    "phone-consultancy": (
        *("phone", "telephone", "consultoria", "teléfono", "telefone", "téléphone", "telefon"),
        "authorised for phone consultancy",  # as the pages say it, and with them the lists that people download
        "autorizado para consultoría telefónica",
        "autorizado para consultoria telefônica",
        "autorisé pour le conseil téléphonique",
        "für telefonberatung berechtigt",
    ),
}
YES = {"yes", "y", "true", "1", "x", "si", "oui", "o", "sim", "s", "ja", "j", "wahr", "vrai", "verdadero", "verdadeiro"}
NO = {"no", "n", "false", "0", "non", "nao", "nein", "falsch", "faux", "falso"}
STANDING = {
    "clear": ("clear", "ok", "al corriente", "a jour", "em dia", "in ordnung", "ausgeglichen"),
    "pending": ("pending", "payments pending", "pendiente", "en attente", "pendente", "offen", "ausstehend"),
}
LIST_SEPARATORS = ("|", ";", ",", "\n")


def country_of(text: str) -> str:
    """The code of a country written as code or name; raises BadInput."""
    return _one_of(text, _countries(), "country", "unknown-country")


def language_of(text: str) -> str:
    """The tag of a language written as tag or name (`pt` is Brazil's); raises BadInput."""
    return _one_of(text, _languages(), "language", "unknown-language", {"languages": ", ".join(TAGS)})


def time_zone_of(text: str) -> str:
    """An IANA name in its right spelling; raises BadInput."""
    zones = {zone.casefold(): zone for zone in available_timezones()}
    wanted = text.strip().casefold().replace(" ", "_")
    if wanted not in zones:
        close = difflib.get_close_matches(wanted, list(zones), n=1, cutoff=0.6)
        raise BadInput("time_zone", "unknown-time-zone", {"meant": zones[close[0]]} if close else {})
    return zones[wanted]


def day_of(text: str, field: str = "contract_from") -> str:
    """A day as ISO 8601 writes it; other spellings are refused, because 03/04 is two days. Raises BadInput."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise BadInput(field, "not-a-day") from None


def role_of(text: str) -> str:
    """The code of a role; raises BadInput."""
    return _one_of(text, _roles(), "roles", "unknown-role", {"roles": ", ".join(ROLES)})


def standing_of(text: str) -> str:
    """`clear` or `pending`; raises BadInput."""
    words = {plain(word): code for code, several in STANDING.items() for word in several}
    return _one_of(text, words, "finances", "unknown-finances", {"finances": ", ".join(STANDING)})


def yes_or_no(text: str, field: str = "shares_cases") -> str:
    """`yes` or `no`; raises BadInput."""
    word = plain(text)
    if word in YES or word in NO:
        return "yes" if word in YES else "no"
    raise BadInput(field, "not-yes-or-no")


def several(text: str) -> list[str]:
    """The items of a cell that holds a list, whatever separates them."""
    for separator in LIST_SEPARATORS:
        text = text.replace(separator, "|")
    return [item.strip() for item in text.split("|") if item.strip()]


def _one_of(
    text: str, words: Mapping[str, str], field: str, code: str, params: Mapping[str, object] | None = None
) -> str:
    found = words.get(plain(text))
    if found is None:
        close = difflib.get_close_matches(plain(text), list(words), n=1, cutoff=0.75)
        raise BadInput(field, code, {**(params or {}), **({"meant": words[close[0]]} if close else {})})
    return found


@cache
def _countries() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for tag in TAGS:
        for code, name in Locale.parse(tag, sep="-").territories.items():
            if len(code) == 2 and code.isalpha() and code != "ZZ":
                names.setdefault(plain(str(name)), code)
    codes = {code.casefold(): code for code in set(names.values())}
    return names | codes | {"usa": "US", "uk": "GB", "ee uu": "US", "eua": "US", "etats unis d amerique": "US"}


@cache
def _languages() -> Mapping[str, str]:
    names: dict[str, str] = {plain(tag): tag for tag in TAGS}
    for reader in TAGS:
        for tag in TAGS:
            locale = Locale.parse(tag, sep="-")
            names[plain(str(locale.get_display_name(reader.replace("-", "_"))))] = tag
            names[plain(str(locale.get_language_name(reader.replace("-", "_"))))] = tag
    return names | {"pt": "pt-BR", "br": "pt-BR", "sp": "es"}


@cache
def _roles() -> Mapping[str, str]:
    words = {plain(word): role for role, several in ROLE_WORDS.items() for word in (role, *several)}
    for tag in TAGS:
        for role in ROLES:
            words[plain(catalogue_for(tag).gettext(LABELS[f"role.{role}"]))] = role
            with translation.override(django_code(tag)):
                words[plain(translation.gettext(ROLE_NAMES[role]))] = role
    return words
