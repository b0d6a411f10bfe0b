"""Which rows a page of figures counts: the period, and whose cases, as conditions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import connection

from amparo.catalogue.models import Product
from amparo.figures.filters import FigureFilter, Span, agent_key, span_of
from amparo.figures.models import CaseFigure, Drawing
from amparo.figures.narrowing import CASES, DECISIONS, DEFLECTIONS, Clause, Reader, Writer
from amparo.gate import packs
from amparo.people.models import Company


@dataclass(frozen=True)
class Scope:
    """A filter whose names are looked up: `companies` None means all, `product` 0 that there is none of that name."""

    chosen: FigureFilter
    span: Span
    companies: tuple[int, ...] | None = None
    product: int | None = None
    as_of: datetime | None = None

    def clauses(self, cases: bool = True) -> Iterator[Clause]:
        """Whose cases, or decisions, in any period. A decision has no agent."""
        if self.companies is not None:
            yield Clause("company_id = any(%(companies)s)", {"companies": list(self.companies)})
        if self.product is not None:
            yield Clause("(root_id = %(product)s or product_id = %(product)s)", {"product": self.product})
        if self.chosen.plan:
            yield Clause("plan = %(plan)s", {"plan": self.chosen.plan})
        if self.chosen.agent and cases:
            key = agent_key(self.chosen)
            yield Clause("assignee_id = %(agent)s" if key else "assignee_id is null", {"agent": key})


def default_zone(own: str) -> str:
    """The zone of figures where none is asked for: the reader's own, else that of the pack's first region."""
    return own if own in available_timezones() else packs.in_force().home_zone


def scope_of(chosen: FigureFilter, zone: str, now: datetime) -> Scope:
    """Looks up what a filter names, in the zone where it says none: three queries at most."""
    companies = product = began = None
    if chosen.company:
        named = Company.objects.filter(name__iexact=chosen.company)
        like = Company.objects.filter(name__icontains=chosen.company)
        companies = tuple((named if named.exists() else like).values_list("pk", flat=True))
    if chosen.product:
        product = Product.objects.filter(key=chosen.product).values_list("pk", flat=True).first() or 0
    if chosen.period in ("all", "days"):
        began = CaseFigure.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
    as_of = Drawing.objects.values_list("as_of", flat=True).first()
    return Scope(chosen, span_of(chosen, chosen.zone or zone, now, began), companies, product, as_of)


@dataclass(frozen=True)
class Where:
    """Conditions together, with all their values."""

    sql: str
    values: Mapping[str, Any]

    def also(self, sql: str, **values: Any) -> "Where":
        """With one more."""
        return Where(f"{self.sql} and {sql}", {**self.values, **values})


def together(clauses: Sequence[Clause]) -> Where:
    """All of them hold."""
    values: dict[str, Any] = {}
    for clause in clauses:
        values |= clause.values
    return Where(" and ".join(clause.sql for clause in clauses) or "true", values)


def in_period(scope: Scope, column: str) -> Clause:
    """The moment lies in the period."""
    values = {"since": scope.span.since, "until": scope.span.until, "zone": scope.span.zone}
    return Clause(f"{column} >= %(since)s and {column} < %(until)s", values)


def cases_opened(scope: Scope) -> Where:
    """The cases that were opened in the period."""
    return together([in_period(scope, "opened_at"), *scope.clauses()])


def cases_ended(scope: Scope) -> Where:
    """The cases that ended in the period, whenever they were opened."""
    return together([in_period(scope, "ended_at"), *scope.clauses()])


def cases_open(scope: Scope) -> Where:
    """The cases that are open now, whenever they were opened."""
    return together([Clause("state in ('new', 'in_progress', 'waiting')", {}), *scope.clauses()])


def decisions_made(scope: Scope) -> Where:
    """The decisions of the period."""
    return together([in_period(scope, "at"), *scope.clauses(cases=False)])


POPULATIONS: Mapping[str, Callable[[Scope], Where]] = {
    "opened": cases_opened,
    "ended": cases_ended,
    "open": cases_open,
}


def narrowed(
    where: Where, scope: Scope, narrowing: Mapping[str, str], known: Mapping[str, tuple[Reader, Writer]]
) -> Where:
    """With what a bar is about."""
    for key, text in narrowing.items():
        clause = known[key][1](text, scope.span)
        where = where.also(clause.sql, **clause.values)
    return where


def cases_behind(scope: Scope, narrowing: Mapping[str, str]) -> Where:
    """The cases that a bar counts."""
    return narrowed(POPULATIONS[narrowing.get("counted", "opened")](scope), scope, narrowing, CASES)


def decisions_behind(scope: Scope, narrowing: Mapping[str, str]) -> Where:
    """The decisions that a bar counts."""
    return narrowed(decisions_made(scope), scope, narrowing, DECISIONS)


def deflections_behind(scope: Scope, narrowing: Mapping[str, str]) -> Where:
    """The problems that an article solved, which a bar counts."""
    return narrowed(decisions_made(scope), scope, narrowing, DEFLECTIONS)


def rows_of(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a statement of ours finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, dict(values))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
