"""What a list behind a bar is about, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from amparo.figures.scope import Scope
from amparo.figures.tables import Row, Table
from amparo.gate import packs
from amparo.web.admin.figures import texts
from amparo.web.admin.figures.names import names_for
from amparo.web.shared.case_page import reader_tag
from amparo.web.shared.components import Chip

WAITS = ("first_wait", "next_wait", "solution_wait")
PROMISES = ("first_promise", "next_promise", "solution_promise")


def narrowing_chips(scope: Scope, said: Mapping[str, str], here: str) -> list[Chip]:
    """Each part of it, with the address without it."""
    found = []
    heads, words = texts.dimension_texts(), words_of(scope, said)
    for key in said:
        if key == "counted":
            continue
        left = {one: other for one, other in said.items() if one != key}
        address = scope.chosen.address(**left)
        found.append(Chip(heads.get(key) or label_of(key), words[key], f"{here}?{address}" if address else here))
    return found


def label_of(key: str) -> str:
    """What the other keys are called."""
    titles = texts.titles()
    if key in (*WAITS, *PROMISES):
        return titles[f"waiting.{key.split('_', maxsplit=1)[0]}"]
    return {
        "countries": _("Region"),
        "ended_on": _("Ended"),
        "unanswered": _("First response"),
        "reopened": _("Opened again"),
        "standing": _("Status"),
        "no": _("Outcome"),
    }[key]


def words_of(scope: Scope, said: Mapping[str, str]) -> dict[str, str]:
    """Each value in words."""
    in_tables = texts.dimension_texts()
    tables = [Table(key, (key,), (), [Row((value,), ())]) for key, value in said.items() if key in in_tables]
    names = names_for(tables, scope.span.step)
    found = {}
    for key, value in said.items():
        if key in in_tables:
            found[key] = names.of(key, value)
        elif key in WAITS:
            found[key] = texts.range_text(value, "minutes")
        elif key in PROMISES:
            found[key] = texts.measure_texts()[value]
        elif key == "ended_on":
            found[key] = names.of("on", value)
        elif key == "countries":
            found[key] = region_text(value)
        else:
            found[key] = plain_words(key, value)
    return found


def region_text(countries: str) -> str:
    """The pack's region of some countries."""
    pack = packs.in_force()
    words, _language = pack.words_in(reader_tag())
    region = pack.region_of(countries.split(".", maxsplit=1)[0])
    return words.regions.get(region.id, region.id) if region else _("Not known")


def plain_words(key: str, value: str) -> str:
    """What has no names of its own."""
    measures = texts.measure_texts()
    return {
        ("unanswered", "yes"): _("None yet, and open"),
        ("standing", "open"): measures["open"],
        ("standing", "ours"): measures["ours"],
        ("standing", "theirs"): measures["theirs"],
        ("no", "yes"): _("Refused or redirected"),
    }.get((key, value), _("Yes"))
