"""Questions from a file, for measuring how well search answers (2.6): each line read strictly, answered with ids."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amparo.core.actors import SYSTEM
from amparo.core.languages import TAGS
from amparo.knowledge.models import Article
from amparo.search import meaning
from amparo.search.queries import Wanted, clean_question, list_found
from amparo.search.rules.texts import QUERY_LENGTH

PATIENCE_SECONDS = 60.0  # who measures waits for the models
LINE_BYTES = 1024 * 1024
MOST = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A line: the words, the reader's language, the language of the articles (None: any), how many ids."""

    text: str
    language: str
    only: str | None = None
    limit: int = 10

    @property
    def wanted(self) -> Wanted:
        """The same for `find`."""
        return Wanted(self.text, self.language, only=self.only, limit=self.limit)


@dataclass(frozen=True, slots=True)
class BadQuestion:
    """A line that is no question: which, which field of it, and what is wrong."""

    line: int
    field: str
    why: str


def read_questions(lines: Iterable[bytes]) -> Iterator[Question | BadQuestion]:
    """Each line of a file; empty ones are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield read_question(number, line)


def read_question(number: int, line: bytes) -> Question | BadQuestion:
    """One line; fields that it has beside are its owner's business."""
    if len(line) > LINE_BYTES:
        return BadQuestion(number, "", f"longer than {LINE_BYTES:,} bytes")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadQuestion(number, "", f"not JSON ({str(error)[:80]})")
    if not isinstance(row, dict):
        return BadQuestion(number, "", "not an object")
    return next(faults_of(number, row), None) or Question(row["q"], row["lang"], row.get("in"), row.get("limit", 10))


def faults_of(number: int, row: dict[str, Any]) -> Iterator[BadQuestion]:
    """What is wrong with the fields of a line."""
    known = ", ".join(TAGS)
    limit = row.get("limit", 10)
    if not isinstance(row.get("q"), str):
        yield BadQuestion(number, "q", "missing, or no text")
    if row.get("lang") not in TAGS:
        yield BadQuestion(number, "lang", f"missing, or none of {known}")
    if row.get("in") is not None and row["in"] not in TAGS:
        yield BadQuestion(number, "in", f"none of {known}")
    if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= MOST:
        yield BadQuestion(number, "limit", f"not a whole number from 1 to {MOST}")


def read_ahead(questions: Sequence[Question]) -> None:
    """The meanings of some questions at once, so that each is there when its turn comes."""
    meaning.read_ahead([clean_question(question.text)[:QUERY_LENGTH] for question in questions])


def answer(question: Question, now: datetime) -> list[str]:
    """The ids of the articles that answer a question, best first: those of the system from which they came, else the
    desk's own `key/language`. For operators: everything that is published."""
    ids = list_found(SYSTEM, question.wanted, now, PATIENCE_SECONDS)
    rows = Article.objects.filter(pk__in=ids).values_list("pk", "foreign_id", "group__key", "language")
    names = {key: foreign or f"{group}/{language}" for key, foreign, group, language in rows}
    return [names[key] for key in ids if key in names]
