"""What the administration shows of texts to accept and contact points; whoever asks has checked the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Count

from amparo.gate import packs
from amparo.gate.models import Acceptance, OwnPoint, TextVersion
from amparo.gate.own_rules import problems_of_address
from amparo.policy.pack import own
from amparo.policy.pack.pack import Pack
from amparo.policy.pack.rules import ContactPoint

ACCEPTANCES_PAGE = 50
MOST_VERSIONS = 200
MOST_POINTS = 1000
State = Literal["in-force", "coming", "past", "withdrawn", "overtaken"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a text: from the pack (`row` is None) or written by the desk; how often it was accepted."""

    version: int
    state: State
    row: TextVersion | None
    accepted: int


def list_versions(text: str, now: datetime) -> list[Version]:
    """Every version that this desk knows of, the newest first (two queries)."""
    base, current = packs.version_in_force().texts[text].version, packs.in_force().texts[text].version
    rows = {row.version: row for row in _versions_of(text)}
    counted = Acceptance.objects.filter(text=text).order_by().values("version").annotate(times=Count("pk"))
    accepted = {row["version"]: row["times"] for row in counted}
    numbers = sorted({base, *rows, *accepted}, reverse=True)
    states = {one: _state(one, rows.get(one), base, current, now) for one in numbers}
    return [Version(one, states[one], rows.get(one), accepted.get(one, 0)) for one in numbers]


def _versions_of(text: str) -> Sequence[TextVersion]:
    rows = TextVersion.objects.filter(text=text).select_related("written_by", "removed_by")
    return list(rows.order_by("-version")[:MOST_VERSIONS])


def _state(version: int, row: TextVersion | None, base: int, current: int, now: datetime) -> State:
    if row is not None and row.removed_at is not None:
        return "withdrawn"
    if version == current:
        return "in-force"
    if row is not None and row.from_at > now:
        return "coming"
    return "overtaken" if row is not None and version <= base else "past"


@dataclass(frozen=True, slots=True)
class AcceptancePage:
    """Who agreed to a text, the newest first; `before` is where the next page begins."""

    rows: Sequence[Acceptance]
    before: int | None


def list_acceptances(text: str, version: int | None, before: int | None) -> AcceptancePage:
    """One page, of one version or of all (one query)."""
    rows = Acceptance.objects.filter(text=text).select_related("person", "company")
    if version is not None:
        rows = rows.filter(version=version)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: ACCEPTANCES_PAGE + 1])
    last = found[ACCEPTANCES_PAGE - 1].pk if len(found) > ACCEPTANCES_PAGE else None
    return AcceptancePage(found[:ACCEPTANCES_PAGE], last)


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point in force: the desk's own where `row` is set; `problems` maps a field to a code.

    `lacking` are the served languages without words for it.
    """

    point: ContactPoint
    row: OwnPoint | None
    problems: dict[str, str]
    lacking: Sequence[str]


def list_points(pack: Pack) -> list[Point]:
    """The contact points of the pack in force, checked (one query)."""
    rows = OwnPoint.objects.filter(removed_at=None).select_related("saved_by")
    owned = {row.key: row for row in rows[:MOST_POINTS]}
    return [_point(pack, point, owned) for point in pack.document.contact_points]


def list_left_out(pack: Pack) -> Sequence[OwnPoint]:
    """The desk's own contact points for which the pack in force has no place (a region or product that is gone)."""
    shown = {point.text for point in pack.document.contact_points if point.source == own.SOURCE}
    return [row for row in OwnPoint.objects.filter(removed_at=None)[:MOST_POINTS] if row.key not in shown]


def _point(pack: Pack, point: ContactPoint, owned: dict[str, OwnPoint]) -> Point:
    row = owned.get(point.text) if point.source == own.SOURCE else None
    said = {tag for tag, words in pack.words.items() if words.contact_points.get(point.text)}
    if row is not None:
        said = set(row.words)
    lacking = [tag for tag in pack.document.vendor.languages if tag not in said]
    return Point(point, row, problems_of_address(point.url or "", point.phone or ""), lacking)
