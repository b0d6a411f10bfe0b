"""The rows behind a figure, a page at a time, the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from amparo.figures.scope import Scope, Where, cases_behind, decisions_behind, deflections_behind, rows_of


@dataclass(frozen=True, slots=True)
class CountedCase:
    """A case as figures know it: by keys and codes."""

    number: int
    opened_at: datetime
    state: str
    company: int | None
    root: int
    kind: str
    impact: str
    first_minutes: int | None
    solution_minutes: int | None
    assignee: int | None


@dataclass(frozen=True, slots=True)
class CountedDecision:
    """A decision as figures know it."""

    id: UUID
    at: datetime
    outcome: str
    action: str
    company: int | None
    root: int | None
    rules: list[str]
    number: int | None


@dataclass(frozen=True, slots=True)
class CountedDeflection:
    """A problem that an article solved, as figures know it."""

    id: int
    at: datetime
    group: int
    company: int | None
    root: int | None
    kind: str
    language: str
    shown: str
    channel: str


DEFLECTION_COLUMNS = "id, at, group_id, company_id, root_id, kind, language, shown, channel"
CASE_COLUMNS = (
    "number, opened_at, state, company_id, root_id, kind, impact, first_minutes, solution_minutes, assignee_id"
)
DECISION_COLUMNS = "id, at, outcome, action, company_id, root_id, rules, number"


def list_cases(scope: Scope, narrowing: Mapping[str, str], start: int, size: int) -> tuple[int, list[CountedCase]]:
    """How many cases a bar counts, and a page of them with one more where there is one."""
    where = cases_behind(scope, narrowing)
    sql = f"""select {CASE_COLUMNS} from figures_case where {where.sql}
      order by opened_at desc, number desc limit %(size)s offset %(start)s"""  # noqa: S608 - of ours
    rows = rows_of(sql, {**where.values, "size": size + 1, "start": start})
    return count("figures_case", where), [CountedCase(*row) for row in rows]


def list_decisions(
    scope: Scope, narrowing: Mapping[str, str], start: int, size: int
) -> tuple[int, list[CountedDecision]]:
    """The same of decisions."""
    where = decisions_behind(scope, narrowing)
    sql = f"""select {DECISION_COLUMNS} from figures_decision where {where.sql}
      order by at desc, id limit %(size)s offset %(start)s"""  # noqa: S608 - of ours
    rows = rows_of(sql, {**where.values, "size": size + 1, "start": start})
    return count("figures_decision", where), [CountedDecision(*row) for row in rows]


def list_deflections(
    scope: Scope, narrowing: Mapping[str, str], start: int, size: int
) -> tuple[int, list[CountedDeflection]]:
    """The same of problems that an article solved."""
    where = deflections_behind(scope, narrowing)
    sql = f"""select {DEFLECTION_COLUMNS} from figures_deflection where {where.sql}
      order by at desc, id desc limit %(size)s offset %(start)s"""  # noqa: S608 - of ours
    rows = rows_of(sql, {**where.values, "size": size + 1, "start": start})
    return count("figures_deflection", where), [CountedDeflection(*row) for row in rows]


def count(table: str, where: Where) -> int:
    """How many there are."""
    return int(rows_of(f"select count(*) from {table} where {where.sql}", where.values)[0][0])  # noqa: S608
