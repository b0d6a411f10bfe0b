"""The event log: append-only rows of codes and ids, written in the transaction of the action they record.

Readers follow commit order by the cursor (generation, xid, id): see `Cursor` and `read_after`.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar, TypeVar

from django.db import connection, transaction
from pydantic import BaseModel, ConfigDict

from amparo.core.actors import Actor
from amparo.core.metrics import count_event
from amparo.core.models import Event

CHANNEL = "amparo_events"
READ_LIMIT = 1000
TOPIC = re.compile(r"[a-z][a-z0-9-]{0,39}(:[A-Za-z0-9._-]{1,60})?")


class Payload(BaseModel):
    """What an event says beside who, when and about what: ids and codes, no prose, nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    counted_by: ClassVar[str] = ""  # a field of few values by which the figures tell events of this type apart


P = TypeVar("P", bound=Payload)
_types: dict[str, type[Payload]] = {}
_names: dict[type[Payload], str] = {}


def event(name: str) -> Callable[[type[P]], type[P]]:
    """Declares the payload of an event type, named in the past tense: `case.opened`."""

    def keep(payload: type[P]) -> type[P]:
        if name in _types and _types[name].__qualname__ != payload.__qualname__:
            raise ValueError(f"{name} is declared twice")
        _types[name] = payload
        _names[payload] = name
        return payload

    return keep


def declared() -> Mapping[str, type[Payload]]:
    """Every declared event type by name."""
    return MappingProxyType(_types)


def name_of(payload: type[Payload]) -> str:
    """The name under which a payload was declared; raises UnknownEvent."""
    if payload not in _names:
        raise UnknownEvent(payload.__qualname__)
    return _names[payload]


class UnknownEvent(Exception):
    """An event type was recorded that nobody declared."""


class UnknownTopic(ValueError):
    """A topic that no page could listen to: a noun, or a noun and an id (`case:1042`)."""


class NotInTransaction(Exception):
    """An event was recorded outside of the transaction that makes it true."""


@dataclass(frozen=True, order=True, slots=True)
class Cursor:
    """A place in the log, in commit order; written as `<generation>-<xid>-<id>` in `Last-Event-ID`."""

    generation: int
    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.generation}-{self.xid}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Reads the written form; raises ValueError where it is not one."""
        parts = text.split("-")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
            raise ValueError(text)
        generation, xid, row = (min(int(part), 2**63 - 1) for part in parts)
        return cls(min(generation, 2**31 - 1), xid, row)


INSERT = """with written as (
    insert into core_event (type, at, actor, about, topics, payload) values (%s, %s, %s, %s, %s::text[], %s::jsonb)
    returning id, generation, xid)
select id, generation, xid::text::bigint, pg_notify(%s, '') from written"""


def record(actor: Actor, payload: Payload, *, about: str, topics: Sequence[str] = (), now: datetime) -> Event:
    """Writes one event and wakes the readers when the transaction commits.

    `about` is a neutral reference (`case:1042`, `company:7`) and is itself a topic; `topics` are the further ones
    under which live pages may hear of it (`agents`, `person:12`). Raises UnknownEvent, UnknownTopic and
    NotInTransaction.
    """
    name = name_of(type(payload))
    heard_as = sorted({about, *topics})
    for topic in heard_as:
        if not TOPIC.fullmatch(topic):
            raise UnknownTopic(topic)
    if not connection.in_atomic_block:
        raise NotInTransaction(name)
    written = payload.model_dump(mode="json")
    with connection.cursor() as cursor:  # one statement, because every action of the desk writes events
        cursor.execute(INSERT, [name, now, actor.ref, about, heard_as, json.dumps(written), CHANNEL])
        key, generation, xid, _ = cursor.fetchone()
    row = Event(key, generation, xid, name, now, actor.ref, about, heard_as, written)
    row._state.adding, row._state.db = False, connection.alias
    count_event(name, str(written[payload.counted_by]) if payload.counted_by else "")
    return row


def wake_readers() -> None:
    """Wakes every listening reader at commit; the table stays the truth, so the message carries nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, '')", [CHANNEL])


def payload_of(row: Event) -> Payload:
    """The typed payload of a stored event; raises UnknownEvent where its type is gone."""
    if row.type not in _types:
        raise UnknownEvent(row.type)
    return _types[row.type].model_validate(row.payload, strict=False)


def read_after(cursor: Cursor, limit: int = READ_LIMIT) -> list[Event]:
    """The next events in commit order, none skipped.

    Rows of running transactions lie behind the snapshot's horizon, so they are left for the next read: ids of a
    sequence become visible out of order and would be jumped over.
    """
    return read_between(cursor, end_of_log(), limit=limit)


def read_between(
    after: Cursor, until: Cursor, *, types: Sequence[str] | None = None, limit: int = READ_LIMIT
) -> list[Event]:
    """The events behind `after` and not behind `until` (an `end_of_log`), in commit order, of some types or of all.

    Everything up to an end of the log that was taken earlier is finished, so a reader that got fewer than `limit`
    rows may go on from `until`.
    """
    rows = Event.objects.raw(
        """select * from core_event
        where (generation, xid, id) > (%s, %s::text::xid8, %s) and (generation, xid, id) <= (%s, %s::text::xid8, %s)
          and (%s::text[] is null or type = any(%s::text[]))
        order by generation, xid, id limit %s""",
        [
            *(after.generation, str(after.xid), after.id),
            *(until.generation, str(until.xid), until.id),
            *(list(types) if types is not None else None,) * 2,
            limit,
        ],
    )
    return list(rows)


def cursor_of(row: Event) -> Cursor:
    """Where a stored event lies."""
    return Cursor(row.generation, row.xid, row.id)


def end_of_log() -> Cursor:
    """The cursor behind everything committed so far: the place where a new reader begins."""
    with connection.cursor() as cursor:
        cursor.execute("select amparo_generation(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        generation, horizon = cursor.fetchone()
    return Cursor(int(generation), int(horizon) - 1, 2**63 - 1)


def raise_generation() -> int:
    """After a restore: transaction numbers begin anew, so cursors must too. Returns the new generation."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """insert into core_log (id, generation) values (1, 2)
            on conflict (id) do update set generation = core_log.generation + 1 returning generation"""
        )
        return int(cursor.fetchone()[0])
