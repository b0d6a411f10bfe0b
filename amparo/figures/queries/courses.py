"""Counts over time: by the days, weeks or months of the period, in its zone, none left out."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from amparo.figures.filters import Span
from amparo.figures.scope import Where, rows_of


def edges_of(span: Span) -> list[datetime]:
    """When each step begins: a list for `width_bucket`, which finds the step by halving, summer time and all."""
    here = ZoneInfo(span.zone)
    return [datetime.combine(step, time(), here) for step in span.steps()]


def count_steps(column: str, where: Where, span: Span, table: str = "figures_case") -> dict[date, int]:
    """How many rows fall into each step."""
    sql = f"""select width_bucket({column}, %(edges)s::timestamptz[]), count(*) from {table}
      where {where.sql} group by 1"""  # noqa: S608 - of ours
    return by_step(rows_of(sql, {**where.values, "edges": edges_of(span)}), span)


def by_step(rows: list[tuple[Any, ...]], span: Span) -> dict[date, int]:
    """Numbers of `width_bucket` as days, with a zero where nothing was."""
    found = dict(rows)
    return {step: int(found.get(place, 0)) for place, step in enumerate(span.steps(), 1)}
