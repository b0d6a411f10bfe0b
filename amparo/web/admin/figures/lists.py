"""The lists behind figures: cases and decisions, a page at a time. No words of a case but for whoever may read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from amparo.cases.access import visible_to
from amparo.core.actors import Actor
from amparo.figures import listing
from amparo.figures.listing import CountedCase, CountedDecision, CountedDeflection
from amparo.figures.narrowing import NONE
from amparo.figures.scope import Scope
from amparo.figures.tables import Row, Table
from amparo.web.admin.figures import texts
from amparo.web.admin.figures.names import Names, names_for
from amparo.web.shared import case_texts
from amparo.web.shared.components import Tone

PAGE = 50
FILE_ROWS = 10_000


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


@dataclass(frozen=True, slots=True)
class DeflectionLine:
    """A problem that an article solved: the article, and who had it, without a word of what it was."""

    at: datetime
    article: str
    company: str
    product: str
    kind: str
    language: str
    channel: str
    url: str


@dataclass(frozen=True)
class Listing:
    """A page of a list: how many there are, the rows, and whether there are further ones."""

    total: int
    lines: Sequence[Any]
    more: bool


def names_in(found: Mapping[str, Iterable[object]]) -> Names:
    """Names for what rows of a list refer to by key."""
    tables = [
        Table(key, (key,), (), [Row((str(value),), ()) for value in values if value is not None])
        for key, values in found.items()
    ]
    return names_for(tables, "day")


def list_cases(actor: Actor, scope: Scope, narrowing: Mapping[str, str], start: int, size: int = PAGE) -> Listing:
    """The cases behind a bar, the newest first."""
    total, rows = listing.list_cases(scope, narrowing, start, size)
    shown = rows[:size]
    names = names_in(
        {
            "customer": [row.company for row in shown],
            "root": [row.root for row in shown],
            "assignee": [row.assignee for row in shown],
        }
    )
    seen = visible_to(actor, scope.span.now).filter(number__in=[row.number for row in shown])
    titles = dict(seen.values_list("number", "title"))
    return Listing(total, [case_line(row, names, titles) for row in shown], len(rows) > size)


def case_line(row: CountedCase, names: Names, titles: Mapping[int, str]) -> CaseLine:
    """One of them in words."""
    status, tone = case_texts.agent_status(row.state)
    first, solution = row.first_minutes, row.solution_minutes
    return CaseLine(
        number=row.number,
        opened_at=row.opened_at,
        status=status,
        tone=tone,
        company=names.of("customer", key_text(row.company)),
        product=names.of("root", key_text(row.root)),
        kind=names.of("kind", row.kind),
        priority=names.of("impact", row.impact) if row.impact else "",
        first=texts.duration_text(first) if first is not None else "",
        solution=texts.duration_text(solution) if solution is not None else "",
        assignee=names.of("assignee", key_text(row.assignee)),
        title=titles.get(row.number, ""),
        url=reverse("agent:case", args=[row.number]) if row.number in titles else "",
    )


def key_text(key: int | None) -> str:
    """A key as a code of a table."""
    return str(key) if key is not None else NONE


def list_decisions(actor: Actor, scope: Scope, narrowing: Mapping[str, str], start: int, size: int = PAGE) -> Listing:
    """The decisions behind a bar, the newest first."""
    total, rows = listing.list_decisions(scope, narrowing, start, size)
    names = names_in({"customer": [row.company for row in rows], "root": [row.root for row in rows]})
    lines = [decision_line(row, names, actor.is_agent) for row in rows[:size]]
    return Listing(total, lines, len(rows) > size)


def decision_line(row: CountedDecision, names: Names, may_read: bool) -> DecisionLine:
    """One of them in words."""
    return DecisionLine(
        at=row.at,
        outcome=names.of("outcome", row.outcome),
        code=row.outcome,
        action=names.of("action", row.action),
        company=names.of("customer", key_text(row.company)),
        product=names.of("root", key_text(row.root)) if row.root is not None else "",
        rules=[names.of("rule", rule) for rule in row.rules],
        number=str(row.number or ""),
        url=reverse("portal:decision", args=[row.id]) if may_read else "",
    )


def list_deflections(
    _actor: Actor, scope: Scope, narrowing: Mapping[str, str], start: int, size: int = PAGE
) -> Listing:
    """The problems behind a bar that an article solved, the newest first."""
    total, rows = listing.list_deflections(scope, narrowing, start, size)
    keys: dict[str, list[object]] = {
        "customer": [row.company for row in rows],
        "root": [row.root for row in rows],
        "article": [row.group for row in rows],
    }
    names = names_in(keys)
    return Listing(total, [deflection_line(row, names) for row in rows[:size]], len(rows) > size)


def deflection_line(row: CountedDeflection, names: Names) -> DeflectionLine:
    """One of them in words."""
    return DeflectionLine(
        at=row.at,
        article=names.of("article", str(row.group)),
        company=names.of("customer", key_text(row.company)),
        product=names.of("root", key_text(row.root)) if row.root is not None else "",
        kind=names.of("kind", row.kind) if row.kind else "",
        language=names.of("language", row.language),
        channel=names.of("channel", row.channel),
        url=reverse("portal:help-number", args=[row.group]),
    )


def deflection_heads() -> list[str]:
    """The columns of a list of them, in a file."""
    return [
        pgettext("moment", "Time"),
        _("Article"),
        _("Company"),
        _("Product"),
        _("Kind of request"),
        _("Language"),
        _("Channel"),
    ]


def deflection_cells(line: DeflectionLine) -> list[object]:
    """One of them as a line of a file."""
    said = (line.article, line.company, line.product, line.kind, line.language, line.channel)
    return [line.at.isoformat(timespec="minutes"), *said]


def case_heads() -> list[str]:
    """The columns of a list of cases, in a file."""
    return [
        *(_("Case"), _("Opened"), _("Status"), _("Company"), _("Product"), _("Kind of request"), _("Priority")),
        *(_("First response"), _("Solution"), _("Assigned to")),
    ]


def decision_heads() -> list[str]:
    """The columns of a list of decisions, in a file."""
    return [pgettext("moment", "Time"), _("Outcome"), _("Request"), _("Company"), _("Product"), _("Rule"), _("Case")]


def case_cells(line: CaseLine) -> list[object]:
    """A case as a line of a file."""
    said = (line.status, line.company, line.product, line.kind, line.priority, line.first, line.solution, line.assignee)
    return [line.number, line.opened_at.isoformat(timespec="minutes"), *said]


def decision_cells(line: DecisionLine) -> list[object]:
    """A decision as a line of a file."""
    said = (line.outcome, line.action, line.company, line.product, " | ".join(line.rules), line.number)
    return [line.at.isoformat(timespec="minutes"), *said]
