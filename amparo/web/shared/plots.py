"""Plots as SVG, drawn on the server: bars, columns over time, a grid of weekdays and hours.

Pure: from values to marks in percent of the width and pixels of the height, so that text keeps its size at any width.
Axes begin at zero. Colours are classes (`ui/plots.css`); no mark says anything by colour alone, since each carries its
words and a table stands below. Every mark with an address is a link that the keyboard reaches.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10

Write = Callable[[float], str]
BAR = 12  # pixels of a lying bar
FRAME = 168  # pixels of columns
CELL = 22  # pixels of a row of the grid
FOOT = 22  # pixels below for labels
LETTERS = 7  # pixels of a digit on an axis
LABELS = 5  # of the axis of time, at most: so many fit on a phone
SERIES = ("one", "two")
MINUTES = (5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 4320, 7200, 10080, 20160, 43200, 86400, 172800, 525600)


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to draw: its label, a value for each series, what each is in words, and where each leads."""

    label: str
    values: Sequence[float | None]
    texts: Sequence[str]
    urls: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `text` says what it is, `url` where it leads, `hit` is the taller area that can be pressed."""

    x: str
    y: str
    width: str
    height: str
    tone: str
    text: str = ""
    url: str = ""
    opacity: str = ""
    hit: bool = False
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A text at a place."""

    x: str
    y: str
    text: str
    anchor: str = "start"
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plot: boxes, words and lines of a grid; `axis` stands in a strip of its own, `gutter` pixels wide."""

    height: int
    boxes: Sequence[Box] = ()
    words: Sequence[Words] = ()
    lines: Sequence[str] = ()
    axis: Sequence[Words] = field(default=())
    gutter: int = 0

    @property
    def interactive(self) -> bool:
        """Whether anything leads anywhere: a picture with links is a group, without any it is an image."""
        return any(box.url for box in self.boxes)


def percent(value: float) -> str:
    """A length of an attribute, whatever the reader's language."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


def px(value: float) -> str:
    """A number of pixels."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def scale_of(highest: float, steps: Sequence[float] = ()) -> list[float]:
    """Round values from zero to one that is not below the highest: three to six of them."""
    if highest < 1e-9:
        return [0, 1]
    if steps:
        step = next((one for one in steps if highest / one <= 5), steps[-1] * ceil(highest / steps[-1] / 5))
    else:
        rough = highest / 4
        size = 10 ** floor(log10(rough))
        step = next(one * size for one in (1, 2, 5, 10) if one * size >= rough)
        step = max(step, 1) if highest == int(highest) else step
    return [step * place for place in range(ceil(highest / step) + 1)]


@dataclass(frozen=True, slots=True)
class Bar:
    """A lying bar below its name, which may take as many lines as it needs."""

    label: str
    note: str
    boxes: Sequence[Box]


def bars(points: Sequence[Point]) -> list[Bar]:
    """Lying bars, the parts of each behind one another; the longest reaches the end."""
    longest = max((sum(value or 0 for value in point.values) for point in points), default=0) or 1
    found = []
    for point in points:
        boxes, begin = [], 0.0
        for place, value in enumerate(point.values):
            width = 100 * (value or 0) / longest
            if width:
                url = point.urls[place] if place < len(point.urls) else ""
                boxes.append(Box(percent(begin), "0", percent(width), px(BAR), SERIES[place], point.texts[place], url))
            begin += width
        found.append(Bar(point.label, point.note, boxes))
    return found


def columns(
    points: Sequence[Point],
    write: Write,
    *,
    highest: float = 0,
    steps: Sequence[float] = (),
    thin: bool = True,
    series: Sequence[str] = SERIES,
) -> Drawing:
    """Standing columns, the parts of each on top of one another. `highest` shares a scale between plots.

    Where there are many, some labels are left out (`thin`).
    """
    tallest = max(highest, max((sum(value or 0 for value in point.values) for point in points), default=0))
    ticks = scale_of(tallest, steps)
    top = ticks[-1]
    band = 100 / max(len(points), 1)
    wide = band * (0.72 if len(points) > 12 else 0.62)
    boxes: list[Box] = []
    for place, point in enumerate(points):
        left, foot = place * band + (band - wide) / 2, float(FRAME)
        for part, value in enumerate(point.values):
            tall = FRAME * (value or 0) / top
            if value is None:
                continue
            url = point.urls[part] if part < len(point.urls) and value else ""
            boxes.append(
                Box(
                    percent(left),
                    px(foot - tall),
                    percent(wide),
                    px(tall),
                    series[part],
                    point.texts[part],
                    url,
                    hit=len(point.values) == 1,
                )
            )
            foot -= tall
    axis_words = [write(tick) for tick in ticks]
    gutter = max((len(word) for word in axis_words), default=1) * LETTERS + 8
    return Drawing(
        FRAME + FOOT,
        boxes,
        column_labels([point.label for point in points], band, thin),
        [px(FRAME - FRAME * tick / top) for tick in ticks],
        [
            Words(px(gutter - 6), px(max(FRAME - FRAME * tick / top + 4, 10)), word, "end")
            for tick, word in zip(ticks, axis_words, strict=True)
        ],
        gutter,
    )


def column_labels(names: Sequence[str], band: float, thin: bool) -> list[Words]:
    """Labels below, so many that they do not touch; those at the edges stay inside."""
    every = ceil(len(names) / LABELS) if thin else 1
    found = []
    for place in range(0, len(names), every):
        middle = place * band + band / 2
        anchor, x = "middle", middle
        if middle < 7:
            anchor, x = "start", place * band
        elif middle > 93:
            anchor, x = "end", (place + 1) * band
        found.append(Words(percent(x), px(FRAME + 16), names[place], anchor))
    return found


def grid(rows: Sequence[tuple[str, Sequence[Point]]], heads: Sequence[str]) -> Drawing:
    """Cells in rows, the fuller the darker: a shade of one colour from none to the most.

    The cells are many, so the keyboard passes over them: the table below has the same links.
    """
    most = max((cell.values[0] or 0 for _name, cells in rows for cell in cells), default=0) or 1
    boxes: list[Box] = []
    for place, (_name, cells) in enumerate(rows):
        band = 100 / max(len(cells), 1)
        for at, cell in enumerate(cells):
            value = cell.values[0] or 0
            shade = px(0.14 + 0.86 * value / most) if value else ""
            url = cell.urls[0] if cell.urls and value else ""
            boxes.append(
                Box(
                    percent(at * band + band * 0.05),
                    px(place * CELL + 1),
                    percent(band * 0.9),
                    px(CELL - 2),
                    "one" if value else "none",
                    cell.texts[0],
                    url,
                    shade,
                    skipped=True,
                )
            )
    height = len(rows) * CELL
    band = 100 / max(len(heads), 1)
    words = [Words(percent(at * band), px(height + 16), head, "start") for at, head in enumerate(heads) if at % 6 == 0]
    gutter = max((len(name) for name, _cells in rows), default=1) * LETTERS + 10
    axis = [Words("0", px(place * CELL + 15), name) for place, (name, _cells) in enumerate(rows)]
    return Drawing(height + FOOT, boxes, words, (), axis, gutter)
