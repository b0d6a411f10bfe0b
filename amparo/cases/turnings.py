"""Where cases came from and went, and how they ended: what the pages of a case read."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from amparo.cases.lifecycle import ENDED_STATES
from amparo.cases.models import Case, Ending, Merge, Split
from amparo.people.models import Person

TURNINGS = 50


@dataclass(frozen=True)
class Turning:
    """A moment at which a case was cut in two or put together: `kind` is came-from, gave, or absorbed."""

    kind: str
    other: Case
    by: Person
    at: datetime


def get_turnings(case: Case) -> list[Turning]:
    """Where the case came from, what was cut out of it, what was put into it; whoever reads it reads the others too."""
    splits = Split.objects.filter(Q(case=case) | Q(origin=case)).select_related("case", "origin", "by")[:TURNINGS]
    merges = Merge.objects.filter(target=case).select_related("case", "by")[:TURNINGS]
    found = [of_split(case, row) for row in splits]
    return sorted([*found, *(Turning("absorbed", row.case, row.by, row.at) for row in merges)], key=lambda one: one.at)


def of_split(case: Case, row: Split) -> Turning:
    """A split as this one of its two cases sees it."""
    came = row.case_id == case.pk
    return Turning("came-from" if came else "gave", row.origin if came else row.case, row.by, row.at)


def get_ending(case: Case) -> Ending | None:
    """Why the case counts as solved; nothing while it is open."""
    if case.state not in ENDED_STATES:
        return None
    return case.endings.select_related("by", "duplicate_of").first()
