"""Which cases hold the words: PostgreSQL's full text, and trigrams where a word is mistyped."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.contrib.postgres.search import SearchQueryField, SearchRank, TrigramWordSimilarity
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Greatest

from amparo.cases.models import Case, SearchRow
from amparo.cases.models.search import all_words
from amparo.cases.search.words import Query, parse_query, plain, quoted, swaps, tsquery
from amparo.core.actors import Actor

STRETCH = 110_000  # cases among which a frequent word is looked for first
FREQUENT = 9_000  # cases of the whole desk that hold it, as PostgreSQL estimates
REMEMBER_SECONDS = 600.0
NEWEST = 1000  # of so many matches, the newest, the best are shown
STEMMERS = {"en": "english_stem", "es": "spanish_stem", "fr": "french_stem", "pt-BR": "portuguese_stem"}
STEMMERS["de"] = "german_stem"
TYPO_MIN_LENGTH = 4  # a shorter word has too few trigrams to be compared


class Lexemes(Func):
    """A query in PostgreSQL's own notation, as `words.tsquery` writes it."""

    template = "%(expressions)s::tsquery"
    output_field = SearchQueryField()


class Holds(Func):
    """Whether a vector holds what a query asks for."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


@dataclass
class Stretch:
    """What this process knows of where the newest cases begin, and until when (monotonic)."""

    since: datetime | None = None
    until: float = 0.0


_stretch = Stretch()


@dataclass(frozen=True)
class Match:
    """What a text means to the database: the query, and the words that a snippet marks."""

    query: Query
    lexemes: str
    stems: frozenset[str]

    @property
    def empty(self) -> bool:
        """Nothing to look for: the text has neither a letter nor a digit."""
        return not self.lexemes


@dataclass(frozen=True)
class Found:
    """One page of what was found, best first. `near`: nothing holds the words, these titles and names are like them."""

    numbers: list[int]
    total: int
    near: bool = False

    @property
    def bounded(self) -> bool:
        """There are more than were looked through."""
        return self.total >= NEWEST


def understand(text: str, joint: Literal["&", "|"] = "&") -> Match:
    """Stems the words of a query in every language, because a case may be in any; all of them are wanted, or any (`|`).
    One query to the database."""
    query = parse_query(text)
    if not query.terms:
        return Match(query, "", frozenset())
    with connection.cursor() as cursor:
        cursor.execute(
            """select word, ts_lexize(stemmer, word)
            from unnest(%s::text[]) word, unnest(%s::regdictionary[]) stemmer""",
            [query.words, list(STEMMERS.values())],
        )
        rows = cursor.fetchall()
    stems: dict[str, set[str]] = {}
    for word, lexemes in rows:
        stems.setdefault(word, set()).update(lexemes or ())
    stop = [word for word, lexemes in rows if lexemes == []]
    marked = {plain(word) for word in query.words if word not in stop} | {
        stem for found in stems.values() for stem in found
    }
    return Match(query, tsquery(query, stems, stop, joint), frozenset(marked))


def holding(actor: Actor, match: Match) -> QuerySet[SearchRow]:
    """The rows that hold the words. Customers are matched against public words; the index narrows both (SEC-17)."""
    lexemes = Lexemes(Value(match.lexemes))
    rows = SearchRow.objects.filter(Holds(all_words(), lexemes))
    return rows if actor.is_agent else rows.filter(Holds(F("public_words"), lexemes))


def with_words(actor: Actor, cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Those of the cases that hold the words of a text; all of them where it has no words."""
    match = understand(text)
    return cases if match.empty else cases.filter(number__in=holding(actor, match).values("case_id"))


def find(actor: Actor, cases: QuerySet[Case], match: Match, start: int, size: int) -> Found:
    """The best of the newest of these cases that hold the words; `cases` are those that the actor may see.

    The case with the number that was asked for stands first. Where nothing is found, titles and names that are like
    the words.
    """
    if match.empty:
        return Found([], 0)
    rows = holding(actor, match).filter(case__in=cases)
    since = begin_of_stretch() if actor.is_agent else None
    frequent = since is not None and rows_expected(match) >= FREQUENT
    numbers = best_of(actor, match, rows.filter(active_at__gt=since)) if frequent else []
    if len(numbers) < NEWEST:
        numbers = best_of(actor, match, rows)
    asked = match.query.number
    if asked is not None and cases.filter(number=asked).exists():
        numbers = [asked, *(number for number in numbers if number != asked)]
    if numbers:
        return Found(numbers[start : start + size], len(numbers))
    near = near_to(actor, match, cases)
    return Found(near[start : start + size], len(near), near=True)


def best_of(actor: Actor, match: Match, rows: QuerySet[SearchRow]) -> list[int]:
    """The newest of the rows, best first."""
    newest = rows.order_by("-active_at", "-case_id").values("case_id")[:NEWEST]
    words = all_words() if actor.is_agent else F("public_words")
    ranked = SearchRow.objects.filter(case_id__in=newest).annotate(
        rank=SearchRank(words, Lexemes(Value(match.lexemes)))
    )
    return list(ranked.order_by("-rank", "-active_at", "-case_id").values_list("case_id", flat=True))


def begin_of_stretch() -> datetime | None:
    """The moment behind which the newest STRETCH cases lie; None on a smaller desk.

    A word of which there are enough there needs no older ones: both indexes together find them, where otherwise a
    million rows are walked from the newest, or all that hold the word are sorted. Asked seldom: where it is out of
    date, the stretch is a little longer or shorter.
    """
    if time.monotonic() >= _stretch.until:
        newest = SearchRow.objects.order_by("-active_at", "-case_id").values_list("active_at", flat=True)
        _stretch.since = next(iter(newest[STRETCH : STRETCH + 1]), None)
        _stretch.until = time.monotonic() + REMEMBER_SECONDS
    return _stretch.since


def rows_expected(match: Match) -> int:
    """How many cases hold the words, as PostgreSQL's planner expects: it counts nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "explain (format json) select 1 from cases_searchrow where (public_words || inner_words) @@ %s::tsquery",
            [match.lexemes],
        )
        told = cursor.fetchone()[0]
    plan = json.loads(told) if isinstance(told, str) else told
    return int(plan[0]["Plan"]["Plan Rows"])


def near_to(actor: Actor, match: Match, cases: QuerySet[Case], limit: int = 25) -> list[int]:
    """Cases that hold each word with two letters swapped, or whose title or names are like it: mistyped or half
    remembered. Trigrams alone miss a swap: `legder` has few of them in common with `ledger`."""
    words = [plain(word) for word in match.query.words if len(word) >= TYPO_MIN_LENGTH][:4]
    if not words:
        return []
    held = all_words() if actor.is_agent else F("public_words")
    rows = SearchRow.objects.filter(case__in=cases)
    for word in words:
        swapped = Lexemes(Value(" | ".join(quoted(one) for one in swaps(word))))
        rows = rows.filter(Q(nearby__trigram_word_similar=word) | Q(Holds(held, swapped)))
    alike = [TrigramWordSimilarity(word, "nearby") for word in words]
    rows = rows.annotate(alike=Greatest(*alike) if len(alike) > 1 else alike[0])
    return list(rows.order_by("-alike", "-active_at").values_list("case_id", flat=True)[:limit])
