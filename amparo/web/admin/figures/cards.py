"""From tables to what stands on a page: cards with plots, legends and tables, and strips of numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.figures.scope import Scope
from amparo.figures.tables import Link, Row, Table, share
from amparo.web.admin.figures import texts
from amparo.web.admin.figures.names import Names
from amparo.web.shared import plots
from amparo.web.shared.figure_cards import Card, Cell, Number, Part
from amparo.web.shared.formats import count_text, percent_text
from amparo.web.shared.plots import Point

WRITE: Mapping[str, Callable[[float], str]] = {
    "count": count_text,
    "percent": percent_text,
    "minutes": texts.duration_text,
    "mark": texts.mark_text,
}
TICK: Mapping[str, Callable[[float], str]] = {**WRITE, "minutes": texts.tick_text, "mark": count_text}
UNITS = {"first_wait": "minutes", "mark": "mark", "told_no": "percent", "reopened": "percent"}  # of the first page
UNITS |= {"first_kept": "percent", "solution_kept": "percent"}
UNITS |= dict.fromkeys(("first", "next", "solution", "ours", "theirs"), "minutes")  # of waiting
NUMBERS = ("overview.numbers", "waiting.short", "quality.answers")
UNSHOWN = ("waiting.typical", "waiting.counted")  # for the API and files
THIRDS = ("waiting.first", "waiting.next", "waiting.solution", "gate.companies", "gate.actions", "gate.products")
COURSES = ("solved.course", "load.course", "waiting.course", "backlog.course", "quality.course")
STACKED = ("gate.course", "backlog.ages")
WIDE = frozenset(
    {
        "solved.course",
        "load.course",
        "load.hours",
        "backlog.course",
        "gate.course",
        "gate.rules",
        "waiting.course",
        "waiting.sides",
        "clocks.kinds",
    }
)


@dataclass(frozen=True)
class Making:
    """What cards are made with: the page, the scope of its figures, and how codes are said."""

    page: str
    scope: Scope
    names: Names
    notes: Mapping[str, str] = field(default_factory=dict)  # sentences with numbers, by the key of a table
    titles: Mapping[str, str] = field(default_factory=texts.titles)
    measures: Mapping[str, str] = field(default_factory=texts.measure_texts)

    def url(self, table: Table, link: Link) -> str:
        """Where the list behind a number is."""
        if link is None:
            return ""
        route = f"admin:figures-{table.of}"
        address = self.scope.chosen.address(**link)
        return f"{reverse(route)}?{address}" if address else reverse(route)

    def links(self, table: Table, row: Row) -> list[str]:
        """The addresses of a row's numbers."""
        if not row.links:
            return [""] * len(row.values)
        pairs = zip(row.values, row.links, strict=True)
        return [self.url(table, link) if value else "" for value, link in pairs]

    def write(self, table: Table, measure: str, value: float | None) -> str:
        """A number in words."""
        if value is None:
            return "–"
        unit = {"percent": "percent", "count": "count"}.get(measure, table.unit)
        return WRITE[unit](value)

    def label(self, table: Table, row: Row) -> str:
        """What a row is about."""
        return ", ".join(self.names.of(*pair) for pair in zip(table.dimensions, row.codes, strict=True))

    def point(self, table: Table, row: Row, measures: Sequence[str], note: str = "") -> Point:
        """A row as something to draw; each part says in full what it is."""
        places = [table.measures.index(measure) for measure in measures]
        urls, label = self.links(table, row), self.label(table, row)
        said = [
            f"{label}: {self.write(table, measure, row.values[place])}"
            + (f" ({self.measures[measure].lower()})" if len(table.measures) > 1 else "")
            for measure, place in zip(measures, places, strict=True)
        ]
        name = self.names.of(table.dimensions[-1], row.codes[-1])
        return Point(name, [row.values[p] for p in places], said, [urls[p] for p in places], note)


