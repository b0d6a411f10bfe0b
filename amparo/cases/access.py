"""Who sees a case, and who may do what with it.

A contact sees the cases they opened or were added to; portal administrators and authorised managers see all of their
company's; a company may open all its cases to all its contacts. Partner staff see what they opened for a company, or
what it shares, while the partnership lasts. Agents see every case that is filed; administrators none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q, QuerySet

from amparo.cases.models import Case, Merge, Thread, ThreadMember
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import Actor
from amparo.people.models import Membership, Partnership

Need = Literal["see", "comment", "answer"]
OVERSEERS = frozenset({"portal-administrator", "authorised-manager"})


@dataclass(frozen=True)
class Reach:
    """Which companies a person reaches now, and how far."""

    companies: frozenset[int]
    overseen: frozenset[int]
    served: frozenset[int]


def reach_of(person_id: int, now: datetime) -> Reach:
    """Reads the person's current memberships and the companies that their partners serve now: two queries."""
    held = Membership.objects.current(now).filter(person_id=person_id, person__is_active=True)
    rows = list(held.values_list("company_id", "partner_id", "roles"))
    partners = {partner for _, partner, _ in rows if partner is not None}
    served: Iterable[int] = ()
    if partners:
        served = Partnership.objects.current(now).filter(partner_id__in=partners).values_list("company_id", flat=True)
    return Reach(
        companies=frozenset(company for company, _, _ in rows if company is not None),
        overseen=frozenset(company for company, _, roles in rows if company is not None and OVERSEERS & set(roles)),
        served=frozenset(served),
    )


def visible_to(actor: Actor, now: datetime) -> QuerySet[Case]:
    """The cases that the actor sees; every list starts here."""
    filed = Case.objects.exclude(state="unconfirmed")
    if actor.is_agent:
        return filed
    if actor.kind != "person" or actor.id is None or actor.is_administrator:
        return Case.objects.none()
    reach = reach_of(actor.id, now)
    near = reach.companies | reach.served
    own = Q(opened_by_id=actor.id) & (Q(company=None) | Q(company_id__in=near))
    added = Q(participants__person_id=actor.id) & Q(company_id__in=near)
    overseen = Q(company_id__in=reach.overseen)
    shared = Q(company_id__in=near, company__shares_cases=True)
    numbers = Case.objects.filter(own | added | overseen | shared).values("number")
    return filed.filter(number__in=numbers)


def current_number(number: int) -> int:
    """The number under which a case goes on: its own, or that of the case into which it was merged."""
    seen = {number}
    while (into := Merge.objects.filter(case_id=number).values_list("target_id", flat=True).first()) is not None:
        if into in seen:
            break
        seen.add(into)
        number = into
    return number


def numbers_in(number: int) -> list[int]:
    """The number of a case and those of the cases that went into it, at any remove."""
    found, last = [number], [number]
    while last:
        last = list(Merge.objects.filter(target_id__in=last).values_list("case_id", flat=True))
        found += last
    return found


def case_for(actor: Actor, number: int, need: Need, now: datetime) -> Case:
    """The case, if the actor may do what they need with it.

    Raises NotVisible where the actor does not see it, NotAllowed where they see it and may not.
    """
    case = (
        visible_to(actor, now)
        .select_related("company", "opened_by", "product", "product__parent", "decision", "assignee")
        .filter(number=number)
        .first()
    )
    if case is None:
        raise NotVisible
    if need == "answer" and not actor.is_agent:
        raise NotAllowed("agents-only")
    if need == "comment" and actor.is_agent:
        raise NotAllowed("customers-only")
    return case


def threads_visible_to(actor: Actor) -> QuerySet[Thread]:
    """The threads with experts that the actor reads: those they were invited to, and those of the cases they have.

    Being an agent is not enough, being one is needed (SI-9f, SEC-17).
    """
    if not actor.is_agent or actor.id is None:
        return Thread.objects.none()
    mine = Q(pk__in=ThreadMember.objects.filter(person_id=actor.id).values("thread_id"))
    return Thread.objects.filter(mine | Q(case__assignee_id=actor.id))


def thread_for(actor: Actor, thread_id: int) -> Thread:
    """One thread; raises NotVisible for whoever may not read it."""
    thread = threads_visible_to(actor).select_related("case").filter(pk=thread_id).first()
    if thread is None:
        raise NotVisible
    return thread
