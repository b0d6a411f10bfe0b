"""A version laid over a past decision: for replays in the desk and on the command line. Nothing is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from amparo.gate.models import Decision
from amparo.gate.results import read_result
from amparo.policy.pack.pack import Pack
from amparo.policy.replay import decide_again, differences, parts_of, turned_by

COLUMNS = ("id", "at", "action", "company_id", "request", "result")
RULES_KEPT = 40

Row = tuple[Any, ...]  # the values of COLUMNS


@dataclass(frozen=True, slots=True)
class Turned:
    """A past decision that another version would have made differently."""

    decision_id: UUID
    at: datetime
    action: str
    company_id: int | None
    was: str
    would_be: str
    rules: list[str]
    roles: list[str]
    changed: dict[str, Any]


def past_until(until: datetime, since: datetime | None) -> QuerySet[Decision]:
    """The decisions made up to a moment, none older than `since`."""
    rows = Decision.objects.filter(at__lte=until)
    return rows.filter(at__gte=since) if since else rows


def laid_over(pack: Pack, row: Row) -> Turned | None:
    """What a version makes of a past decision; None where it is the same. Raises RequestRefusedError, ValueError for
    one of an older form."""
    key, at, action, company_id, request, result = row
    was, would_be = read_result(result), decide_again(pack, request)
    changed = differences(parts_of(was), parts_of(would_be))
    if not changed:
        return None
    rules = turned_by(was, would_be)[:RULES_KEPT]
    return Turned(key, at, action, company_id, was.outcome, would_be.outcome, rules, roles_of(request), changed)


def roles_of(request: dict[str, Any]) -> list[str]:
    """As whom the person asked: the kind of contact, and their roles."""
    contact = request.get("contact") or {}
    return [str(contact.get("kind") or "visitor"), *map(str, contact.get("roles") or ())]
