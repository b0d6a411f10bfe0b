"""How searches went, week by week, for authors (3.3)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from amparo.core.actors import Actor
from amparo.knowledge.access import require_author
from amparo.search.queries_authors import BY_READERS, Period

MOST_WEEKS = 60


@dataclass(frozen=True, slots=True)
class Week:
    """The searches of a week by its Monday: those that found something that fits, and those that did not."""

    monday: date
    found: int
    unfound: int


WEEKS = f"""
select date_trunc('week', at at time zone 'UTC')::date, count(*) filter (where results > 0 and not nearest),
count(*) filter (where results = 0 or nearest) {BY_READERS} group by 1
"""


def list_weeks(actor: Actor, period: Period) -> list[Week]:
    """Every week of a period, those without a search too; at most MOST_WEEKS, the last ones. Raises NotAllowed."""
    require_author(actor)
    with connection.cursor() as cursor:
        cursor.execute(WEEKS, period.values())
        counted = {monday: (found, unfound) for monday, found, unfound in cursor.fetchall()}
    last = period.until.date() - timedelta(days=period.until.weekday())
    first = period.since.date() - timedelta(days=period.since.weekday())
    count = min((last - first).days // 7 + 1, MOST_WEEKS)
    mondays = [last - timedelta(days=7 * place) for place in reversed(range(count))]
    return [Week(monday, *counted.get(monday, (0, 0))) for monday in mondays]