def card_of(making: Making, table: Table) -> Card:
    """The card of a table, with the plot that suits it."""
    legend: list[tuple[str, str]] = []
    if table.key == "load.hours":
        parts = hours(making, table)
    elif table.key in COURSES:
        parts = course(making, table)
    elif table.key in STACKED:
        parts, legend = stacked(making, table)
    elif table.dimensions[0] == "promise":
        parts, legend = promises(making, table)
    else:
        parts, legend = lying(making, table)
    heads = texts.dimension_texts()
    return Card(
        key=table.key.replace(".", "-"),
        title=making.titles[table.key],
        text=texts.definitions(making.scope.span.within_days).get(table.key, ""),
        note=making.notes.get(table.key, ""),
        parts=parts,
        heads=[heads[dimension] for dimension in table.dimensions],
        measures=[making.measures[measure] for measure in table.measures],
        rows=[(names_of(making, table, row), cells(making, table, row)) for row in table.rows],
        csv_url=csv_url(making, table),
        legend=legend,
        size=size_of(making.page, table, parts),
    )


def size_of(page: str, table: Table, parts: Sequence[Part]) -> str:
    """How much of the page's width a card takes: all, a third, or half of it."""
    if table.key in WIDE or len(parts) > 2 or (page, table.key) == ("backlog", "backlog.ages"):
        return "wide"
    return "third" if table.key in THIRDS or page == "asking" else ""  # half


def csv_url(making: Making, table: Table) -> str:
    """Where the table is as a file."""
    return f"{reverse('admin:figures-csv', args=[making.page])}?{making.scope.chosen.address(table=table.key)}"


def names_of(making: Making, table: Table, row: Row) -> list[str]:
    """The words at the beginning of a row."""
    return [making.names.of(*pair) for pair in zip(table.dimensions, row.codes, strict=True)]


def cells(making: Making, table: Table, row: Row) -> list[Cell]:
    """The numbers of a row."""
    trio = zip(table.measures, row.values, making.links(table, row), strict=True)
    return [Cell(making.write(table, measure, value), url) for measure, value, url in trio]


def hours(making: Making, table: Table) -> list[Part]:
    """Weekdays below one another, hours beside one another."""
    weekdays: dict[str, list[Row]] = {}
    for row in table.rows:
        weekdays.setdefault(row.codes[0], []).append(row)
    rows = [
        (making.names.of("weekday_short", day), [making.point(table, row, ["opened"]) for row in found])
        for day, found in weekdays.items()
    ]
    heads = [texts.hour_text(hour) for hour in range(24)]
    return [Part("load-hours", plots.grid(rows, heads))]


def course(making: Making, table: Table) -> list[Part]:
    """A plot for each measure, below one another on one scale."""
    shown = ["mean"] if table.unit == "mark" else list(table.measures)
    highest = max((value or 0 for measure in shown for value in table.column(measure)), default=0)
    steps = plots.MINUTES if table.unit == "minutes" else ((1,) if table.unit == "mark" else ())
    parts = []
    for measure in shown:
        points = [making.point(table, row, [measure]) for row in table.rows]
        drawing = plots.columns(points, TICK[table.unit], highest=5 if table.unit == "mark" else highest, steps=steps)
        total = f"{count_text(table.total(measure))}" if table.unit == "count" and measure != "open" else ""
        heading = making.measures[measure] if len(shown) > 1 else ""
        parts.append(Part(f"{table.key.replace('.', '-')}-{measure}", drawing, (), heading, total))
    return parts


def stacked(making: Making, table: Table) -> tuple[list[Part], list[tuple[str, str]]]:
    """Two measures on top of one another; ages lie, since their names are long."""
    if table.dimensions[-1] != "on":
        return lying(making, table)
    points = [making.point(table, row, table.measures) for row in table.rows]
    drawing = plots.columns(points, count_text)
    return [Part(table.key.replace(".", "-"), drawing)], legend_of(making, table)


def legend_of(making: Making, table: Table) -> list[tuple[str, str]]:
    """Which colour is which."""
    return [(tone, making.measures[measure]) for tone, measure in zip(plots.SERIES, table.measures, strict=False)]


