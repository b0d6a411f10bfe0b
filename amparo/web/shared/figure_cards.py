"""What a figure is made of on a page: its plots, its table, its file; and numbers that stand for themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.web.shared import plots
from amparo.web.shared.plots import Drawing


@dataclass(frozen=True, slots=True)
class Part:
    """One plot of a card."""

    key: str
    drawing: Drawing | None = None
    bars: Sequence[plots.Bar] = ()
    heading: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table, and the list behind it."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A figure on a page."""

    key: str
    title: str
    text: str
    parts: Sequence[Part]
    heads: Sequence[str]
    measures: Sequence[str]
    rows: Sequence[tuple[Sequence[str], Sequence[Cell]]]
    csv_url: str
    note: str = ""
    legend: Sequence[tuple[str, str]] = ()
    size: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands for itself."""

    label: str
    text: str
    url: str = ""
