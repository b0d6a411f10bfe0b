"""What is open now, by its age, and how much was open at the end of each day."""

from datetime import date, timedelta

from amparo.figures.narrowing import AGE_EDGES, buckets
from amparo.figures.queries.courses import edges_of
from amparo.figures.scope import Scope, cases_open, rows_of, together
from amparo.figures.tables import Row, Table


def backlog(scope: Scope) -> list[Table]:
    """Open cases by age and by whose word is next, and the backlog over time: three statements."""
    return [ages(scope), course(scope)]


def ages(scope: Scope) -> Table:
    """Open now, whenever opened: by days since, and whether the next word is ours."""
    where = cases_open(scope)
    moments = [scope.span.now - timedelta(days=days) for days in reversed(AGE_EDGES)]
    sql = f"""select %(most)s - width_bucket(opened_at - interval '1 microsecond', %(ages)s::timestamptz[]),
        count(*) filter (where state <> 'waiting'), count(*) filter (where state = 'waiting')
      from figures_case where {where.sql} group by 1"""  # noqa: S608 - of ours
    values = {**where.values, "ages": moments, "most": len(AGE_EDGES)}
    found = {place: (ours, theirs) for place, ours, theirs in rows_of(sql, values)}
    rows = [
        Row((age,), found.get(place, (0, 0)), (linked(age, "ours"), linked(age, "theirs")))
        for place, age in enumerate(buckets(AGE_EDGES))
    ]
    return Table("backlog.ages", ("age",), ("ours", "theirs"), rows)


def linked(age: str, side: str) -> dict[str, str]:
    """The list behind a bar."""
    return {"counted": "open", "age": age, "standing": side}


def course(scope: Scope) -> Table:
    """Open at the end of each day, week or month: what is open now, without what came since, with what ended since.

    A case that was opened again counts as open since it was opened.
    """
    edges = [*edges_of(scope.span)[1:], scope.span.until]
    whose = together(list(scope.clauses()))
    changes: dict[int, int] = dict.fromkeys(range(len(edges) + 1), 0)
    for column, sign in (("opened_at", -1), ("ended_at", 1)):
        sql = f"""select width_bucket({column}, %(edges)s::timestamptz[]), count(*) from figures_case
          where {column} >= %(first)s and {whose.sql} group by 1"""  # noqa: S608 - of ours
        for place, count in rows_of(sql, {**whose.values, "edges": edges, "first": edges[0]}):
            changes[place] += sign * int(count)
    now_open = cases_open(scope)
    level = rows_of(f"select count(*) from figures_case where {now_open.sql}", now_open.values)[0][0]  # noqa: S608
    levels: dict[date, int] = {}
    for place, step in reversed(list(enumerate(scope.span.steps(), 1))):
        level += changes[place]
        levels[step] = level
    return Table("backlog.course", ("on",), ("open",), [Row((str(on),), (levels[on],)) for on in sorted(levels)])
