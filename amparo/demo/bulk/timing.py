"""The clocks of synthetic cases: replayed by the same rules as everywhere, and copied as rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from amparo.cases.models import Case
from amparo.cases.topics import public_topics
from amparo.clocks.actions.writing import payload_of, show
from amparo.clocks.models import Clock as ClockRow
from amparo.clocks.models import Timetable
from amparo.clocks.rules.course import Course
from amparo.clocks.rules.facts import target_facts
from amparo.clocks.rules.promises import Promise, Terms, terms_for
from amparo.clocks.rules.reading import Clock, read_clock
from amparo.clocks.rules.replay import replay_course
from amparo.clocks.storage import timetable_of
from amparo.demo.bulk.plan import PlannedCase
from amparo.demo.bulk.writing import Rows, next_ids
from amparo.policy.facts import parse_request
from amparo.policy.pack.pack import Pack

NOTHING_PROMISED = ("", "", None, "", "", None, None)
WORDS = {"answer": "answer", "comment": "comment", "resolve": "end"}  # turns that clocks know


class Timing:
    """Clocks of one batch: what is promised is looked up once for equal facts, hours are written once."""

    def __init__(self, pack: Pack, now: datetime) -> None:
        self.pack, self.now = pack, now
        self.work: list[tuple[Case, Course, dict[str, Any]]] = []
        self.terms: dict[str, Terms] = {}
        self.hours: dict[str, Timetable] = {}

    def follow(self, case: Case, planned: PlannedCase) -> None:
        """Works out what became of the clocks of a case, and sets when something is due next."""
        facts = target_facts(case.decision.request)
        key = repr(facts)
        if key not in self.terms:
            self.terms[key] = terms_for(self.pack, parse_request(facts))
        happenings = [(turn.at, WORDS[turn.verb]) for turn in planned.turns if turn.verb in WORDS]
        course = replay_course(self.terms[key], planned.opened_at, happenings)
        case.next_due_at = course.next_due_at(self.now)
        self.work.append((case, course, facts))

    def add(self, rows: Rows) -> None:
        """The rows of all clocks; their hours are written at once."""
        ids = iter(next_ids("clocks_clock", "id", sum(len(course.clocks) for _, course, _ in self.work)))
        for case, course, facts in self.work:
            topics = sorted(public_topics(case))
            rows.add("clocks_matter", case.ref, Jsonb(facts), self.pack.sha256, course.turn, course.answered, topics)
            for clock in course.clocks:
                self.add_clock(rows, case, replace(clock, key=next(ids)), topics)
        Timetable.objects.bulk_create(self.hours.values(), ignore_conflicts=True)

    def add_clock(self, rows: Rows, case: Case, clock: Clock, topics: Sequence[str]) -> None:
        """One clock with its changes and their events; nobody is told of what is long over."""
        row = ClockRow(pk=clock.key, kind=clock.kind, started_at=clock.started_at)
        show(row, clock.phase, read_clock(clock, self.now), self.now)
        told = [at if at is not None and at < self.now else None for at in (row.warn_at, row.due_at)]
        rows.add(
            "clocks_clock",
            *(clock.key, case.ref, row.kind, row.phase, row.minutes, row.started_at, row.due_at, row.warn_at),
            *(*told, row.ended_at, row.late),
        )
        for number, change in enumerate(clock.changes):
            promised = self.promised(change.promise) if change.promise else NOTHING_PROMISED
            rows.add("clocks_clockchange", clock.key, number, change.at, change.verb, change.cause, "system", *promised)
            so_far = replace(clock, changes=clock.changes[: number + 1])
            event = payload_of(row, change, read_clock(so_far, change.at))
            rows.add_event(event, case.ref, topics, "system", change.at)

    def promised(self, promise: Promise) -> tuple[Any, ...]:
        """The columns of a promise."""
        hours = self.hours.setdefault(repr(promise.schedule), timetable_of(self.pack, promise.schedule))
        return (
            *(promise.target, promise.source, promise.minutes, promise.counted, promise.time_zone),
            *(promise.warn_minutes, hours.pk),
        )