def promises(making: Making, table: Table) -> tuple[list[Part], list[tuple[str, str]]]:
    """Kept and broken, a plot for each kind of promise; of the kinds themselves one plot."""
    if len(table.dimensions) == 1:
        points = [making.point(table, row, table.measures, kept_text(row)) for row in table.rows if any(row.values)]
        return [Part("clocks-kinds", bars=plots.bars(points))], legend_of(making, table)
    parts = []
    for kind in dict.fromkeys(row.codes[0] for row in table.rows):
        rows = [row for row in table.rows if row.codes[0] == kind]
        points = [making.point(table, row, table.measures, kept_text(row)) for row in rows]
        key = f"{table.key.replace('.', '-')}-{kind}"
        parts.append(Part(key, bars=plots.bars(points), heading=making.names.of("promise", kind)))
    return parts, legend_of(making, table)


def kept_text(row: Row) -> str:
    """How much was kept, of how much."""
    kept, broken = (value or 0 for value in row.values)
    found = share(kept, kept + broken)
    if found is None:
        return "–"
    values = {"share": percent_text(found), "count": count_text(kept + broken)}
    return _("%(share)s of %(count)s") % values


def lying(making: Making, table: Table) -> tuple[list[Part], list[tuple[str, str]]]:
    """Lying bars; of shares, the share is what stands beside the bar of the number."""
    if "percent" in table.measures:
        at = table.measures.index("percent")
        points = [making.point(table, row, ["percent"], share_text(making, table, row, at)) for row in table.rows]
        return [Part(table.key.replace(".", "-"), bars=plots.bars(points))], []
    measures = table.measures[:1] if table.key == "waiting.sides" else table.measures[:2]
    points = [making.point(table, row, measures, sum_text(making, table, row, len(measures))) for row in table.rows]
    legend = legend_of(making, table) if len(measures) > 1 else []
    return [Part(table.key.replace(".", "-"), bars=plots.bars(points))], legend


def share_text(making: Making, table: Table, row: Row, at: int) -> str:
    """A share with what it is of."""
    some, whole = (count_text(value or 0) for value in row.values[:2])
    values = {"share": making.write(table, "percent", row.values[at]), "some": some, "whole": whole}
    return _("%(share)s (%(some)s of %(whole)s)") % values


def sum_text(making: Making, table: Table, row: Row, parts: int) -> str:
    """The number beside a bar: of two parts their sum."""
    return making.write(table, table.measures[0], sum(value or 0 for value in row.values[:parts]))


def wait_notes(tables: Sequence[Table]) -> dict[str, str]:
    """What stands in words beside the distributions of waits."""
    by_key = {table.key: table for table in tables}
    if "waiting.typical" not in by_key:
        return {}
    counts = {row.codes[0]: row.values[0] for row in by_key["waiting.counted"].rows}
    notes = {}
    for row in by_key["waiting.typical"].rows:
        median, nine = row.values
        if median is not None and nine is not None:
            values = {
                "median": texts.duration_text(median),
                "nine": texts.duration_text(nine),
                "count": count_text(counts[row.codes[0]] or 0),
            }
            notes[f"waiting.{row.codes[0]}"] = (
                _("Half within %(median)s, nine of ten within %(nine)s; %(count)s counted.") % values
            )
    return notes


def numbers_of(making: Making, table: Table) -> list[Number]:
    """Numbers that stand for themselves."""
    found = []
    for row in table.rows:
        label, urls = making.label(table, row), making.links(table, row)
        if table.key in ("overview.numbers", "waiting.short"):
            unit = UNITS.get(row.codes[0], "count")
            text = WRITE[unit](row.values[0]) if row.values[0] is not None else "–"
            found.append(Number(label, text, urls[0]))
            continue
        for measure, value, url in zip(table.measures, row.values, urls, strict=True):
            said = label if len(table.measures) == 1 else f"{label}: {making.measures[measure].lower()}"
            found.append(Number(said, making.write(table, measure, value), url))
    return found
