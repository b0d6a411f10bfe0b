"""Screens of the vendor's product with the articles that help there, from and to a CSV file (SI-4a).

A row is entered, or changes the one with the same id or address. Rows of the table that the file does not name stay.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from amparo.core.actors import Actor
from amparo.importers.csv_reading import Row, read_table
from amparo.importers.csv_writing import write_table
from amparo.knowledge.access import require_author
from amparo.knowledge.actions import ScreenTerms, save_screen
from amparo.knowledge.actions.screens import MOST_SCREENS
from amparo.knowledge.models import Screen
from amparo.knowledge.models.screens import is_called
from amparo.knowledge.rules.places import clean_url
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
    table = read_table(data, HEADINGS, ["articles"], MOST_SCREENS)
    with transaction.atomic():
        lines = [bring_row(actor, row, now) for row in table.rows]
        transaction.set_rollback(dry)
    return lines


def bring_row(actor: Actor, row: Row, now: datetime) -> Line:
    """One row, whole or not at all."""
    name = row.get("name") or row.get("screen") or row.get("url")
    try:
        before = row_of(row)
        was = before.changed_at if before else None
        with transaction.atomic():
            saved = save_screen(actor, before.pk if before else None, terms_of(row), now)
    except BadInput as refusal:
        return Line(row.number, name[:120], "refused", refusal.field, refusal.code, tuple(refusal.params.items()))
    if before is None:
        return Line(row.number, saved.name, "new")
    return Line(row.number, saved.name, "same" if saved.changed_at == was else "changed")


def row_of(row: Row) -> Screen | None:
    """The row of the table with the same id or address; raises BadInput where these are two."""
    same = is_called("screen", row.get("screen").strip()) | is_called("url", clean_url(row.get("url")))
    found = list(Screen.objects.filter(same).order_by("pk")[:2])
    if len(found) > 1:
        raise BadInput("url", "taken")
    return found[0] if found else None


def terms_of(row: Row) -> ScreenTerms:
    """The terms; raises BadInput for what is no number of an article."""
    words = re.split(r"[\s,;]+", row.get("articles").strip())
    if any(not word.isascii() or not word.isdecimal() or len(word) > 15 for word in words if word):
        raise BadInput("articles", "unknown")
    return ScreenTerms(row.get("name"), row.get("screen"), row.get("url"), [int(word) for word in words if word])


def write_screens(screens: Iterable[Screen]) -> bytes:
    """The table as a file that can be brought back; of each row its articles are loaded, in their order."""
    rows = (
        (one.name, one.screen, one.url, " ".join(str(place.group_id) for place in one.helps.all())) for one in screens
    )
    return write_table(FIELDS, rows)
