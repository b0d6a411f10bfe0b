"""A figure as a table: what pages draw, spreadsheets open and the API gives, all from the same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Link = Mapping[str, str] | None
Unit = Literal["count", "percent", "minutes", "mark"]


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted, as codes (one a dimension), and a value for each measure, null where there is none.

    `links` narrow the list behind each value (`narrowing.CASES`, `DECISIONS`, `DEFLECTIONS`); None where there is none.
    """

    codes: tuple[str, ...]
    values: tuple[float | None, ...]
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A figure: its key, what its rows are by, what they measure in which unit, and what a list behind it lists."""

    key: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    rows: Sequence[Row]
    unit: Unit = "count"
    of: Literal["cases", "decisions", "deflections"] = "cases"

    def column(self, measure: str) -> list[float | None]:
        """The values of one measure."""
        place = self.measures.index(measure)
        return [row.values[place] for row in self.rows]

    def total(self, measure: str) -> float:
        """Their sum."""
        return sum(value for value in self.column(measure) if value is not None)


def share(part: float, whole: float) -> float | None:
    """Part of a whole in percent; None of nothing."""
    return 100 * part / whole if whole else None
