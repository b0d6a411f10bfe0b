"""Cases that have to do with each other: related ones, and duplicates of an original (SEC-7)."""

from datetime import datetime

from django.db import transaction

from amparo.cases import events
from amparo.cases.access import case_for
from amparo.cases.models import LINK_KINDS, Case, CaseLink
from amparo.cases.topics import internal_topics
from amparo.core.access import NotVisible
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people.rules import BadInput

LINKS_OF_A_CASE = 100


def both_locked(actor: Actor, number: int, other: int, now: datetime) -> tuple[Case, Case]:
    """Two cases that the agent may answer, locked in the order of their numbers; raises NotVisible and NotAllowed."""
    for one in (number, other):
        case_for(actor, one, "answer", now)
    rows = {
        case.number: case
        for case in Case.objects.select_for_update().filter(number__in=(number, other)).order_by("number")
    }
    return rows[number], rows[other]


@transaction.atomic
def link_cases(actor: Actor, number: int, other: int, kind: str, now: datetime) -> CaseLink:
    """An agent links two cases: `related`, or `number` is a `duplicate` of `other`. Event: `case.linked`.

    Raises NotVisible for a case that the agent does not see, BadInput where the link cannot be.
    """
    if kind not in LINK_KINDS:
        raise BadInput("kind", "unknown")
    if number == other:
        raise BadInput("other", "same-case")
    case, second = both_locked(actor, number, other, now)
    first, second = sorted((case, second), key=lambda row: row.number) if kind == "related" else (case, second)
    if CaseLink.objects.filter(case=first, other=second, kind=kind).exists():
        raise BadInput("other", "linked-already")
    if kind == "duplicate":
        refuse_odd_duplicate(first, second)
    if CaseLink.objects.filter(case=first).count() >= LINKS_OF_A_CASE:
        raise BadInput("other", "too-many", {"limit": LINKS_OF_A_CASE})
    link = CaseLink.objects.create(case=first, other=second, kind=kind, added_by_id=actor.id, added_at=now)
    tell_linked(actor, link, events.CaseLinked(case=first.number, other=second.number, kind=kind), now)
    return link


def refuse_odd_duplicate(case: Case, original: Case) -> None:
    """A case has one original, which is no duplicate itself; raises BadInput."""
    duplicates = CaseLink.objects.filter(kind="duplicate")
    if duplicates.filter(case=case).exists():
        raise BadInput("other", "has-original")
    if duplicates.filter(case=original).exists():
        raise BadInput("other", "original-is-duplicate")
    if duplicates.filter(other=case).exists():
        raise BadInput("other", "has-duplicates")


@transaction.atomic
def unlink_cases(actor: Actor, number: int, link_id: int, now: datetime) -> None:
    """An agent takes a link of the case away; raises NotVisible where it is not the case's. Event: `case.unlinked`."""
    link = CaseLink.objects.filter(pk=link_id).first()
    if link is None or number not in (link.case_id, link.other_id):
        raise NotVisible(f"link:{link_id}")
    both_locked(actor, link.case_id, link.other_id, now)
    link.delete()
    tell_linked(actor, link, events.CaseUnlinked(case=link.case_id, other=link.other_id, kind=link.kind), now)


def tell_linked(actor: Actor, link: CaseLink, payload: events.CaseLinked | events.CaseUnlinked, now: datetime) -> None:
    """The event, for each of both cases, heard by agents alone: a customer may see one of them only (SEC-7)."""
    for case in (link.case, link.other):
        record(actor, payload, about=f"notes:{case.number}", topics=internal_topics(case), now=now)
