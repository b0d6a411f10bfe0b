"""How long people waited, of the cases that were opened in the period. Minutes of the wall clock."""

from typing import Any

from amparo.figures.narrowing import WAIT_EDGES, buckets
from amparo.figures.queries.courses import edges_of
from amparo.figures.scope import Scope, Where, cases_opened, rows_of
from amparo.figures.tables import Row, Table

KINDS = ("first", "next", "solution")
SOURCES = {
    "first": "select first_minutes as m from figures_case where {where} and first_minutes is not null",
    "next": "select m from figures_case, unnest(next_minutes) m where {where} and next_minutes <> '{{}}'",
    "solution": "select solution_minutes as m from figures_case where {where} and solution_minutes is not null",
}
# Percentiles by nearest rank, from how often each number of minutes occurs: exact, and no million rows are sorted.
MEASURE = """with waits as ({source}), often as (select m, count(*) as n from waits group by m), {measured}"""
MEASURED = """upto as (select m, n, sum(n) over (order by m) as below, sum(n) over () as total from often)
  select coalesce(max(total), 0)::bigint, min(m) filter (where below >= total * 0.5),
    min(m) filter (where below >= total * 0.9), {parts} from upto"""


def waiting(scope: Scope) -> list[Table]:
    """Median, nine of ten and distribution of each kind, its course, and who waited for whom: six statements."""
    where = cases_opened(scope)
    found = {kind: measure(kind, where) for kind in KINDS}
    open_still = rows_of(
        f"""select count(*) filter (where first_minutes is null and state in ('new', 'in_progress', 'waiting')),
        coalesce(sum(ours_minutes), 0), coalesce(sum(theirs_minutes), 0),
        coalesce(avg(ours_minutes), 0), coalesce(avg(theirs_minutes), 0) from figures_case where {where.sql}""",  # noqa: S608
        where.values,
    )[0]
    unanswered, ours, theirs = open_still[0], round(float(open_still[3]), 1), round(float(open_still[4]), 1)
    return [
        Table(
            "waiting.short",
            ("short",),
            ("value",),
            [
                *(Row((kind,), (found[kind][1],)) for kind in KINDS),
                Row(("ours",), (ours,)),
                Row(("theirs",), (theirs,)),
                Row(("unanswered",), (unanswered,), ({"unanswered": "yes"},)),
            ],
            "minutes",
        ),
        Table(
            "waiting.typical",
            ("wait",),
            ("median", "nine_of_ten"),
            [Row((kind,), tuple(found[kind][1:3])) for kind in KINDS],
            "minutes",
        ),
        *(distribution(kind, found[kind][3:]) for kind in KINDS),
        Table(
            "waiting.sides",
            ("side",),
            ("mean", "sum"),
            [
                Row(("ours",), (ours, float(open_still[1]))),
                Row(("theirs",), (theirs, float(open_still[2]))),
            ],
            "minutes",
        ),
        Table("waiting.course", ("on",), ("median", "nine_of_ten"), course(scope, where), "minutes"),
        Table(
            "waiting.counted",
            ("wait",),
            ("count",),
            [
                *(Row((kind,), (found[kind][0],)) for kind in KINDS),
                Row(("unanswered",), (unanswered,), ({"unanswered": "yes"},)),
            ],
        ),
    ]


def measure(kind: str, where: Where) -> tuple[Any, ...]:
    """How many, the median, nine of ten, and how many in each range."""
    parts = []
    for low, high in zip((0, *WAIT_EDGES), (*WAIT_EDGES, None), strict=True):
        upper = f" and m < {high}" if high else ""
        parts.append(f"coalesce(sum(n) filter (where m >= {low}{upper}), 0)::bigint")
    measured = MEASURED.format(parts=", ".join(parts))
    return rows_of(MEASURE.format(source=SOURCES[kind].format(where=where.sql), measured=measured), where.values)[0]


def distribution(kind: str, counts: tuple[int, ...]) -> Table:
    """How many waited how long."""
    rows = [
        Row((bucket,), (count,), ({f"{kind}_wait": bucket},))
        for bucket, count in zip(buckets(WAIT_EDGES), counts, strict=True)
    ]
    return Table(f"waiting.{kind}", ("minutes",), ("count",), rows)


def course(scope: Scope, where: Where) -> list[Row]:
    """The first answer over time."""
    sql = f"""with often as (select width_bucket(opened_at, %(edges)s::timestamptz[]) as place, first_minutes as m,
        count(*) as n from figures_case where {where.sql} and first_minutes is not null group by 1, 2),
      upto as (select place, m, sum(n) over (partition by place order by m) as below,
        sum(n) over (partition by place) as total from often)
      select place, min(m) filter (where below >= total * 0.5), min(m) filter (where below >= total * 0.9)
      from upto group by place"""  # noqa: S608 - of ours
    found = {place: values for place, *values in rows_of(sql, {**where.values, "edges": edges_of(scope.span)})}
    return [
        Row((str(step),), tuple(found.get(place, (None, None))), ({"on": str(step)}, {"on": str(step)}))
        for place, step in enumerate(scope.span.steps(), 1)
    ]
