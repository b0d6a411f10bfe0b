"""What the pages of a case read beside its conversation: marks, who is writing, requests, threads, events."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Max, Q, QuerySet

from amparo.cases.access import numbers_in, threads_visible_to
from amparo.cases.lifecycle import ENDED_STATES
from amparo.cases.models import (
    CannedAnswer,
    Case,
    CaseArticle,
    Draft,
    EscalationStep,
    EvidenceRequest,
    Message,
    ReadMark,
    Thread,
)
from amparo.cases.queries import readable_messages
from amparo.core.actors import Actor
from amparo.core.models import Event
from amparo.knowledge.models import Article
from amparo.people.models import Person

WRITING = timedelta(seconds=20)  # a draft that was kept so lately is being written
CANNED_LIMIT = 200
THREADS_LIMIT = 50
CALLS_LIMIT = 5
EVENTS_PAGE = 50


def get_seen_at(actor: Actor, case: Case) -> datetime | None:
    """The newest word that the actor has been shown; None where they never looked."""
    mark = ReadMark.objects.filter(person_id=actor.id, case=case).first() if actor.id is not None else None
    return mark.seen_at if mark else None


def unread_among(actor: Actor, cases: Sequence[Case]) -> set[int]:
    """The numbers of those cases that hold a word of somebody else which the actor has not been shown.

    Ended cases that the actor never looked at count as read. Two queries, whatever the number of cases.
    """
    if actor.id is None or not cases:
        return set()
    numbers = [case.number for case in cases]
    marks = dict(ReadMark.objects.filter(person_id=actor.id, case__in=numbers).values_list("case_id", "seen_at"))
    words = readable_messages(actor).filter(case__in=numbers).exclude(author_id=actor.id)
    newest = dict(words.order_by().values_list("case_id").annotate(Max("at")))
    ended = {case.number for case in cases if case.state in ENDED_STATES}
    return {number for number, at in newest.items() if (at > marks[number] if number in marks else number not in ended)}


def list_writers(actor: Actor, case: Case, now: datetime) -> list[Person]:
    """The other agents who are writing in the case now, by name: their drafts say so, no row is kept for it."""
    drafts = Draft.objects.filter(about=case.ref, kind__in=("reply", "note"), updated_at__gt=now - WRITING)
    busy = drafts.exclude(data__body="").values("person_id")
    return list(Person.objects.filter(pk__in=busy, is_agent=True).exclude(pk=actor.id).order_by("name", "id")[:5])


def list_requests(case: Case) -> list[EvidenceRequest]:
    """What the customer was asked for and has not given yet."""
    return list(case.evidence_requests.filter(given_at=None, withdrawn_at=None)[:100])


def list_calls(case: Case) -> list[EscalationStep]:
    """The customer's latest calls about the case that either side put on record, newest first."""
    return list(
        case.escalation_steps.filter(kind="called").select_related("person").order_by("-at", "-id")[:CALLS_LIMIT]
    )


def list_threads(actor: Actor, case: Case) -> list[Thread]:
    """The threads of a case that the actor may read, open ones first, with members.

    Those of a case that was merged into it are still that case's: its agent and the invited read them, nobody else.
    """
    rows = threads_visible_to(actor).filter(case__in=numbers_in(case.number)).select_related("opened_by")
    return list(rows.prefetch_related("members__person").order_by("-closed_at", "id")[:THREADS_LIMIT])


def count_threads(actor: Actor, case: Case) -> int:
    """How many open threads of the case the actor reads."""
    return threads_visible_to(actor).filter(case__in=numbers_in(case.number), closed_at=None).count()


def list_canned(words: str = "") -> list[CannedAnswer]:
    """The canned answers whose name or text holds the words, by name, with their texts."""
    rows = CannedAnswer.objects.filter(retired_at=None)
    for word in words.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(texts__body__icontains=word))
    return list(rows.distinct().prefetch_related("texts").order_by("name")[:CANNED_LIMIT])


def list_events(actor: Actor, case: Case, before: int | None = None, size: int = EVENTS_PAGE) -> list[Event]:
    """What happened to the case, newest first, one more than `size` where there is more.

    Agents see what happened on the vendor's side too, and of threads only those that they may read (SEC-17).
    """
    return list(_events(actor, case, before)[: size + 1])


def _events(actor: Actor, case: Case, before: int | None) -> QuerySet[Event]:
    about = [case.ref]
    if actor.is_agent:
        about.append(f"notes:{case.number}")
        about += [thread.ref for thread in threads_visible_to(actor).filter(case=case)[:THREADS_LIMIT]]
    rows = Event.objects.filter(about__in=about).order_by("-id")
    return rows.filter(id__lt=before) if before is not None else rows


def first_words(case: Case) -> str:
    """What the customer said first; empty where a case began otherwise."""
    public = Message.objects.filter(case=case, visibility="public", by_vendor=False).order_by("at", "id")
    return public.values_list("body", flat=True).first() or ""


def list_begun_articles(case: Case) -> list[Article]:
    """The articles that were begun from a case, in their source's language; for agents. One query."""
    groups = CaseArticle.objects.filter(case=case).values("group_id")
    return list(Article.objects.filter(group_id__in=groups, language=F("group__source_language")).order_by("-pk")[:20])


def numbers_of_article(actor: Actor, group_id: int) -> list[int]:
    """The cases from which an article was begun; for agents, nobody else hears of them (SEC-17). One query."""
    if not actor.is_agent:
        return []
    return list(CaseArticle.objects.filter(group_id=group_id).order_by("pk").values_list("case_id", flat=True)[:20])
