"""Starting, meeting, pausing, measuring anew and ending the clocks of a matter.

Each action locks the matter, asks the pure course what becomes of its clocks, writes what is new and records one event
a change. All return when something is due next, None where nothing is, and raise UnknownMatter where no clocks were
started for it.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from amparo.clocks.actions.writing import write_course, written_of
from amparo.clocks.models import Matter
from amparo.clocks.rules.course import (
    Course,
    Turn,
    end_course,
    merge_courses,
    open_course,
    retarget_course,
    take_answer,
    take_comment,
    take_report,
    undo_end,
)
from amparo.clocks.rules.facts import target_facts, with_changes
from amparo.clocks.rules.promises import Terms, terms_for
from amparo.clocks.storage import course_of
from amparo.core.actors import SYSTEM, Actor
from amparo.core.outage import is_outage
from amparo.gate import own, packs
from amparo.policy.facts import parse_request

log = logging.getLogger(__name__)
Next = Callable[[Course, Terms], Course]
Changes = Mapping[str, Mapping[str, Any] | None]
Due = datetime | None


class UnknownMatter(LookupError):
    """No clocks were started for it: it is older than they are (`adopt_clocks`), or not open for anybody yet."""


class NotMeasured(Exception):
    """The clocks of some matters could not be measured by the pack in force; those of all others were."""

    SHOWN = 20

    def __init__(self, abouts: Collection[str]) -> None:
        self.abouts = frozenset(abouts)
        shown = sorted(self.abouts)[: self.SHOWN]
        left = len(self.abouts) - len(shown)
        super().__init__(", ".join(shown) + (f" and {left} more" if left else ""))


@dataclass(frozen=True)
class Opening:
    """What clocks are started for: a neutral reference, the request of decision-format.md that came in, and the topics
    under which live pages may hear of its clocks."""

    about: str
    request: Mapping[str, Any]
    heard_as: Sequence[str] = ()
    pack_id: str = ""  # of the decision that was made in this very transaction, which saves asking again


@transaction.atomic(savepoint=False)
def start_clocks(actor: Actor, opening: Opening, now: datetime) -> datetime | None:
    """A request came in at `now` (of a split: when its first word was written): what is promised begins (SI-7, SI-10).

    Does nothing where the matter has clocks already. Events: `clock.started`, one for each promise.
    """
    matter = Matter.objects.filter(pk=opening.about).first()
    return begin_clocks(actor, opening, now) if matter is None else course_of(matter).next_due_at(now)


@transaction.atomic(savepoint=False)
def begin_clocks(actor: Actor, opening: Opening, now: datetime) -> datetime | None:
    """`start_clocks` of a matter that is certainly new, for whoever made it in this transaction."""
    matter = make_matter(opening, now)
    course = open_course(find_terms(matter), now)
    write_course(actor, matter, course, {}, now)
    return course.next_due_at(now)


def make_matter(opening: Opening, now: datetime) -> Matter:
    """The matter under the pack in force, not saved yet."""
    pack = packs.pack_of(opening.pack_id) if opening.pack_id else packs.in_force(now)
    packs.snapshot(pack, now)
    facts, topics = target_facts(opening.request), list(opening.heard_as)
    return Matter(about=opening.about, facts=facts, pack_id=pack.sha256, heard_as=topics)


def record_answer(actor: Actor, about: str, now: datetime) -> datetime | None:
    """We answered publicly: the waiting answer is met, the resolution waits for the customer (SI-9a).

    Events: `clock.met`, `clock.paused`.
    """
    return _go_on(actor, about, lambda course, terms: take_answer(course, terms, now), now)


def record_report(actor: Actor, about: str, now: datetime) -> datetime | None:
    """We said publicly how it stands, and go on by ourselves: the waiting answer is met (SI-9c, SI-9d, SI-9f).

    Events: `clock.met`, `clock.resumed`.
    """
    return _go_on(actor, about, lambda course, terms: take_report(course, terms, now), now)


def record_comment(actor: Actor, about: str, now: datetime) -> datetime | None:
    """The customer wrote publicly: the next response is due if nothing waits yet; an ended matter is open again.

    Events: `clock.started`, `clock.resumed`, `clock.reopened`.
    """
    return _go_on(actor, about, lambda course, terms: take_comment(course, terms, now), now)


def end_clocks(actor: Actor, about: str, now: datetime) -> datetime | None:
    """It was solved: the resolution is met, what else was due no longer is. Events: `clock.met`, `clock.stopped`."""
    return _go_on(actor, about, lambda course, _: end_course(course, now), now)


def undo_end_clocks(actor: Actor, about: str, turn: Turn, now: datetime) -> datetime | None:
    """That it was solved was a mistake: what the end met and stopped goes on, as it was `turn`'s (see `get_turn`).

    Events: `clock.reopened`, `clock.paused`.
    """
    return _go_on(actor, about, lambda course, terms: undo_end(course, terms, now, turn), now)


@transaction.atomic
def retarget_clocks(actor: Actor, about: str, changes: Changes, cause: str, now: datetime) -> datetime | None:
    """Facts changed at `now` (`{"request": {"impact": "down"}}`): open clocks are measured against what is promised
    now, from their original start (SI-10). `cause` is a code: impact, plan, place, company …

    Raises KeyError for a fact that chooses no target. Event: `clock.retargeted` for each clock whose promise changed,
    `clock.started` for what was not promised before.
    """
    return _step(
        actor, locked_matter(about), lambda course, terms: retarget_course(course, terms, now, cause), now, changes
    )


@transaction.atomic
def merge_clocks(actor: Actor, about: str, into: str, now: datetime) -> datetime | None:
    """The matter became part of another: of two clocks for the same thing the one that is due first goes on there.

    Returns when something is due next in the other. Events: `clock.moved`, `clock.stopped`.
    """
    if about == into:
        return course_of(locked_matter(into)).next_due_at(now)
    found = {
        key: locked_matter(key) for key in sorted((about, into))
    }  # always in one order, so that none waits for ever
    kept, gone = found[into], found[about]
    before, before_gone = course_of(kept), course_of(gone)
    line = packs.read_line()
    merged, left = merge_courses(_catch_up(kept, before, line, now), _catch_up(gone, before_gone, line, now), now)
    written = written_of(before, before_gone)
    write_course(actor, gone, left, written, now)
    write_course(actor, kept, merged, written, now)
    return merged.next_due_at(now)


def retarget_outdated(now: datetime, limit: int = 100, but: Collection[str] = ()) -> int:
    """Measures the clocks of matters that were promised by another pack than the one in force; returns how many.

    Each in a transaction of its own, those of `but` not at all. Events as of `retarget_clocks`, with the cause `pack`;
    the moment of a change is when the pack came into force, however much later this runs. One that cannot be measured
    keeps nobody else waiting: it is logged, and NotMeasured names it when the others are done. A database that is away
    ends it at once.
    """
    sha256 = packs.in_force(now).sha256
    other = Q(pack_id__lt=sha256) | Q(pack_id__gt=sha256)  # not "!=", which no index answers
    outdated = Matter.objects.filter(other).exclude(turn="ended").exclude(pk__in=but)
    abouts = list(outdated.values_list("pk", flat=True)[:limit])
    failed = [about for about in abouts if not _measured(about, now)]
    if failed:
        raise NotMeasured(failed)
    return len(abouts)


def _measured(about: str, now: datetime) -> bool:
    """Whether the clocks of one matter could be brought up to the pack in force."""
    try:
        _go_on(SYSTEM, about, lambda course, _: course, now)
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("the clocks of %s could not be measured by the pack in force", about)
        return False
    return True


@transaction.atomic
def _go_on(actor: Actor, about: str, following: Next, now: datetime) -> datetime | None:
    return _step(actor, locked_matter(about), following, now)


def locked_matter(about: str) -> Matter:
    """The matter, locked until the transaction ends; raises UnknownMatter."""
    matter = Matter.objects.select_for_update().filter(pk=about).first()
    if matter is None:
        raise UnknownMatter(about)
    return matter


def _step(actor: Actor, matter: Matter, following: Next, now: datetime, changes: Changes | None = None) -> Due:
    """One step of a locked matter, brought up to the pack in force first; then its facts change."""
    before = course_of(matter)
    after = _catch_up(matter, before, packs.read_line(), now)
    if changes:
        matter.facts = with_changes(matter.facts, changes)
    after = following(after, find_terms(matter))
    write_course(actor, matter, after, written_of(before), now)
    return after.next_due_at(now)


def _catch_up(matter: Matter, course: Course, line: packs.Line, now: datetime) -> Course:
    """The course under the pack in force at `now`: measured anew at each moment at which another pack came into force
    since it last changed, in that order, so that it does not matter when somebody gets round to it (SI-10)."""
    pack = own.with_own(packs.version_at(line, now))
    if matter.pack_id != pack.sha256:
        packs.snapshot(pack, now)
    last = max((change.at for clock in course.clocks for change in clock.changes), default=now)
    moves = [(at, own.with_own(packs.version_of(sha256))) for at, sha256 in line.between(last, now)]
    if (moves[-1][1].sha256 if moves else matter.pack_id) != pack.sha256:
        moves.append((now, pack))  # the files of the installation changed, which nobody dated
    facts = parse_request(matter.facts)
    for at, version in moves:  # with the desk's own of today, under which a version that has gone was never kept
        course = retarget_course(course, terms_for(version, facts), at, "pack")
    matter.pack_id = pack.sha256
    return course


def find_terms(matter: Matter) -> Terms:
    """What the matter's pack promises for it."""
    return terms_for(packs.pack_of(matter.pack_id), parse_request(matter.facts))
