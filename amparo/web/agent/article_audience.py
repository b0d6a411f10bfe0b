"""The page of what readers look for: figures as plots, tables and files (3.3)."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.knowledge import worklists
from amparo.search import queries_authors
from amparo.web.agent.article_figures import SPANS, Asking, Figure, Row, figures_of
from amparo.web.agent.article_marks import offered_languages
from amparo.web.shared import plots
from amparo.web.shared.figure_cards import Card, Cell, Number, Part
from amparo.web.shared.formats import count_text, percent_text
from amparo.web.shared.plots import Point

DRAWN = 12  # bars of a card
SHOWN = 50  # lines of the table below


def audience_context(asking: Asking) -> dict[str, Any]:
    """The page."""
    here = reverse("agent:article-readers")
    cards = [card_of(figure, asking) for figure in figures_of(asking)]
    return {
        "cards": [card for card in cards if card.rows],
        "numbers": numbers_of(asking),
        "spans": [
            (
                _("%(count)s days") % {"count": days},
                f"{here}?{urlencode({**asking.address, 'days': days})}",
                days == asking.days,
            )
            for days in SPANS
        ],
        "languages": offered_languages(),
        "language": asking.period.language,
        "days": asking.days,
        "unanswered": worklists.count_unanswered(asking.actor),
    }


def numbers_of(asking: Asking) -> list[Number]:
    """What is told before the figures."""
    counted = queries_authors.count_searches(asking.actor, asking.period)
    fitting = counted.searches - counted.unfound
    shares = [
        (_("Searches that found nothing that fits"), counted.unfound, counted.searches),
        (_("Found, and an article was opened"), counted.opened, fitting),
    ]
    return [
        Number(_("Searches"), count_text(counted.searches)),
        *(Number(label, percent_text(100 * some / whole) if whole else "–") for label, some, whole in shares),
    ]


def card_of(figure: Figure, asking: Asking) -> Card:
    """A figure with its plot, its table and its file."""
    rows = figure.read(SHOWN)
    if not any(any(row.values) for row in rows):
        rows = []
    legend = list(zip(plots.SERIES, figure.measures, strict=False)) if figure.drawn > 1 else []
    address = urlencode({**asking.address, "table": figure.key})
    return Card(
        key=f"readers-{figure.key}",
        title=figure.title,
        text=figure.text,
        parts=[part_of(figure, rows)] if rows else [],
        heads=figure.heads,
        measures=figure.measures,
        rows=[(row.names, [Cell(count_text(value), row.url) for value in row.values]) for row in rows],
        csv_url=f"{reverse('agent:article-readers-csv')}?{address}",
        legend=legend,
        size="wide" if figure.upright else "",
    )


def part_of(figure: Figure, rows: Sequence[Row]) -> Part:
    """The plot: columns over time, else lying bars of the first rows."""
    if figure.upright:
        return Part(f"plot-{figure.key}", plots.columns([point_of(row, figure) for row in rows], count_text))
    return Part(f"plot-{figure.key}", bars=plots.bars([point_of(row, figure) for row in rows[:DRAWN]]))


def point_of(row: Row, figure: Figure) -> Point:
    """A line as something to draw; each part says in full what it is."""
    label = row.names[0] if len(row.names) == 1 else f"{row.names[0]} ({row.names[1]})"
    values = list(row.values[: figure.drawn])
    said = [f"{label}: {count_text(n)} ({figure.measures[at].lower()})" for at, n in enumerate(values)]
    return Point(label, values, said, [row.url] * len(values), row.note or count_text(sum(values)))
