"""Many screens at once, as a file brings them (SI-4a): the tables are read once for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db import connection, transaction
from django.db.models.functions import Lower

from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.knowledge import events
from amparo.knowledge.access import require_author
from amparo.knowledge.actions.screens import (
    MOST_SCREENS,
    ScreenTerms,
    cleaned,
    fill,
    hold_table,
    keep_articles,
    satisfy,
)
from amparo.knowledge.models import ArticleGroup, Screen, ScreenArticle
from amparo.knowledge.rules import places
from amparo.people.rules import BadInput

Result = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a screen of a file, or would."""

    name: str
    result: Result


@dataclass(slots=True)
class Entry:
    """A row of the table with its articles, in their order."""

    screen: Screen
    articles: Sequence[int]


@dataclass(slots=True)
class Table:
    """The table as it stands, and as it becomes while a file is taken; `folded` is each text as the database folds it,
    by which two are the same; `groups` those of the file's articles that there are."""

    size: int
    groups: frozenset[int]
    folded: dict[str, str]
    by_screen: dict[str, Entry] = field(default_factory=dict)
    by_url: dict[str, Entry] = field(default_factory=dict)

    def places_of(self, screen: str, url: str) -> list[tuple[dict[str, Entry], str]]:
        """Where a row is found that is called so."""
        return [(rows, self.folded[text]) for rows, text in ((self.by_screen, screen), (self.by_url, url)) if text]

    def put(self, entry: Entry) -> None:
        """A row, where it will be found."""
        for rows, text in self.places_of(entry.screen.screen, entry.screen.url):
            rows[text] = entry

    def find(self, terms: ScreenTerms) -> Entry | None:
        """The row with the same id or address; raises BadInput where these are two."""
        found = [rows[text] for rows, text in self.places_of(terms.screen, terms.url) if text in rows]
        if any(one is not found[0] for one in found):
            raise BadInput("url", "taken")
        return found[0] if found else None

    def take(self, terms: ScreenTerms, now: datetime) -> tuple[Entry, Result]:
        """The row as the terms (cleaned) want it, not kept yet, and whether that changes it; raises BadInput."""
        if not self.groups.issuperset(terms.articles):
            raise BadInput("articles", "unknown")
        entry = self.find(terms)
        if entry is None:
            if self.size >= MOST_SCREENS:
                raise BadInput("screen", "too-many", {"limit": MOST_SCREENS})
            self.size += 1
            entry = Entry(fill(Screen(), terms, now), terms.articles)
            self.put(entry)
            return entry, "new"
        was = entry.screen
        if (was.name, was.screen, was.url, entry.articles) == (terms.name, terms.screen, terms.url, terms.articles):
            return entry, "same"
        for rows, text in self.places_of(was.screen, was.url):
            del rows[text]
        fill(was, terms, now)
        entry.articles = terms.articles
        self.put(entry)
        return entry, "changed"


def save_screens(actor: Actor, given: Sequence[ScreenTerms], now: datetime, *, dry: bool) -> list[Taken | BadInput]:
    """Enters screens, or changes the one with the same id or address, one after the other; agents. What cannot be taken
    is left out, with why. With `dry` nothing is kept.

    Event: `screen.mapped` for each that is new or changed. A few queries for all, and two for each of those. Raises
    NotAllowed.
    """
    require_author(actor)
    outcome: list[Taken | BadInput] = []
    written: dict[int, Entry] = {}
    with transaction.atomic():
        if not dry:
            hold_table()
        table = read_table(given)
        for terms in given:
            try:
                entry, result = table.take(cleaned(terms), now)
            except BadInput as refusal:
                outcome.append(refusal)
                continue
            outcome.append(Taken(entry.screen.name, result))
            if result != "same" and not dry:
                entry.screen.save()  # at once: a later one may be given the address that this one had
                written[entry.screen.pk] = entry
                payload = events.ScreenMapped(screen=entry.screen.pk, articles=list(entry.articles))
                record(actor, payload, about=entry.screen.ref, now=now)
        if written:
            keep_articles({key: entry.articles for key, entry in written.items()})
            satisfy([entry.screen for entry in written.values()])
    return outcome


def read_table(given: Sequence[ScreenTerms]) -> Table:
    """The whole table, and what the terms name of other tables: four queries."""
    rows = list(Screen.objects.annotate(low_screen=Lower("screen"), low_url=Lower("url")))
    folded = {text: low for row in rows for text, low in ((row.screen, row.low_screen), (row.url, row.low_url))}
    folded |= fold({text for terms in given for text in (places.clean_id(terms.screen), places.clean_url(terms.url))})
    named = {group for terms in given for group in terms.articles}
    groups = frozenset(ArticleGroup.objects.filter(pk__in=named).values_list("pk", flat=True))
    helps: dict[int, list[int]] = {row.pk: [] for row in rows}
    for screen, group in ScreenArticle.objects.order_by("screen", "position").values_list("screen_id", "group_id"):
        helps.setdefault(screen, []).append(group)
    table = Table(len(rows), groups, folded)
    for row in rows:
        table.put(Entry(row, helps[row.pk]))
    return table


def fold(texts: set[str]) -> dict[str, str]:
    """Each text as the unique indexes of the database fold it. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select given, lower(given) from unnest(%s::text[]) as given", [list(texts)])
        return dict(cursor.fetchall())
