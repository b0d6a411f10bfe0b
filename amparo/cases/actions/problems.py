"""Several problems in one request: each with its own draft, words, evidence and files (SI-5).

The first is the request's own draft; each further one is a draft of the kind `problem`, which knows the first by
`about` (`draft:<id>/2`). Sent together, all become cases or none does.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from amparo.cases.actions.drafts import Owner, forget_files, save_draft
from amparo.cases.models import CaseFile, Draft
from amparo.core.access import NotVisible

MOST_PROBLEMS = 5
KIND = "problem"
OWN = ("title", "body", "evidence", "accepted", "module", "impact", "scope", "environment")  # of each problem


class TooManyProblems(Exception):
    """One request holds MOST_PROBLEMS at most."""


def place_of(draft: Draft) -> int:
    """Which problem of its request a draft is; the first is 1."""
    return int(draft.about.rpartition("/")[2]) if draft.kind == KIND else 1


def list_further(first: Draft) -> list[Draft]:
    """The drafts of the further problems of a request, in their order."""
    rows = Draft.objects.filter(kind=KIND, about__startswith=f"{first.ref}/", person=first.person)
    return sorted(rows[:MOST_PROBLEMS], key=place_of)


@transaction.atomic
def add_problem(owner: Owner, first: Draft, data: dict[str, Any], now: datetime) -> Draft:
    """One more problem, with what it has from the first; raises TooManyProblems, NotVisible where that is gone."""
    if not Draft.objects.select_for_update().filter(pk=first.pk).exists():
        raise NotVisible
    places = [place_of(row) for row in list_further(first)]
    if len(places) + 1 >= MOST_PROBLEMS:
        raise TooManyProblems
    about = f"{first.ref}/{max(places, default=1) + 1}"
    return save_draft(Owner(owner.actor), KIND, data, now, about)


def save_problem(owner: Owner, draft: Draft, data: dict[str, Any], now: datetime) -> Draft:
    """Keeps what was typed of a further problem; raises DraftTooLarge."""
    return save_draft(Owner(owner.actor, draft.pk), KIND, data, now, draft.about)


@transaction.atomic
def remove_problem(first: Draft, place: int) -> None:
    """Takes a further problem off the request, with its files; raises NotVisible where there is none."""
    found = [row for row in list_further(first) if place_of(row) == place]
    if not found:
        raise NotVisible
    drop(found)


@transaction.atomic
def discard_further(first: Draft) -> None:
    """Throws the further problems away, as the request itself is."""
    drop(list_further(first))


def drop(rows: list[Draft]) -> None:
    """Removes drafts with their files."""
    keys = [row.pk for row in rows]
    forget_files(CaseFile.objects.filter(draft_id__in=keys, case=None))
    Draft.objects.filter(pk__in=keys).delete()


def move_up(first: Draft, second: Draft, now: datetime) -> None:
    """The second problem becomes the first one of its request, whose own words and files go."""
    forget_files(CaseFile.objects.filter(draft=first, case=None))
    CaseFile.objects.filter(draft=second).update(draft=first)
    first.data = first.data | {name: second.data[name] for name in OWN if name in second.data}
    first.updated_at = now
    first.save()
    second.delete()


def touch(first: Draft, now: datetime) -> None:
    """All drafts of a request are as old as the youngest: none of them is dropped before the others."""
    Draft.objects.filter(pk__in=[first.pk, *(row.pk for row in list_further(first))]).update(updated_at=now)
