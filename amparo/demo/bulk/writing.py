"""Copying planned rows into the tables. Past the actions, because it is about millions of rows: the events that the
actions would have recorded are written with them, in the same transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql
from psycopg.types.json import Jsonb

from amparo.cases import events as case_events
from amparo.cases.lifecycle import CASE, ENDED_STATES
from amparo.cases.models import Case
from amparo.cases.topics import internal_topics, public_topics
from amparo.core.events import Payload, name_of
from amparo.demo.bulk.plan import PlannedCase, Turn

TABLES = {  # in the order of their foreign keys
    "people_person": "id password email name language country time_zone is_active is_agent is_administrator created_at",
    "people_company": "id name country time_zone language further_languages plan finances finances_note "
    "credit_minutes shares_cases created_at",
    "people_companyproduct": "company_id product_id since_on",
    "people_membership": "person_id company_id roles since_at invited_as",
    "gate_decision": "id action outcome at person_id company_id about request result pack_id",
    "cases_case": "number company_id opened_by_id product_id title kind impact scope environment language channel "
    "state evidence plan decision_id assignee_id visitor_email visitor_name opened_at active_at "
    "next_due_at first_answered_at ended_at",
    "cases_message": "id case_id author_id by_vendor visibility body at once",
    "cases_evidence": "case_id item body given_at",
    "clocks_matter": "about facts pack_id turn answered heard_as",
    "clocks_clock": "id matter_id kind phase minutes started_at due_at warn_at warned_at breached_at ended_at late",
    "clocks_clockchange": "clock_id number at verb cause actor target source minutes counted time_zone warn_minutes "
    "timetable_id",
    "core_event": "type at actor about topics payload",
}
SAID = {"answer": case_events.CaseAnswered, "comment": case_events.CaseCommented, "note": case_events.CaseNoted}


class Rows:
    """Rows of one batch, by table."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Sequence[Any]]] = {name: [] for name in TABLES}

    def add(self, table: str, *values: Any) -> None:
        """A row in the order of TABLES."""
        self.tables[table].append(values)

    def add_event(self, payload: Payload, about: str, topics: Iterable[str], actor: str, at: datetime) -> None:
        """An event as `amparo.core.events.record` writes it; its transaction id comes from the table's default."""
        kept = sorted({about, *topics})
        self.add("core_event", name_of(type(payload)), at, actor, about, kept, Jsonb(payload.model_dump(mode="json")))

    def copy(self) -> None:
        """Write everything, in the caller's transaction."""
        with connection.cursor() as cursor:
            for table, rows in self.tables.items():
                if rows:
                    named, rest = TABLES[table].split(), left_at_default(table)
                    columns = sql.SQL(", ").join(map(sql.Identifier, [*named, *rest]))
                    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
                    with cursor.copy(statement) as copy:
                        for row in rows:
                            copy.write_row([*row, *rest.values()])


@cache
def left_at_default(table: str) -> dict[str, Any]:
    """The columns that TABLES does not name and that must have a value, with what the models give them."""
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    named = TABLES[table].split()
    fields = [field for field in model._meta.concrete_fields if field.column not in named]
    needed = [field for field in fields if not (field.null or field.generated or field.primary_key)]
    given = [field for field in needed if field.db_default is NOT_PROVIDED]
    return {str(field.column): field.get_db_prep_save(field.get_default(), connection) for field in given}


def next_ids(table: str, column: str, count: int) -> list[int]:
    """Fresh numbers of a table's sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, column, count]
        )
        return [int(number) for (number,) in cursor.fetchall()]


@dataclass
class Conversation:
    """A case on its way through its turns, as its actions would leave it."""

    case: Case
    agent: int
    first_answered_at: datetime | None = None

    def take(self, turn: Turn, message: int, rows: Rows) -> None:
        """One turn: the state moves by the lifecycle, the event is recorded."""
        actor = f"person:{self.case.opened_by_id if turn.verb == 'comment' else self.agent}"
        topics = internal_topics(self.case) if turn.verb == "note" else public_topics(self.case)
        about = f"notes:{self.case.number}" if turn.verb == "note" else self.case.ref
        payload: Payload
        if turn.verb == "answer":
            first = self.first_answered_at is None
            self.first_answered_at = self.first_answered_at or turn.at
            payload = case_events.CaseAnswered(case=self.case.number, message=message, first=first)
        elif turn.verb == "resolve":
            payload = case_events.CaseResolved(case=self.case.number)
        elif turn.verb == "close":
            payload = case_events.CaseClosed(case=self.case.number)
        else:
            payload = SAID[turn.verb](case=self.case.number, message=message)
        if turn.verb != "note":
            self.case.state = CASE.next(self.case.state, turn.verb)
        if turn.verb in {"answer", "comment"}:
            self.case.active_at = turn.at
        self.case.ended_at = turn.at if turn.verb == "resolve" else self.case.ended_at
        rows.add_event(payload, about, topics, actor, turn.at)


def add_case(rows: Rows, case: Case, planned: PlannedCase, agent: int, messages: Sequence[int]) -> None:
    """The rows of a case, its conversation and its evidence; `messages` are as many fresh ids as it needs."""
    talk = Conversation(case, agent)
    ids = iter(messages)
    rows.add(
        "cases_message", next(ids), case.number, case.opened_by_id, False, "public", planned.body, planned.opened_at, ""
    )
    opened = case_events.CaseOpened(case=case.number, decision=str(case.decision_id), company=case.company_id)
    opener = f"person:{case.opened_by_id}"
    rows.add_event(opened, case.ref, public_topics(case), opener, planned.opened_at)
    for turn in planned.turns:
        message = next(ids) if turn.body else 0
        talk.take(turn, message, rows)
        if turn.body:
            by_vendor = turn.verb != "comment"
            author = agent if by_vendor else case.opened_by_id
            visibility = "internal" if turn.verb == "note" else "public"
            rows.add("cases_message", message, case.number, author, by_vendor, visibility, turn.body, turn.at, "")
    for item, body in planned.evidence.items():
        rows.add("cases_evidence", case.number, item, body, planned.opened_at)
    case.first_answered_at = talk.first_answered_at
    case.assignee_id = agent if talk.first_answered_at else None
    if case.state not in ENDED_STATES:
        case.ended_at = None
    rows.add("cases_case", *(getattr(case, column) for column in TABLES["cases_case"].split()))


def count_messages(planned: PlannedCase) -> int:
    """How many message ids a case needs."""
    return 1 + sum(bool(turn.body) for turn in planned.turns)
