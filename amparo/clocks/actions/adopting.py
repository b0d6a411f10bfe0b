"""Clocks for a matter that is older than they are."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from amparo.clocks.actions.running import Opening, find_terms, make_matter
from amparo.clocks.actions.writing import write_course
from amparo.clocks.models import Clock, Matter
from amparo.clocks.rules.replay import Happening, replay_course
from amparo.clocks.storage import course_of
from amparo.core.actors import Actor


@transaction.atomic
def adopt_clocks(
    actor: Actor, opening: Opening, opened_at: datetime, happenings: Sequence[Happening], now: datetime
) -> datetime | None:
    """The clocks that would run had they been started when it was opened; returns when something is due next.

    Does nothing where the matter has clocks already. What has run out before `now` is not told to anybody any more.
    Events: as if all had happened now, `clock.started` and what followed.
    """
    matter = Matter.objects.filter(pk=opening.about).first()
    if matter is None:
        matter = make_matter(opening, now)
        write_course(actor, matter, replay_course(find_terms(matter), opened_at, happenings), {}, now)
        Clock.objects.filter(matter=matter, due_at__lt=now).update(breached_at=now, warned_at=now)
        Clock.objects.filter(matter=matter, warn_at__lte=now, warned_at=None).update(warned_at=now)
    return course_of(matter).next_due_at(now)
