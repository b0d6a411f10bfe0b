"""What readers search, for authors (3.3): what is not found, and what is found and not opened. Bounded and paged. What
agents search is kept and not counted here: they know words that readers do not."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from amparo.core.actors import Actor
from amparo.knowledge.access import require_author

PAGE = 50
MOST_OFFSET = 5_000


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment until another one (aware), in one language of readers or in all."""

    since: datetime
    until: datetime
    language: str = ""

    def values(self) -> dict[str, str | int | datetime]:
        """What BY_READERS asks for."""
        return {"since": self.since, "until": self.until, "language": self.language}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was searched so often with the same words, in one language: written as it was written last."""

    text: str
    language: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page of them; `more` says that another one follows."""

    searches: list[Asked]
    more: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """How many searches there were, how many found nothing that fits, and how many of the others led to an article."""

    searches: int
    unfound: int
    opened: int


BY_READERS = """from search_search where surface <> 'agent'
and at >= %(since)s and at < %(until)s and (%(language)s = '' or language = %(language)s)"""
GROUPED = f"""
select (array_agg(text order by at desc))[1], language, count(*), max(at) {BY_READERS}
group by words, language having {{having}}
order by count(*) desc, max(at) desc, words limit %(limit)s offset %(offset)s
"""


def list_unfound(actor: Actor, period: Period, offset: int = 0, size: int = PAGE) -> AskedPage:
    """What people searched and did not find: nothing matched, or merely the nearest was shown, each time; the most
    frequent first. Agents; raises NotAllowed."""
    return grouped(actor, "bool_and(results = 0 or nearest)", period, offset, size)


def list_unopened(actor: Actor, period: Period, offset: int = 0, size: int = PAGE) -> AskedPage:
    """What people found and never opened; the most frequent first. Agents; raises NotAllowed."""
    return grouped(actor, "count(opened_id) = 0 and bool_or(results > 0 and not nearest)", period, offset, size)


def count_searches(actor: Actor, period: Period) -> Counted:
    """The figures of a period. One query. Agents; raises NotAllowed."""
    require_author(actor)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*), count(*) filter (where results = 0 or nearest), count(opened_id) {BY_READERS}",
            period.values(),
        )
        return Counted(*map(int, cursor.fetchone()))


def grouped(actor: Actor, having: str, period: Period, offset: int, size: int) -> AskedPage:
    """Searches by their words; `having` is one of this module's own."""
    require_author(actor)
    size = min(size, PAGE * 10)
    values = period.values() | {"limit": size + 1, "offset": max(0, min(offset, MOST_OFFSET))}
    with connection.cursor() as cursor:
        cursor.execute(GROUPED.format(having=having), values)
        rows = [Asked(*row) for row in cursor.fetchall()]
    return AskedPage(rows[:size], len(rows) > size)
