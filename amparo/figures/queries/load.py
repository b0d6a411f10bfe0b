"""When cases come in and when they end."""

from amparo.figures.queries.courses import count_steps
from amparo.figures.scope import Scope, Where, cases_ended, cases_opened, rows_of
from amparo.figures.tables import Row, Table

WEEKDAYS, HOURS = range(1, 8), range(24)


def load(scope: Scope) -> list[Table]:
    """Cases opened by weekday and hour, and opened and ended over time: three statements."""
    opened = cases_opened(scope)
    return [course(scope, opened), hours(opened)]


def course(scope: Scope, opened: Where) -> Table:
    """Opened and ended, by day, week or month."""
    came = count_steps("opened_at", opened, scope.span)
    went = count_steps("ended_at", cases_ended(scope), scope.span)
    rows = [
        Row((str(on),), (came[on], went[on]), ({"on": str(on)}, {"counted": "ended", "ended_on": str(on)}))
        for on in came
    ]
    return Table("load.course", ("on",), ("opened", "ended"), rows)


def hours(opened: Where) -> Table:
    """Opened, by weekday and hour of the zone.

    Counted by quarters of an hour first, the finest by which zones differ: so each quarter is converted, not each case.
    """
    sql = f"""with quarter as (
        select floor(extract(epoch from opened_at) / 900)::bigint as q, count(*) as n
        from figures_case where {opened.sql} group by 1
      ), here as (select to_timestamp(q * 900) at time zone %(zone)s as at, n from quarter)
      select extract(isodow from at)::int, extract(hour from at)::int, sum(n)::bigint from here group by 1, 2
    """  # noqa: S608 - of ours
    found = {(day, hour): int(n) for day, hour, n in rows_of(sql, opened.values)}
    rows = [
        Row((str(day), str(hour)), (found.get((day, hour), 0),), ({"weekday": str(day), "hour": str(hour)},))
        for day in WEEKDAYS
        for hour in HOURS
    ]
    return Table("load.hours", ("weekday", "hour"), ("opened",), rows)
