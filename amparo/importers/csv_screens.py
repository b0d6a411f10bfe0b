"""Screens of the vendor's product with the articles that help there, from and to a CSV file (SI-4a).

A row is entered, or changes the one with the same id or address. Rows of the table that the file does not name stay.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from amparo.core.actors import Actor
from amparo.core.sent import whole
from amparo.importers.csv_reading import Row, read_table
from amparo.importers.csv_writing import write_table
from amparo.knowledge.access import require_author
from amparo.knowledge.actions import ScreenTerms, Taken, save_screens
from amparo.knowledge.actions.screens import MOST_SCREENS
from amparo.knowledge.models import Screen
from amparo.people.rules import BadInput

FIELDS = ("name", "screen", "url", "articles")
HEADINGS = {
    "name": ("title", "nombre", "título", "nom", "titre", "nome", "name", "titel", "bezeichnung"),
    "screen": ("screen id", "pantalla", "écran", "ecran", "tela", "maske", "bildschirm"),
    "url": ("address", "pattern", "dirección", "adresse", "endereço"),
    "articles": ("article", "artículos", "artículo", "artigos", "artigo", "artikel"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a row, or would; `field` and `code` say what is wrong with a refused one."""

    number: int
    name: str
    result: Literal["new", "changed", "same", "refused"]
    field: str = ""
    code: str = ""
    params: tuple[tuple[str, object], ...] = ()


def bring_screens(actor: Actor, data: bytes, now: datetime, *, dry: bool) -> list[Line]:
    """Takes what can be taken, row by row; agents. With `dry` nothing is kept. Raises FileRefused and NotAllowed."""
    require_author(actor)
    rows = read_table(data, HEADINGS, ["articles"], MOST_SCREENS).rows
    given = [terms_of(row) for row in rows]
    saved = iter(save_screens(actor, [terms for terms in given if isinstance(terms, ScreenTerms)], now, dry=dry))
    return [
        line_of(row, next(saved) if isinstance(terms, ScreenTerms) else terms)
        for row, terms in zip(rows, given, strict=True)
    ]


def line_of(row: Row, outcome: Taken | BadInput) -> Line:
    """What is told of a row."""
    if isinstance(outcome, Taken):
        return Line(row.number, outcome.name, outcome.result)
    name = row.get("name") or row.get("screen") or row.get("url")
    return Line(row.number, name[:120], "refused", outcome.field, outcome.code, tuple(outcome.params.items()))


def terms_of(row: Row) -> ScreenTerms | BadInput:
    """The terms; BadInput for what is no number of an article."""
    numbers = [whole(word) for word in re.split(r"[\s,;]+", row.get("articles")) if word]
    articles = [number for number in numbers if number is not None]
    if len(articles) < len(numbers):
        return BadInput("articles", "unknown")
    return ScreenTerms(row.get("name"), row.get("screen"), row.get("url"), articles)


def write_screens(screens: Iterable[Screen]) -> bytes:
    """The table as a file that can be brought back; of each row its articles are loaded, in their order."""
    rows = (
        (one.name, one.screen, one.url, " ".join(str(place.group_id) for place in one.helps.all())) for one in screens
    )
    return write_table(FIELDS, rows)
