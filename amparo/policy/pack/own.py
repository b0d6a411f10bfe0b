"""`desk.json`: what the desk has of its own beside the pack, as the administration writes it.

Further closing days, newer versions of texts to accept, and contact points. They are laid over the pack's own entries
before it is checked and compiled, so that everything that reads a pack (decisions, clocks, pages, replays) sees one
pack, and the hash of the pack covers them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from amparo.policy.pack.document import Holidays, PackDocument, TitledText, Words
from amparo.policy.pack.kinds import LANGUAGES, Days, Hours, Id, Ids, Listed, RemedyKind, Table, TextId
from amparo.policy.pack.rules import ContactPoint
from amparo.policy.pack.vendor import Holiday

T = TypeVar("T")
FILE = "desk.json"
SOURCE = "desk"


def _language(tag: str) -> str:
    if tag not in LANGUAGES:
        raise ValueError(f'"{tag}" is not a language of the product')
    return tag


Tag = Annotated[str, AfterValidator(_language)]


class OwnText(Table):
    """A newer version of a text to accept, in the languages that it is written in."""

    id: TextId
    version: Annotated[int, Field(ge=1)]
    words: Annotated[dict[Tag, TitledText], Field(min_length=1)]


class OwnPoint(Table):
    """A contact point of the desk's own; of two that fit equally well, the desk's is taken."""

    id: Id
    kind: RemedyKind
    url: str | None = None
    phone: str | None = None
    days: Days | None = None
    hours: Hours | None = None
    regions: Ids = ()
    products: Ids = ()
    words: Annotated[dict[Tag, str], Field(min_length=1)]


class Own(Table):
    """`desk.json` as a whole."""

    closed: Annotated[tuple[Holiday, ...], Listed] = ()
    texts: Annotated[tuple[OwnText, ...], Listed] = ()
    points: Annotated[tuple[OwnPoint, ...], Listed] = ()


@dataclass(frozen=True, slots=True)
class Base:
    """The parts of a pack over which the desk's own are laid."""

    document: PackDocument
    words: Mapping[str, Words]
    holidays: Holidays


def fitting(own: Own, document: PackDocument) -> Own:
    """Only what the pack has a place for: a later pack may have left out a region, a product or a text."""
    regions = {region.id for region in document.regions}
    products = {product.id for product in document.products}
    versions = {text.id: text.version for text in document.texts}
    return Own(
        closed=tuple(day for day in own.closed if day.region in regions),
        texts=tuple(text for text in own.texts if text.version > versions.get(text.id, text.version)),
        points=tuple(p for p in own.points if set(p.regions) <= regions and set(p.products) <= products),
    )


def lay_over(own: Own, base: Base) -> Base:
    """The pack's parts with the desk's own; where a text lacks a language, the pack's default one stands in."""
    versions = {text.id: text.version for text in own.texts}
    points = tuple(_point(point) for point in own.points)
    document = base.document.model_copy(
        update={
            "texts": tuple(
                text.model_copy(update={"version": versions[text.id]}) if text.id in versions else text
                for text in base.document.texts
            ),
            "contact_points": points + base.document.contact_points,
        }
    )
    days = {(day.region, day.on): day for day in (*base.holidays.holidays, *own.closed)}
    default = base.document.vendor.default_language
    words = {language: _words((language, default), held, own) for language, held in base.words.items()}
    return Base(document, words, Holidays(holidays=tuple(days.values())))


def _point(own: OwnPoint) -> ContactPoint:
    given = own.model_dump(exclude={"id", "words"})
    return ContactPoint.model_validate({**given, "text": own.id, "source": SOURCE})


def _words(languages: tuple[str, str], held: Words, own: Own) -> Words:
    texts = {text.id: in_language(text.words, languages) for text in own.texts}
    points = {point.id: in_language(point.words, languages) for point in own.points}
    return held.model_copy(
        update={"texts": {**held.texts, **texts}, "contact_points": {**held.contact_points, **points}}
    )


def in_language(words: Mapping[str, T], languages: tuple[str, str]) -> T:
    """The words in the first of the languages that has any, else in whichever there is."""
    return next((words[one] for one in languages if words.get(one)), next(iter(words.values())))
