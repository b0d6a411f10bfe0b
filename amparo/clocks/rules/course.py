"""What becomes of all clocks of one matter when something happens to it: who has the next word, and what is due.

At most one clock for an answer runs at a time: the first response until the first answer, then a next response for
each time the customer writes again (from the earliest word that waits). The resolution runs where one is promised, and
is paused while the next word is the customer's. All laws are in docs/clocks.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from amparo.clocks.rules.promises import ANSWERS, Kind, Terms
from amparo.clocks.rules.reading import Change, Clock, read_clock

Turn = Literal["ours", "working", "theirs", "ended"]
TURNS: tuple[Turn, ...] = ("ours", "working", "theirs", "ended")  # of two merged matters the first of these holds
RESOLUTION: tuple[Kind, ...] = ("resolution",)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Course:
    """The clocks of a matter, in the order in which they began, and whose turn it is.

    `ours`: the last public word is the customer's and waits for an answer; `working`: it is ours, and we go on;
    `theirs`: we wait for the customer; `ended`.
    `answered` says that there was a first answer already, whether or not a clock ran for it.
    """

    clocks: tuple[Clock, ...] = ()
    turn: Turn = "ours"
    answered: bool = False

    def open_clock(self, kinds: Sequence[Kind]) -> int | None:
        """The place of the clock of one of these kinds that runs or is paused."""
        return next((i for i, one in enumerate(self.clocks) if one.kind in kinds and one.is_open), None)

    def change(self, place: int, *changes: Change) -> Course:
        """The course in which one clock has changed."""
        clocks = list(self.clocks)
        clocks[place] = clocks[place].after(*changes)
        return replace(self, clocks=tuple(clocks))

    def begin(self, kind: Kind, *changes: Change) -> Course:
        """The course with one more clock."""
        return replace(self, clocks=(*self.clocks, Clock(kind, changes)))

    def next_due_at(self, now: datetime) -> datetime | None:
        """What is due next of all that runs; None where nothing is."""
        due = [read_clock(one, now).due_at for one in self.clocks if one.phase == "running"]
        return min((at for at in due if at is not None), default=None)


def open_course(terms: Terms, at: datetime, cause: str = "opened") -> Course:
    """A request came in: the first response and, where promised, the resolution begin."""
    return _promise_missing(Course(), terms, at, cause)


def take_answer(course: Course, terms: Terms, at: datetime) -> Course:
    """We answered: the waiting answer is met, and the resolution waits for the customer."""
    return _settle(replace(_meet_answer(course, terms, at), turn="theirs"), at, "waiting")


def take_report(course: Course, terms: Terms, at: datetime) -> Course:
    """We said how it stands and go on by ourselves: the waiting answer is met, and the resolution does not pause."""
    return _settle(replace(_meet_answer(course, terms, at), turn="working"), at, "reported")


def _meet_answer(course: Course, terms: Terms, at: datetime) -> Course:
    place = course.open_clock(ANSWERS)
    if place is not None:
        course = course.change(place, Change(at, "meet", "answered"))
    return _reopen(replace(course, answered=True), terms, at)


def take_comment(course: Course, terms: Terms, at: datetime) -> Course:
    """The customer wrote: an answer is due, from the earliest word that waits for one; an ended matter is open again.

    A first response that was never given goes on where it stood. A resolution that did not hold was none: it goes on
    too, and what passed in between is not counted.
    """
    course = replace(_reopen(course, terms, at), turn="ours")
    return _settle(_promise_missing(course, terms, at, "commented"), at, "commented")


def end_course(course: Course, at: datetime) -> Course:
    """It was solved: the resolution is met; an answer that was still due is no longer, and does not count as given."""
    answer, resolution = course.open_clock(ANSWERS), course.open_clock(RESOLUTION)
    if answer is not None:
        course = course.change(answer, Change(at, "stop", "resolved"))
    if resolution is not None:
        course = course.change(resolution, Change(at, "meet", "resolved"))
    return replace(course, turn="ended")


def undo_end(course: Course, terms: Terms, at: datetime, turn: Turn) -> Course:
    """The end was a mistake and is taken back: what it met and stopped goes on, and it is the turn of whom it was.

    What passed in between is not counted.
    """
    ends = [one.changes[-1] for one in course.clocks if not one.is_open and one.changes[-1].cause == "resolved"]
    last = max((change.at for change in ends), default=None)
    if course.turn != "ended" or turn == "ended":
        return course
    for place, clock in enumerate(course.clocks):
        ended = clock.changes[-1]
        if not clock.is_open and ended.cause == "resolved" and ended.at == last:
            course = course.change(place, Change(at, "reopen", "undone"))
    return _settle(_measure(replace(course, turn=turn), terms, at, "reopened"), at, "waiting")


def retarget_course(course: Course, terms: Terms, at: datetime, cause: str) -> Course:
    """Impact, plan, hours or pack changed: every open clock is measured against what is promised now.

    What was counted stays counted. A promise that was not made before begins with the change; one that is taken back
    leaves its clock without a due time until there is one again.
    """
    if course.turn == "ended":
        return course
    course = _measure(course, terms, at, cause)
    return _settle(_promise_missing(course, terms, at, cause), at, "waiting")


def merge_courses(course: Course, other: Course, at: datetime) -> tuple[Course, Course]:
    """`other` became part of `course`: of two clocks for the same thing the one that is due first goes on.

    Nothing that was promised to either becomes due later, and nothing is due twice.
    """
    turn = min(course.turn, other.turn, key=TURNS.index)
    merged = replace(course, turn=turn, answered=course.answered or other.answered)
    for kinds in (ANSWERS, RESOLUTION):
        merged, other = _merge_one(merged, other, kinds, at)
    cause = "waiting" if turn == "theirs" else "commented"
    return _settle(merged, at, cause), replace(other, turn="ended")


def _merge_one(course: Course, other: Course, kinds: Sequence[Kind], at: datetime) -> tuple[Course, Course]:
    mine, theirs = course.open_clock(kinds), other.open_clock(kinds)
    if theirs is None:
        return course, other
    moving = other.clocks[theirs]
    if mine is not None and _due(course.clocks[mine], at) <= _due(moving, at):
        return course, other.change(theirs, Change(at, "stop", "merged"))
    if mine is not None:
        course = course.change(mine, Change(at, "stop", "merged"))
    moved = replace(course, clocks=(*course.clocks, moving.after(Change(at, "move", "merged"))))
    return moved, replace(other, clocks=other.clocks[:theirs] + other.clocks[theirs + 1 :])


def _due(clock: Clock, now: datetime) -> datetime:
    """When a clock is due; a paused one as if it went on now."""
    going = clock.after(Change(now, "resume")) if clock.phase == "paused" else clock
    return read_clock(going, now).due_at or NEVER


def _reopen(course: Course, terms: Terms, at: datetime) -> Course:
    """What an ended matter still owes goes on, measured against what is promised now."""
    if course.turn != "ended":
        return course
    for kind, owed in (("first_response", not course.answered), ("resolution", True)):
        ended = [i for i, one in enumerate(course.clocks) if one.kind == kind]
        if ended and owed and not course.clocks[ended[-1]].is_open:
            course = course.change(ended[-1], Change(at, "reopen", "reopened"))
    return _measure(course, terms, at, "reopened")


def _measure(course: Course, terms: Terms, at: datetime, cause: str) -> Course:
    for place, clock in enumerate(course.clocks):
        promise = terms.promise(clock.kind)
        if clock.is_open and promise != clock.promise:
            course = course.change(place, Change(at, "retarget", cause, promise))
    return course


def _promise_missing(course: Course, terms: Terms, at: datetime, cause: str) -> Course:
    """Begins what is promised and does not run yet."""
    kind: Kind = "next_response" if course.answered else "first_response"
    promise = terms.promise(kind)
    if course.turn == "ours" and course.open_clock(ANSWERS) is None and promise is not None:
        course = course.begin(kind, Change(at, "start", cause, promise))
    if all(one.kind != "resolution" for one in course.clocks) and terms.resolution is not None:
        course = course.begin("resolution", Change(at, "start", cause, terms.resolution))
    return course


def _settle(course: Course, at: datetime, cause: str) -> Course:
    """The resolution runs while the next word is ours, and waits while it is the customer's."""
    place = course.open_clock(RESOLUTION)
    if place is None:
        return course
    phase, wanted = course.clocks[place].phase, "paused" if course.turn == "theirs" else "running"
    if phase == wanted:
        return course
    return course.change(place, Change(at, "pause" if wanted == "paused" else "resume", cause))
