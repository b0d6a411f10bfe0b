"""The figures of the desk, for its administrators: the same tables as the pages, in codes and numbers."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import P, Query, QueryEx, Router
from pydantic import BaseModel, Field

from amparo.api import reasons
from amparo.api.caller import ApiRequest, Caller
from amparo.api.desk import ANY_PARAMETER, endpoint, reply
from amparo.api.problems import Fault, Problem
from amparo.api.schemas.base import Moment, Out
from amparo.api.shapes.cases import moment
from amparo.core.access import NotVisible
from amparo.figures.filters import read_filter
from amparo.figures.listing import list_cases
from amparo.figures.narrowing import CASES, read_narrowing
from amparo.figures.queries import FIGURES
from amparo.figures.scope import Scope, default_zone, scope_of
from amparo.figures.tables import Row, Table
from amparo.people.access import require_desk

router = Router(tags=["figures"])
PAGE = 100
DEEPEST = 10_000
PathWord = Annotated[str, Field(max_length=20)]


class Asked(BaseModel):
    """Which cases are counted: as in the address of the pages (`amparo.figures.filters`)."""

    period: str = Field("", description="7d, 30d (unless said otherwise), 90d, 365d or all", max_length=10)
    first: str = Field("", description="first of chosen days: 2026-11-01", max_length=10)
    last: str = Field("", description="last of chosen days, today unless said", max_length=10)
    zone: str = Field("", description="IANA time zone; the caller's own unless said", max_length=60)
    company: str = Field("", description="a name or a part of it", max_length=200)
    product: str = Field("", description="key of a product or module", max_length=80)
    plan: str = Field("", description="id of a plan", max_length=60)
    agent: str = Field("", description="an agent's key, or `nobody`", max_length=80)
    within: str = Field("", description="days within which a case speaks against deflection", max_length=3)


class SpanOut(Out):
    """Which days are counted, in which time zone."""

    first: str = Field(examples=["2026-10-25"])
    last: str = Field(examples=["2026-11-23"])
    zone: str = Field(examples=["Europe/Madrid"])


class RowOut(Out):
    """What is counted, as codes, with a value for each measure; `behind` narrows the list behind it."""

    codes: list[str]
    values: list[float | None]
    behind: list[dict[str, str] | None]


class TableOut(Out):
    """A figure."""

    key: str = Field(examples=["load.hours"])
    dimensions: list[str] = Field(examples=[["weekday", "hour"]])
    measures: list[str] = Field(examples=[["opened"]])
    unit: str = Field(examples=["count"])
    of: str = Field(description="`cases`, `decisions` or `deflections`")
    rows: list[RowOut]


class FiguresOut(Out):
    """A page of figures; what each means is in docs/figures.md."""

    page: str = Field(examples=["load"])
    span: SpanOut
    as_of: Moment | None = Field(description="null while they are being drawn for the first time")
    tables: list[TableOut]


class CountedOut(Out):
    """A case as figures know it."""

    number: int
    opened_at: Moment
    state: str
    company: int | None
    kind: str
    first_minutes: int | None
    solution_minutes: int | None


class CountedPage(Out):
    """The cases that a figure counts, newest first."""

    total: int
    cases: list[CountedOut]
    next: int | None = Field(description="`start` of the next page")


def scope_in(request: HttpRequest, caller: Caller) -> Scope:
    """What the address asks for; raises Problem, and NotAllowed for whoever does not run the desk."""
    require_desk(caller.actor)
    understood = read_filter(request.GET)
    refuse(understood.refused)
    zone = default_zone(caller.person.time_zone)
    return scope_of(understood.filter, zone, caller.now)


def refuse(keys: tuple[str, ...]) -> None:
    """422 for parameters whose values are none."""
    if keys:
        raise Problem(
            "not-valid", pointers=[Fault("unknown", reasons.missing("unknown"), parameter=key) for key in keys]
        )


@endpoint(router, "GET /figures/{page}", "figures:read", {200: FiguresOut}, fails=(404, 422))
def get_figures(request: ApiRequest, page: PathWord, wanted: Query[Asked]) -> HttpResponse:
    """A page of figures.

    `page` is overview, load, clocks, waiting, backlog, asking, gate, solved, quality or agents. For administrators.
    """
    scope = scope_in(request, request.auth)
    if page not in FIGURES:
        raise NotVisible
    span = {"first": str(scope.span.first), "last": str(scope.span.last), "zone": scope.span.zone}
    tables = [table_row(table) for table in FIGURES[page](scope)]
    as_of = moment(scope.as_of) if scope.as_of else None
    return reply({"page": page, "span": span, "as_of": as_of, "tables": tables})


def table_row(table: Table) -> dict[str, Any]:
    """A table as JSON."""
    return {
        "key": table.key,
        "dimensions": table.dimensions,
        "measures": table.measures,
        "unit": table.unit,
        "of": table.of,
        "rows": [row_row(row) for row in table.rows],
    }


def row_row(row: Row) -> dict[str, Any]:
    """A row as JSON."""
    behind = [dict(link) if link is not None else None for link in row.links] or [None] * len(row.values)
    return {"codes": row.codes, "values": [plain(value) for value in row.values], "behind": behind}


def plain(value: Any) -> float | int | None:
    """A number of JSON, whatever the database calls it."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


@endpoint(router, "GET /figures/lists/cases", "figures:read", {200: CountedPage}, fails=(422,), **ANY_PARAMETER)
def list_counted_cases(
    request: ApiRequest, wanted: Query[Asked], start: QueryEx[int, P(ge=0, le=DEEPEST)] = 0
) -> HttpResponse:
    """The cases that a figure counts, newest first.

    The address takes what that of the figure takes, and the members of `behind` beside it. For administrators.
    """
    scope = scope_in(request, request.auth)
    said, refused = read_narrowing(request.GET, CASES)
    refuse(refused)
    total, rows = list_cases(scope, said, start, PAGE)
    cases = [
        {
            "number": row.number,
            "opened_at": moment(row.opened_at),
            "state": row.state,
            "company": row.company,
            "kind": row.kind,
            "first_minutes": row.first_minutes,
            "solution_minutes": row.solution_minutes,
        }
        for row in rows[:PAGE]
    ]
    further = len(rows) > PAGE and start + PAGE <= DEEPEST
    return reply({"total": total, "cases": cases, "next": start + PAGE if further else None})
