"""The pieces of cases that are shown beside what was found: read for one page of a list at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Value, Window
from django.db.models.functions import Left, RowNumber

from amparo.cases.models import Case, CaseFile, Evidence, Message
from amparo.cases.search.matching import STEMMERS, Match
from amparo.cases.search.snippets import Looked, Piece, mark, snippet
from amparo.cases.search.words import PART, joined_of, parts_of, plain, whole
from amparo.core.actors import Actor

MESSAGES = 30  # the newest of each case
LENGTH = 3000  # characters of each


@dataclass(frozen=True)
class Excerpt:
    """What is shown of a case that was found: its title, and where the words stand in it."""

    title: Sequence[Piece]
    text: Sequence[Piece]


def excerpts(actor: Actor, cases: Sequence[Case], match: Match) -> dict[int, Excerpt]:
    """Titles with marks, and a piece of each case. Notes are read for agents alone (SEC-17). Four queries."""
    texts = texts_of(actor, [case.number for case in cases])
    languages = {case.number: case.language for case in cases}
    everything = {case.number: [case.title, *texts.get(case.number, [])] for case in cases}
    looked = Looked(
        match.stems | {joined_of([plain(part) for part in term.parts]) for term in match.query.terms} - {""},
        inflected(everything, languages, match.stems),
        tuple(plain("".join(term.parts)) for term in match.query.terms if term.prefix),
    )
    return {
        case.number: Excerpt(mark(case.title, looked), snippet(texts.get(case.number, []), looked)) for case in cases
    }


def texts_of(actor: Actor, numbers: Sequence[int]) -> dict[int, list[str]]:
    """What was said in the cases, the newest first, then evidence and the names of files; bounded."""
    messages, files = Message.objects.all(), CaseFile.objects.all()
    if not actor.is_agent:
        messages, files = messages.filter(visibility="public"), files.exclude(message__visibility="internal")
    found: dict[int, list[str]] = {}
    for rows, column in ((messages, "body"), (Evidence.objects.all(), "body"), (files, "name")):
        for case, text in newest_of(rows, numbers, column):
            found.setdefault(case, []).append(text)
    return found


def newest_of(rows: QuerySet[Any], numbers: Sequence[int], column: str) -> list[tuple[int, str]]:
    """The newest rows of each case as (case, text)."""
    place = Window(RowNumber(), partition_by=F("case_id"), order_by=F("id").desc())
    ranked = rows.order_by().filter(case_id__in=numbers).annotate(place=place).filter(place__lte=MESSAGES)
    return list(ranked.order_by("case_id", "place").values_list("case_id", Left(column, Value(LENGTH))))


def inflected(
    texts: Mapping[int, Sequence[str]], languages: Mapping[int, str], stems: frozenset[str]
) -> frozenset[str]:
    """The words of the texts whose stem, in the language of their case, is one of these."""
    starts = {stem[:2] for stem in stems} | {plain(stem[:2]) for stem in stems}
    pairs = {
        (word, STEMMERS[languages[case]])
        for case, given in texts.items()
        if languages[case] in STEMMERS
        for text in given
        for word in PART.findall(whole(text))
        if word[:2] in starts or plain(word[:2]) in starts
    }
    if not pairs:
        return frozenset()
    words, stemmers = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """select word from unnest(%s::text[], %s::regdictionary[]) as given (word, stemmer)
            where ts_lexize(stemmer, word) && %s::text[]""",
            [list(words), list(stemmers), list(stems)],
        )
        return frozenset(part for (word,) in cursor.fetchall() for part in parts_of(plain(word)))
