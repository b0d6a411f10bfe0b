"""Two cases that turned out to be one: everything of the first goes into the second, and its number leads there."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from amparo.cases import events, mails
from amparo.cases.access import case_for, visible_to
from amparo.cases.actions.conversation import move
from amparo.cases.actions.indexing import index_cases
from amparo.cases.actions.timing import merge_timing
from amparo.cases.models import (
    AuthorityChange,
    Case,
    CaseArticle,
    CaseFile,
    CaseLink,
    CaseTag,
    Draft,
    Escalation,
    EscalationStep,
    Evidence,
    EvidenceRequest,
    Merge,
    Message,
    Participant,
    Watch,
)
from amparo.cases.topics import public_topics
from amparo.cases.turning import Side, find_merge_problem, verb_of_merge
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people.actors import actor_for
from amparo.people.models import Person

MOVED = (Message, CaseFile, Evidence, EvidenceRequest, EscalationStep, Escalation, AuthorityChange, CaseArticle)


class NotMerged(Exception):
    """The one case cannot be put into the other; `code` is of `turning.find_merge_problem`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Pair:
    """Two cases, as they stand."""

    source: Case
    target: Case


def find_problem(pair: Pair, now: datetime) -> str:
    """Why the source cannot be put into the target, as a code; empty where it can."""
    source, target = side_of(pair.source), side_of(pair.target)
    differing = source.followers ^ target.followers
    both = {pair.source.number, pair.target.number}
    seeing = {
        person.pk
        for person in Person.objects.filter(pk__in=differing)
        if visible_to(actor_for(person), now).filter(number__in=both).count() == len(both)
    }
    return find_merge_problem(source, target, frozenset(seeing))


def side_of(case: Case) -> Side:
    """What the rule knows of a case."""
    followers = set(case.participants.values_list("person_id", flat=True))
    if case.opened_by_id is not None:
        followers.add(case.opened_by_id)
    open_escalation = case.escalations.filter(answer="").exists()
    return Side(case.number, case.company_id, case.state, frozenset(followers), open_escalation)


@transaction.atomic
def merge_case(actor: Actor, number: int, into: int, now: datetime) -> Case:
    """An agent puts a case into another one of the same company and the same readers; returns the target.

    Raises NotMerged, NotVisible, NotAllowed. Events: `case.merged` and `case.absorbed`, `case.reopened` where the
    target had ended and the source had not. Its readers are told by mail.
    """
    case_for(actor, number, "answer", now)
    case_for(actor, into, "answer", now)
    rows = {row.number: row for row in Case.objects.select_for_update().filter(pk__in=[number, into]).order_by("pk")}
    pair = Pair(rows[number], rows[into])
    problem = find_problem(pair, now)
    if problem:
        raise NotMerged(problem)
    moved = pair.source.messages.count()
    reopened = settle(pair, now)
    move_rows(pair, now)
    merge_timing(actor, pair.source, pair.target, now)
    index_cases([number, into])
    Merge.objects.create(case=pair.source, target=pair.target, by_id=actor.person_id, at=now, messages=moved)
    tell(actor, pair, moved, reopened, now)
    return pair.target


def settle(pair: Pair, now: datetime) -> bool:
    """The states of both, and what the target knows of its times; says whether the target came back from its end."""
    source, target = pair.source, pair.target
    verb = verb_of_merge(source.state, target.state)
    reopened = move(target, verb) if verb else False
    answers = [at for at in (source.first_answered_at, target.first_answered_at) if at is not None]
    target.first_answered_at = min(answers) if answers else None
    target.active_at = max(source.active_at, target.active_at)
    target.evidence = sorted({*target.evidence, *source.evidence})
    target.assignee_id = target.assignee_id or source.assignee_id
    target.save()
    move(source, "merge")
    source.ended_at = now
    source.save(update_fields=["state", "ended_at"])
    return reopened


def move_rows(pair: Pair, now: datetime) -> None:
    """Everything of the source, its readers, and what somebody is about to say in it."""
    source, target = pair.source, pair.target
    withdraw_doubles(pair, now)
    join_marks(pair)
    for model in MOVED:
        model.objects.filter(case=source).update(case=target)
    for person in side_of(source).followers - side_of(target).followers:
        Participant.objects.create(case=target, person_id=person, added_at=now)
    for draft in Draft.objects.filter(about=source.ref):
        move_draft(draft, target)


def withdraw_doubles(pair: Pair, now: datetime) -> None:
    """What both cases ask the customer for is asked for once."""
    asked = pair.target.evidence_requests.filter(given_at=None, withdrawn_at=None).values_list("item", "label")
    for item, label in asked:
        double = pair.source.evidence_requests.filter(given_at=None, withdrawn_at=None, item=item, label=label)
        double.update(withdrawn_at=now)


def join_marks(pair: Pair) -> None:
    """Tags, watching agents and links of the source are the target's as well, each once."""
    source, target = pair.source, pair.target
    source.tagged.exclude(tag__in=target.tagged.values("tag")).update(case=target)
    source.watches.exclude(person__in=target.watches.values("person")).update(case=target)
    CaseTag.objects.filter(case=source).delete()
    Watch.objects.filter(case=source).delete()
    for link in CaseLink.objects.filter(Q(case=source) | Q(other=source)):
        ends = {target.number if end == source.number else end for end in (link.case_id, link.other_id)}
        link.delete()
        if len(ends) == 2 and link.kind == "related":
            low, high = sorted(ends)
            CaseLink.objects.get_or_create(
                case_id=low,
                other_id=high,
                kind="related",
                defaults={"added_by_id": link.added_by_id, "added_at": link.added_at},
            )
        elif len(ends) == 2:
            keep_duplicate(link, source, target)


def keep_duplicate(link: CaseLink, source: Case, target: Case) -> None:
    """The source's duplicates are the target's; the target takes the source's original where it has none."""
    rows = CaseLink.objects.filter(kind="duplicate")
    case = target.number if link.case_id == source.number else link.case_id
    other = target.number if link.other_id == source.number else link.other_id
    if rows.filter(case_id=case).exists() or rows.filter(case_id=other).exists() or rows.filter(other_id=case).exists():
        return
    CaseLink.objects.create(
        case_id=case, other_id=other, kind="duplicate", added_by_id=link.added_by_id, added_at=link.added_at
    )


def move_draft(draft: Draft, target: Case) -> None:
    """A draft goes along; where its writer has one in the target already, its words are put behind those."""
    other = Draft.objects.filter(person=draft.person, kind=draft.kind, about=target.ref).first()
    if other is None:
        draft.about = target.ref
        draft.save(update_fields=["about"])
        return
    said = [text for text in (other.data.get("body", ""), draft.data.get("body", "")) if text]
    other.data = other.data | {"body": "\n\n".join(said)}
    other.save(update_fields=["data"])
    draft.files.update(draft=other)
    draft.delete()


def tell(actor: Actor, pair: Pair, moved: int, reopened: bool, now: datetime) -> None:
    """The events of both cases, and the mail."""
    source, target = pair.source, pair.target
    topics = public_topics(target)
    merged = events.CaseMerged(case=source.number, into=target.number, messages=moved)
    record(actor, merged, about=source.ref, topics=public_topics(source), now=now)
    absorbed = events.CaseAbsorbed(case=target.number, merged=source.number, messages=moved)
    record(actor, absorbed, about=target.ref, topics=topics, now=now)
    if reopened:
        record(actor, events.CaseReopened(case=target.number), about=target.ref, topics=topics, now=now)
    mails.tell_merged(source, target, now)
