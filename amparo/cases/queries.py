"""What the screens show of cases: read models, each with a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from django.db.models import Count, Prefetch, Q, QuerySet

from amparo.cases.access import visible_to
from amparo.cases.lifecycle import OPEN_STATES
from amparo.cases.models import Case, CaseFile, Message
from amparo.core.actors import Actor

PAGE = 25
VIEWS: Mapping[str, Q] = MappingProxyType(
    {
        "open": Q(state__in=OPEN_STATES),
        "due": Q(next_due_at__isnull=False),
        "unassigned": Q(state__in=OPEN_STATES, assignee=None),
        "waiting": Q(state="waiting"),
        "ended": Q(state__in=("resolved", "closed")),
        "all": Q(),
    }
)


class BadCursor(Exception):
    """The cursor in the address is not one that a page of ours made."""


@dataclass(frozen=True)
class Page:
    """A page of a list in its view's order; `after` is the cursor of the next page, None on the last."""

    cases: Sequence[Case]
    after: str | None


def write_cursor(case: Case, view: str) -> str:
    """Where a case lies in the list."""
    moment = case.next_due_at if view == "due" and case.next_due_at else case.active_at
    return f"{moment.timestamp():.6f}-{case.number}"


def apply_cursor(rows: QuerySet[Case], view: str, cursor: str) -> QuerySet[Case]:
    """The rows after a cursor; raises BadCursor."""
    try:
        moment, number = cursor.rsplit("-", 1)
        at = datetime.fromtimestamp(float(moment), tz=UTC)
        after = int(number)
    except (ValueError, OverflowError, OSError):
        raise BadCursor(cursor) from None
    if view == "due":
        return rows.filter(Q(next_due_at__gt=at) | Q(next_due_at=at, number__gt=after))
    return rows.filter(Q(active_at__lt=at) | Q(active_at=at, number__lt=after))


def list_cases(actor: Actor, view: str, cursor: str, now: datetime, size: int = PAGE) -> Page:
    """One page of the actor's cases in a view (see VIEWS; `mine` is assigned to the actor). One query.

    The view `due` begins with what is due first, the others with the newest word.
    """
    rows = visible_to(actor, now).select_related("company", "product", "opened_by", "assignee")
    rows = rows.filter(assignee_id=actor.id, state__in=OPEN_STATES) if view == "mine" else rows.filter(VIEWS[view])
    if cursor:
        rows = apply_cursor(rows, view, cursor)
    order = ("next_due_at", "number") if view == "due" else ("-active_at", "-number")
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    return Page(found[:size], write_cursor(found[size - 1], view) if more else None)


def count_views(actor: Actor, now: datetime) -> dict[str, int]:
    """How many cases each open view of an agent holds. One query over the open cases alone."""
    return (
        visible_to(actor, now)
        .filter(VIEWS["open"])
        .aggregate(
            open=Count("number"),
            mine=Count("number", filter=Q(assignee_id=actor.id)),
            due=Count("number", filter=Q(next_due_at__isnull=False)),
            unassigned=Count("number", filter=Q(assignee=None)),
            waiting=Count("number", filter=Q(state="waiting")),
        )
    )


def readable_messages(actor: Actor) -> QuerySet[Message]:
    """The messages that somebody who sees their case may read: notes are for agents alone (SEC-17)."""
    return Message.objects.all() if actor.is_agent else Message.objects.filter(visibility="public")


def get_conversation(actor: Actor, case: Case) -> list[Message]:
    """The messages that the actor may read, oldest first, with authors and files; notes for agents alone (SEC-17)."""
    rows = readable_messages(actor).filter(case=case).select_related("author", "step")
    files = CaseFile.objects.select_related("stored")
    return list(rows.order_by("at", "id").prefetch_related(Prefetch("files", queryset=files), "evidence_requests"))


def get_message(actor: Actor, case: Case, message_id: int) -> Message | None:
    """One message, under the same rule."""
    return next((row for row in get_conversation(actor, case) if row.pk == message_id), None)
