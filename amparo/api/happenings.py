"""The event log for programs: in commit order, only what the caller may see (SEC-7, SEC-17).

What an event is about says who may see it; what is not listed here is for administrators, who see no cases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from amparo.api.caller import Caller
from amparo.api.shapes.cases import moment
from amparo.cases.access import threads_visible_to, visible_to
from amparo.cases.lists import BadCursor
from amparo.core.events import READ_LIMIT, Cursor, cursor_of, end_of_log, read_after
from amparo.core.models import Event
from amparo.core.sent import whole
from amparo.people.models import Membership
from amparo.people.rules import LEADERS

BEGINNING = Cursor(0, 0, 0)
LATEST = "latest"
OF_CASES = ("case", "notes", "thread")  # what administrators who are no agents do not see
VENDORS_OWN = frozenset({"clock.warned"})  # about a case, and told to agents alone
OF_COMPANIES = ("membership.", "role.", "company.", "partnership.", "person.")  # for whoever leads the company's side


@dataclass(frozen=True)
class Sight:
    """What of some events somebody may see, looked up at once."""

    caller: Caller
    cases: frozenset[int]
    threads: frozenset[int]
    led: frozenset[str]

    def sees(self, row: Event) -> bool:
        """Whether the event is one for the caller."""
        actor = self.caller.actor
        noun, _colon, rest = row.about.partition(":")
        if noun == "case":
            return number(rest) in self.cases and (actor.is_agent or row.type not in VENDORS_OWN)
        if noun == "notes":
            return actor.is_agent and number(rest) in self.cases
        if noun == "thread":
            return number(rest) in self.threads
        if actor.is_administrator or row.about == actor.ref:
            return True
        if noun in ("decision", "acceptance"):
            return row.actor == actor.ref
        return row.type.startswith(OF_COMPANIES) and bool(self.led & set(row.topics))


def number(text: str) -> int:
    """The key behind a colon; 0 where it is none."""
    return whole(text) or 0


def sight_of(caller: Caller, rows: Sequence[Event]) -> Sight:
    """Looks up what the caller may see of these rows: three queries and those of `visible_to`."""
    cases = numbers_about(rows, ("case", "notes"))
    threads = numbers_about(rows, ("thread",))
    actor = caller.actor
    seen = visible_to(actor, caller.now).filter(number__in=cases).values_list("number", flat=True) if cases else ()
    read = threads_visible_to(actor).filter(pk__in=threads).values_list("pk", flat=True) if threads else ()
    return Sight(caller, frozenset(seen), frozenset(read), led_by(caller))


def numbers_about(rows: Iterable[Event], nouns: Sequence[str]) -> set[int]:
    """The keys of what the rows are about."""
    parts = (row.about.partition(":") for row in rows)
    return {number(rest) for noun, _colon, rest in parts if noun in nouns}


def led_by(caller: Caller) -> frozenset[str]:
    """The topics of the companies that the caller leads."""
    held = Membership.objects.current(caller.now).filter(person=caller.person, roles__overlap=list(LEADERS))
    return frozenset(f"company:{key}" for key in held.values_list("company_id", flat=True) if key is not None)


def read_cursor(text: str) -> Cursor:
    """Where to go on; empty is the beginning of the log, `latest` its end. Raises BadCursor."""
    if text == LATEST:
        return end_of_log()
    try:
        return Cursor.parse(text) if text else BEGINNING
    except ValueError:
        raise BadCursor(text) from None


def page(caller: Caller, cursor: str, limit: int) -> dict[str, Any]:
    """The next events that the caller sees, and where to go on: behind what was looked through, seen or not."""
    after = read_cursor(cursor)
    rows = read_after(after)
    sight = sight_of(caller, rows) if rows else None
    told: list[dict[str, Any]] = []
    for row in rows:
        if sight is not None and sight.sees(row):
            told.append(event_row(row))
        after = cursor_of(row)
        if len(told) == limit:
            break
    more = len(told) == limit or len(rows) == READ_LIMIT
    return {"events": told, "next": str(after), "more": more}


def event_row(row: Event) -> dict[str, Any]:
    """An event as JSON: codes and ids."""
    return {
        "cursor": str(cursor_of(row)),
        "type": row.type,
        "at": moment(row.at),
        "actor": row.actor,
        "about": row.about,
        "data": row.payload,
    }
