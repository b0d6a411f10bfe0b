"""Drawing the rows of figures: what changed since, by the event log, or everything from the beginning.

The only writer of the package. Nothing here is an event: the rows say nothing that the tables do not.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from amparo.core.events import Cursor, end_of_log
from amparo.figures.drawing import draw_cases, draw_decisions, draw_deflections
from amparo.figures.models import CaseFigure, DecisionFigure, DeflectionFigure, Drawing

EVENTS = 20_000  # of one transaction
ROWS = 1000  # cases or decisions of one statement, and of one transaction while everything is drawn
STEPS = 200  # transactions of one run of the job

# What an event may change: the case or decision it is about, and every case of a company that moved.
CHANGED = """
with fresh as (
  select generation, xid, id, about, type, payload->>'field' as field from core_event
  where (generation, xid, id) > (%(generation)s, %(xid)s::text::xid8, %(id)s)
    and (generation, xid, id) <= (%(to_generation)s, %(to_xid)s::text::xid8, %(to_id)s)
  order by generation, xid, id limit %(limit)s
), last as (
  select generation, xid, id from fresh order by generation desc, xid desc, id desc limit 1
)
select (select count(*) from fresh), (select generation from last), (select xid::text from last),
  (select id from last),
  array(select distinct substr(about, strpos(about, ':') + 1)::bigint from fresh
        where about ~ '^(case|notes):[0-9]{1,18}$'
        union select number from cases_case where company_id in (
          select substr(about, 9)::bigint from fresh
          where type = 'company.changed' and field = 'place' and about ~ '^company:[0-9]{1,18}$')),
  array(select distinct substr(about, 10)::uuid from fresh where about ~ '^decision:[0-9a-f-]{36}$'),
  array(select id from fresh where type = 'request.deflected')
"""

NEXT_CASES = """
select number, opened_at from cases_case where opened_at > %(after)s and opened_at <= (
  select max(opened_at) from (select opened_at from cases_case where opened_at > %(after)s
    order by opened_at limit %(limit)s) next) order by opened_at, number
"""
NEXT_DECISIONS = """
select id, at from gate_decision where at > %(after)s and at <= (
  select max(at) from (select at from gate_decision where at > %(after)s order by at limit %(limit)s) next)
"""
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def refresh(now: datetime, steps: int = STEPS) -> bool:
    """Draws what is new, in short transactions; says whether everything up to `now` is drawn. For the periodic job.

    A desk that was never drawn is drawn from its first case on. Another process that is at it is left alone.
    """
    for _ in range(steps):
        with transaction.atomic():
            drawing = locked_drawing()
            if drawing is None:
                return False
            done = follow_log(drawing, now) if drawing.whole else draw_further(drawing, now)
        if done:
            return True
    return False


def locked_drawing() -> Drawing | None:
    """The row, locked; None while somebody else holds it."""
    Drawing.objects.bulk_create([Drawing()], ignore_conflicts=True)
    return Drawing.objects.select_for_update(skip_locked=True).first()


def follow_log(drawing: Drawing, now: datetime) -> bool:
    """One stretch of the log behind the drawing's place; says whether that was all."""
    end = end_of_log()
    values: dict[str, Any] = {
        "generation": drawing.generation,
        "xid": str(drawing.xid),
        "id": drawing.event_id,
        "to_generation": end.generation,
        "to_xid": str(end.xid),
        "to_id": end.id,
        "limit": EVENTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, values)
        count, generation, xid, last, numbers, keys, deflections = cursor.fetchone()
    draw_in_parts(numbers, keys)
    draw_deflections(deflections)
    more = count == EVENTS
    place(drawing, Cursor(generation, int(xid), last) if more else end)
    if not more:
        drawing.as_of = now
    drawing.save()
    return not more


def draw_in_parts(numbers: list[int], keys: list[UUID]) -> None:
    """Draws many cases and decisions, some at a time."""
    for start in range(0, len(numbers), ROWS):
        draw_cases(sorted(numbers)[start : start + ROWS])
    for start in range(0, len(keys), ROWS):
        draw_decisions(sorted(keys)[start : start + ROWS])


def place(drawing: Drawing, at: Cursor) -> None:
    """Where the log is to be followed from."""
    drawing.generation, drawing.xid, drawing.event_id = at.generation, at.xid, at.id


def draw_further(drawing: Drawing, now: datetime) -> bool:
    """The next cases, then the next decisions, of a desk that is drawn for the first time: in the order of time, so
    that what is counted together lies together.

    The place in the log is that of the beginning, so whatever changes meanwhile is drawn once more behind it.
    """
    if drawing.cases_done_at is None and drawing.decisions_done_at is None:
        place(drawing, end_of_log())
    numbers, until = next_rows(NEXT_CASES, drawing.cases_done_at)
    if numbers:
        draw_cases(numbers)
        drawing.cases_done_at = until
    else:
        keys, until = next_rows(NEXT_DECISIONS, drawing.decisions_done_at)
        draw_decisions(keys)
        drawing.decisions_done_at, drawing.whole = until, not keys
        if drawing.whole:
            draw_deflections(None)
    drawing.save()
    return False


def next_rows(sql: str, after: datetime | None) -> tuple[list[Any], datetime | None]:
    """The keys of the next rows behind a moment, all of the last moment among them, and that moment."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"after": after or BEFORE_ALL, "limit": ROWS})
        rows = cursor.fetchall()
    return [key for key, _at in rows], max((at for _key, at in rows), default=after)


def forget_all() -> None:
    """Everything is to be drawn anew, from the first case on."""
    with transaction.atomic():
        Drawing.objects.bulk_create([Drawing()], ignore_conflicts=True)
        Drawing.objects.select_for_update().get()
        with connection.cursor() as cursor:
            for model in (CaseFigure, DecisionFigure, DeflectionFigure):
                cursor.execute(f"truncate {model._meta.db_table}")  # of ours
        Drawing.objects.filter(pk=1).update(
            generation=0, xid=0, event_id=0, as_of=None, cases_done_at=None, decisions_done_at=None, whole=False
        )


def draw_all(now: datetime, tell: Callable[[int], None] = lambda _done: None) -> None:
    """Drops every row and draws it again; `tell` hears how many cases are drawn. For `amparo figures` and seeds."""
    forget_all()
    for done in steps_until_drawn(now):
        tell(done)


def steps_until_drawn(now: datetime) -> Iterable[int]:
    """Draws on until nothing is left; yields how many cases there are so far."""
    while not refresh(now, steps=10):
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from figures_case")
            yield int(cursor.fetchone()[0])
