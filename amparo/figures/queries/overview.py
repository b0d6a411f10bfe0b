"""The first page: one number of each figure, how many cases came and went, what is open, and the marks."""

from typing import Any

from amparo.figures.queries.backlog import ages
from amparo.figures.queries.gate import NO
from amparo.figures.queries.load import course
from amparo.figures.queries.quality import marks
from amparo.figures.queries.waiting import measure
from amparo.figures.scope import Scope, cases_ended, cases_open, cases_opened, decisions_made, rows_of
from amparo.figures.tables import Row, Table, share

OPENED = """count(*), count(*) filter (where first_kept), count(first_kept), count(*) filter (where solution_kept),
  count(solution_kept), count(*) filter (where reopened > 0),
  count(*) filter (where (ended_at is not null or reopened > 0) and state <> 'merged')"""


def overview(scope: Scope) -> list[Table]:
    """Numbers, the course, the backlog and the marks: ten statements."""
    opened = cases_opened(scope)
    return [numbers(scope), course(scope, opened), ages(scope), marks(opened)]


def one(columns: str, table: str, where: Any) -> tuple[Any, ...]:
    """A row of counts."""
    return rows_of(f"select {columns} from {table} where {where.sql}", where.values)[0]  # noqa: S608 - of ours


def numbers(scope: Scope) -> Table:
    """Counts with their lists, and shares in percent; `first_wait` is the median in minutes, `mark` a mean."""
    opened = cases_opened(scope)
    came, first, firsts, solved, solutions, again, once = one(OPENED, "figures_case", opened)
    went = one("count(*)", "figures_case", cases_ended(scope))[0]
    waits = one("count(*)", "figures_case", cases_open(scope))[0]
    made, no = one(f"count(*), count(*) filter (where {NO})", "figures_decision", decisions_made(scope))
    mean = one("round(avg(mark), 2)::float", "figures_case, unnest(marks) mark", opened.also("asked > 0"))[0]
    rows = [
        Row(("opened",), (came,), ({},)),
        Row(("ended",), (went,), ({"counted": "ended"},)),
        Row(("open",), (waits,), ({"counted": "open"},)),
        Row(("first_wait",), (measure("first", opened)[1],)),
        Row(("first_kept",), (share(first, firsts),), ({"first_promise": "kept"},)),
        Row(("solution_kept",), (share(solved, solutions),), ({"solution_promise": "kept"},)),
        Row(("reopened",), (share(again, once),), ({"reopened": "yes"},)),
        Row(("told_no",), (share(no, made),)),
        Row(("mark",), (mean,)),
    ]
    return Table("overview.numbers", ("number",), ("value",), rows)
