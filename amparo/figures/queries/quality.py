"""Cases that came back, and what customers thought, of the cases that were opened in the period."""

from typing import Any

from amparo.cases.ending import HIGHEST, LOWEST
from amparo.figures.queries.courses import edges_of
from amparo.figures.scope import Scope, Where, cases_opened, rows_of
from amparo.figures.tables import Row, Table, share

ENDED = "(ended_at is not null or reopened > 0) and state <> 'merged'"


def quality(scope: Scope) -> list[Table]:
    """Reopened by product and kind, marks, their course: four statements."""
    where = cases_opened(scope)
    return [*reopened(where), marks(where), answers(where), course(scope, where)]


def reopened(where: Where) -> list[Table]:
    """Of those that ended once: how many came back."""
    sql = f"""select grouping(root_id, kind), root_id, kind, count(*) filter (where {ENDED}),
        count(*) filter (where reopened > 0)
      from figures_case where {where.sql} group by grouping sets ((root_id), (kind)) having count(*) filter
        (where {ENDED}) > 0 order by count(*) filter (where reopened > 0) desc, 2, 3"""  # noqa: S608 - of ours
    products: list[Row] = []
    kinds: list[Row] = []
    for grouping, root, kind, ended, again in rows_of(sql, where.values):
        code, key = (str(root), "root") if grouping == 1 else (kind, "kind")
        row = Row(
            (code,),
            (again, ended, share(again, ended)),
            ({key: code, "reopened": "yes"}, None, {key: code, "reopened": "yes"}),
        )
        (products if grouping == 1 else kinds).append(row)
    measures = ("reopened", "ended", "percent")
    return [
        Table("quality.reopened_products", ("root",), measures, products),
        Table("quality.reopened_kinds", ("kind",), measures, kinds),
    ]


def marks(where: Where) -> Table:
    """How often each mark was given, from the best."""
    sql = f"select mark, count(*) from figures_case, unnest(marks) mark where {where.sql} and asked > 0 group by 1"  # noqa: S608
    found = dict(rows_of(sql, where.values))
    rows = [
        Row((str(mark),), (int(found.get(mark, 0)),), ({"mark": str(mark)},)) for mark in range(HIGHEST, LOWEST - 1, -1)
    ]
    return Table("quality.marks", ("mark",), ("count",), rows)


def answers(where: Where) -> Table:
    """How many people were asked, and how many said something."""
    sql = f"""select coalesce(sum(asked), 0), coalesce(sum(cardinality(marks)), 0) from figures_case
      where {where.sql} and asked > 0"""  # noqa: S608 - of ours
    asked, given = rows_of(sql, where.values)[0]
    return Table("quality.answers", ("people",), ("count",), [Row(("asked",), (asked,)), Row(("given",), (given,))])


def course(scope: Scope, where: Where) -> Table:
    """The mean mark over time, with how many it is of."""
    sql = f"""select width_bucket(opened_at, %(edges)s::timestamptz[]), round(avg(mark), 2)::float, count(*)
      from figures_case, unnest(marks) mark where {where.sql} and asked > 0 group by 1"""  # noqa: S608 - of ours
    rows: list[tuple[Any, ...]] = rows_of(sql, {**where.values, "edges": edges_of(scope.span)})
    found = {place: (mean, count) for place, mean, count in rows}
    steps = [Row((str(step),), found.get(place, (None, 0))) for place, step in enumerate(scope.span.steps(), 1)]
    return Table("quality.course", ("on",), ("mean", "count"), steps, "mark")
