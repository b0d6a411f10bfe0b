"""What happened, since a cursor."""

from typing import Any

from django.http import HttpResponse
from ninja import P, QueryEx, Router
from pydantic import Field

from amparo.api import happenings
from amparo.api.caller import ApiRequest
from amparo.api.cursors import key_in
from amparo.api.desk import endpoint, reply
from amparo.api.schemas.base import Moment, Out, PathId
from amparo.api.shapes.cases import moment
from amparo.cases import reading
from amparo.cases.access import case_for

router = Router(tags=["events"])
PAGE = 100


class EventOut(Out):
    """Something that happened, in codes and ids."""

    cursor: str | None = Field(None, description="behind this event")
    type: str = Field(examples=["case.answered"])
    at: Moment
    actor: str = Field(examples=["person:12"])
    about: str = Field(examples=["case:1042"])
    data: dict[str, Any]


class EventPage(Out):
    """Events in the order in which they were committed."""

    events: list[EventOut]
    next: str = Field(description="where to go on, now or later")
    more: bool = Field(description="there may be more at once; else ask again after a while")


class HistoryPage(Out):
    """What happened to a case, newest first."""

    events: list[EventOut]
    next: str | None = Field(description="cursor for what happened before")


@endpoint(router, "GET /events", "events:read", {200: EventPage}, fails=(422,))
def list_events(
    request: ApiRequest,
    cursor: QueryEx[
        str, P(max_length=60, description="`next` of before; empty: the beginning; `latest`: the end")
    ] = "",
    limit: QueryEx[int, P(ge=1, le=500)] = PAGE,
) -> HttpResponse:
    """What happened since a cursor, in commit order, as far as the caller may see it; nothing is skipped.

    A page looks through 1,000 events at most and may be empty although `more` is true: go on with `next`.
    """
    return reply(happenings.page(request.auth, cursor, limit))


@endpoint(router, "GET /cases/{int:number}/events", "cases:read", {200: HistoryPage}, fails=(404, 422))
def list_case_events(request: ApiRequest, number: PathId, cursor: QueryEx[str, P(max_length=20)] = "") -> HttpResponse:
    """What happened to a case, newest first."""
    caller = request.auth
    case = case_for(caller.actor, number, "see", caller.now)
    rows = reading.list_events(caller.actor, case, key_in(cursor))
    shown = rows[: reading.EVENTS_PAGE]
    seen = [row for row in shown if caller.actor.is_agent or row.type not in happenings.VENDORS_OWN]
    told = [
        {"type": row.type, "at": moment(row.at), "actor": row.actor, "about": row.about, "data": row.payload}
        for row in seen
    ]
    return reply({"events": told, "next": str(shown[-1].pk) if len(rows) > len(shown) else None})
