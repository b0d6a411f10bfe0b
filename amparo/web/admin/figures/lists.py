"""The lists behind figures: cases and decisions, a page at a time. No words of a case but for whoever may read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.cases.access import visible_to
from amparo.core.actors import Actor
from amparo.figures.scope import Scope, Where, cases_behind, decisions_behind, rows_of
from amparo.figures.tables import Row, Table
from amparo.web.admin.figures import texts
from amparo.web.admin.figures.names import Names, names_for
from amparo.web.shared import case_texts
from amparo.web.shared.components import Tone

PAGE = 50
FILE_ROWS = 10_000
CASE_COLUMNS = (
    "number, opened_at, state, company_id, root_id, kind, impact, first_minutes, solution_minutes, assignee_id"
)
DECISION_COLUMNS = "id, at, outcome, action, company_id, root_id, rules, number"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of a list: what figures know of it; title and address only for whoever may see the case."""

    number: int
    opened_at: datetime
    status: str
    tone: Tone
    company: str
    product: str
    kind: str
    priority: str
    first: str
    solution: str
    assignee: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision of a list; its page explains it, for agents."""

    at: datetime
    outcome: str
    code: str
    action: str
    company: str
    product: str
    rules: Sequence[str]
    number: str = ""
    url: str = ""


@dataclass(frozen=True)
class Listing:
    """A page of a list: how many there are, the rows, and whether there are further ones."""

    total: int
    lines: Sequence[Any]
    more: bool


def fetch(table: str, columns: str, order: str, where: Where, start: int, size: int) -> list[tuple[Any, ...]]:
    """Rows of one page and one more."""
    sql = f"""select {columns} from {table} where {where.sql} order by {order} limit %(size)s offset %(start)s
    """  # noqa: S608 - of ours
    return rows_of(sql, {**where.values, "size": size + 1, "start": start})


def count(table: str, where: Where) -> int:
    """How many there are."""
    return int(rows_of(f"select count(*) from {table} where {where.sql}", where.values)[0][0])  # noqa: S608


def names_in(rows: Sequence[tuple[Any, ...]], places: Mapping[str, int]) -> Names:
    """Names for what rows of a list refer to by key."""
    tables = [
        Table(key, (key,), (), [Row((str(row[place]),), ()) for row in rows if row[place] is not None])
        for key, place in places.items()
    ]
    return names_for(tables, "day")


def list_cases(actor: Actor, scope: Scope, narrowing: Mapping[str, str], start: int, size: int = PAGE) -> Listing:
    """The cases behind a bar, the newest first."""
    where = cases_behind(scope, narrowing)
    rows = fetch("figures_case", CASE_COLUMNS, "opened_at desc, number desc", where, start, size)
    shown = rows[:size]
    names = names_in(shown, {"customer": 3, "root": 4, "assignee": 9, "impact": 6, "kind": 5})
    seen = visible_to(actor, scope.span.now).filter(number__in=[row[0] for row in shown])
    titles = dict(seen.values_list("number", "title"))
    return Listing(count("figures_case", where), [case_line(row, names, titles) for row in shown], len(rows) > size)


def case_line(row: tuple[Any, ...], names: Names, titles: Mapping[int, str]) -> CaseLine:
    """One of them in words."""
    number, opened_at, state, company, root, kind, impact, first, solution, assignee = row
    status, tone = case_texts.agent_status(state)
    return CaseLine(
        number=number,
        opened_at=opened_at,
        status=status,
        tone=tone,
        company=names.of("customer", key_text(company)),
        product=names.of("root", key_text(root)),
        kind=names.of("kind", kind),
        priority=names.of("impact", impact) if impact else "",
        first=texts.duration_text(first) if first is not None else "",
        solution=texts.duration_text(solution) if solution is not None else "",
        assignee=names.of("assignee", key_text(assignee)),
        title=titles.get(number, ""),
        url=reverse("agent:case", args=[number]) if number in titles else "",
    )


def key_text(key: int | None) -> str:
    """A key as a code of a table."""
    return str(key) if key is not None else "none"


def list_decisions(actor: Actor, scope: Scope, narrowing: Mapping[str, str], start: int, size: int = PAGE) -> Listing:
    """The decisions behind a bar, the newest first."""
    where = decisions_behind(scope, narrowing)
    rows = fetch("figures_decision", DECISION_COLUMNS, "at desc, id", where, start, size)
    names = names_in(rows[:size], {"customer": 4, "root": 5})
    lines = [decision_line(row, names, actor.is_agent) for row in rows[:size]]
    return Listing(count("figures_decision", where), lines, len(rows) > size)


def decision_line(row: tuple[Any, ...], names: Names, may_read: bool) -> DecisionLine:
    """One of them in words."""
    key, at, outcome, action, company, root, rules, number = row
    return DecisionLine(
        at=at,
        outcome=names.of("outcome", outcome),
        code=outcome,
        action=names.of("action", action),
        company=names.of("customer", key_text(company)),
        product=names.of("root", key_text(root)) if root is not None else "",
        rules=[names.of("rule", rule) for rule in rules],
        number=str(number or ""),
        url=reverse("portal:decision", args=[key]) if may_read else "",
    )


def case_heads() -> list[str]:
    """The columns of a list of cases, in a file."""
    return [
        *(_("Case"), _("Opened"), _("Status"), _("Company"), _("Product"), _("Kind of request"), _("Priority")),
        *(_("First response"), _("Solution"), _("Assigned to")),
    ]


def decision_heads() -> list[str]:
    """The columns of a list of decisions, in a file."""
    return [_("Time"), _("Outcome"), _("Request"), _("Company"), _("Product"), _("Rule"), _("Case")]


def case_cells(line: CaseLine) -> list[object]:
    """A case as a line of a file."""
    said = (line.status, line.company, line.product, line.kind, line.priority, line.first, line.solution, line.assignee)
    return [line.number, line.opened_at.isoformat(timespec="minutes"), *said]


def decision_cells(line: DecisionLine) -> list[object]:
    """A decision as a line of a file."""
    said = (line.outcome, line.action, line.company, line.product, " | ".join(line.rules), line.number)
    return [line.at.isoformat(timespec="minutes"), *said]
