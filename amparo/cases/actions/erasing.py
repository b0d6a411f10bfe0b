"""Words of somebody whose data is erased (design §5): theirs go, with their files; what others said stays, without
their name and address. Numbers, states, clocks, decisions and marks stay. Called by `amparo.privacy`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from amparo.cases import events
from amparo.cases.actions.closing import Solution, end
from amparo.cases.actions.drafts import forget_files
from amparo.cases.actions.indexing import index_cases
from amparo.cases.actions.visiting import drop_kept
from amparo.cases.lifecycle import AUTHORITY, OPEN_STATES
from amparo.cases.models import (
    AuthorityChange,
    BulkChange,
    Case,
    CaseFile,
    Confirmation,
    Draft,
    Escalation,
    EscalationStep,
    Evidence,
    EvidenceRequest,
    KeptTogether,
    Message,
    Participant,
    ReadMark,
    Satisfaction,
    SavedView,
    Step,
    Thread,
    ThreadMessage,
    Watch,
)
from amparo.cases.topics import public_topics
from amparo.core.actors import Actor
from amparo.core.events import record
from amparo.people.models import Membership, Person
from amparo.people.personal import Redact, Subject, redact_json, redactor

# Where other people's words may name somebody: the model, its texts, and the way to its case.
NAMING: Sequence[tuple[type[Model], tuple[str, ...], str]] = (
    (Case, ("title",), "number"),
    (Message, ("body",), "case_id"),
    (Evidence, ("body",), "case_id"),
    (CaseFile, ("name",), "case_id"),
    (Step, ("done", "next", "document_title", "document_url"), "message__case_id"),
    (EvidenceRequest, ("label",), "case_id"),
    (Escalation, ("reason",), "case_id"),
    (EscalationStep, ("note",), "case_id"),
    (AuthorityChange, ("subject_name",), "case_id"),
    (Satisfaction, ("words",), "case_id"),
    (Thread, ("subject",), "case_id"),
    (ThreadMessage, ("body",), "thread__case_id"),
)


def cases_of(subject: Subject) -> Q:
    """The cases that the person opened, followed or spoke in, as somebody of a customer or of the vendor."""
    person = subject.key
    spoken = Message.objects.filter(author_id=person).order_by().values("case_id")
    given = Evidence.objects.filter(given_by_id=person).order_by().values("case_id")
    followed = Participant.objects.filter(person_id=person).values("case_id")
    asked = Escalation.objects.filter(asked_by_id=person).order_by().values("case_id")
    stepped = EscalationStep.objects.filter(person_id=person).order_by().values("case_id")
    marked = Satisfaction.objects.filter(person_id=person).order_by().values("case_id")
    inside = Q(number__in=spoken) | Q(number__in=given) | Q(number__in=followed) | Q(number__in=asked)
    return inside | Q(number__in=stepped) | Q(number__in=marked) | Q(opened_by_id=person) | Q(assignee_id=person)


def list_numbers(subject: Subject) -> list[int]:
    """Their cases, and those of the companies and partners that they belong or belonged to, where colleagues name
    them."""
    if subject.person_id is None:
        return []
    held = Membership.objects.filter(person_id=subject.person_id)
    around = Q(company__in=held.filter(company__isnull=False).values("company_id"))
    around |= Q(partner__in=held.filter(partner__isnull=False).values("partner_id"))
    rows = Case.objects.filter(cases_of(subject) | around)
    return list(rows.order_by("number").values_list("number", flat=True))


def late_words_of(subject: Subject) -> Q:
    """The cases in which the person still has words or files."""
    said = Message.objects.filter(author_id=subject.person_id, by_vendor=False).exclude(body="")
    given = Evidence.objects.filter(given_by_id=subject.person_id).exclude(body="")
    return (
        Q(number__in=said.order_by().values("case_id"))
        | Q(number__in=given.order_by().values("case_id"))
        | Q(number__in=files_of(subject).order_by().values("case_id"))
    )


def list_decisions(subject: Subject) -> list[UUID]:
    """The decisions behind the cases that the person opened, also as a visitor."""
    rows = Case.objects.filter(opened_by_id=subject.person_id) if subject.person_id is not None else Case.objects.none()
    return list(rows.values_list("decision_id", flat=True))


def list_titles(subject: Subject) -> list[str]:
    """The titles in the person's own words."""
    rows = Case.objects.filter(opened_by_id=subject.person_id, split=None) if subject.person_id is not None else ()
    return [case.title for case in rows]


@transaction.atomic
def end_lonely_cases(actor: Actor, subject: Subject, now: datetime) -> int:
    """Open cases of somebody who belongs to no company: nobody is left who could be answered. Event: `case.resolved`.

    A company's cases stay open: its other people go on with them. Returns how many ended.
    """
    mine = Case.objects.filter(opened_by_id=subject.person_id, company=None, state__in=OPEN_STATES)
    rows = list(mine.filter(participants=None).select_for_update(of=("self",)).order_by("number"))
    for case in rows:
        end(actor, case, Solution("withdrawn"), None, now)
    return len(rows)


@transaction.atomic
def erase_in_cases(subject: Subject, numbers: Sequence[int]) -> Mapping[str, int]:
    """Empties the person's words in some cases, takes their name out of others', and indexes the cases anew.

    Returns how many messages were emptied and files dropped. May be called again.
    """
    rows = Case.objects.select_for_update().filter(number__in=numbers)
    for case in rows.order_by("number").select_related(None):
        empty_case(case, subject)
    counts = {"messages": 0, "files": 0} if subject.vendor else empty_words(subject, numbers)
    redact = redactor(subject)
    for model, fields, to_case in NAMING:
        redact_rows(model, fields, Q(**{f"{to_case}__in": numbers}), subject, redact)
    redact_drafts(Draft.objects.filter(about__in=[f"case:{number}" for number in numbers]), redact)
    index_cases(numbers)
    return counts


def empty_case(case: Case, subject: Subject) -> None:
    """What the case itself says of who opened it; a title in their words becomes the product's name."""
    if case.opened_by_id != subject.person_id or subject.person_id is None:
        return
    case.visitor_email, case.visitor_name = "", ""
    if not hasattr(case, "split"):  # that of a case which was cut out is the agent's
        case.title = case.product.name_in(case.language)
    case.save(update_fields=["visitor_email", "visitor_name", "title"])


def empty_words(subject: Subject, numbers: Sequence[int]) -> dict[str, int]:
    """What the person wrote and gave, for a customer or for themselves."""
    person = subject.key
    said = Message.objects.filter(case_id__in=numbers, author_id=person, by_vendor=False)
    emptied = said.exclude(body="").update(body="")
    Evidence.objects.filter(case_id__in=numbers, given_by_id=person).update(body="")
    Escalation.objects.filter(case_id__in=numbers, asked_by_id=person).update(reason="")
    EscalationStep.objects.filter(case_id__in=numbers, person_id=person).update(note="")
    Satisfaction.objects.filter(case_id__in=numbers, person_id=person).update(words="")
    return {"messages": emptied, "files": forget_files(files_of(subject).filter(case_id__in=numbers))}


def files_of(subject: Subject) -> QuerySet[CaseFile]:
    """The files that the person gave: with their messages, and those that a split put without one."""
    person = subject.key
    own = Q(message__author_id=person, message__by_vendor=False) | Q(stored__scope=f"person:{person}")
    own |= Q(message=None, case__opened_by_id=person, stored__scope__startswith="visitor:")
    return CaseFile.objects.filter(own, case__isnull=False)


def redact_rows(model: type[Model], fields: Sequence[str], where: Q, subject: Subject, redact: Redact) -> int:
    """Takes name and address out of texts; reads only the rows that hold one of them. Returns how many changed."""
    holds = Q()
    for name in fields:
        for term in subject.terms:
            holds |= Q(**{f"{name}__icontains": term})
    changed = 0
    for row in model._default_manager.filter(where & holds) if holds else ():
        before = [getattr(row, name) for name in fields]
        for name, text in zip(fields, before, strict=True):
            setattr(row, name, redact(text))
        if before != [getattr(row, name) for name in fields]:
            row.save(update_fields=list(fields))
            changed += 1
    return changed


def redact_drafts(rows: Iterable[Draft], redact: Redact) -> None:
    """The same for what others are about to send."""
    for row in rows:
        data = redact_json(row.data, redact)
        if data != row.data:
            Draft.objects.filter(pk=row.pk).update(data=data)


@transaction.atomic
def erase_elsewhere(actor: Actor, subject: Subject, now: datetime) -> None:
    """What is not of a single case: drafts, marks, lists of one's own, requests about the person, what waits for a
    visitor's confirmation; and the address in whatever case it stands. Event: `case.expired` of kept ones."""
    mine = Draft.objects.filter(person=None, data__visitor_email__iexact=subject.email)
    if subject.person_id is not None:
        mine |= Draft.objects.filter(person_id=subject.person_id)
    keys = list(mine.values_list("pk", flat=True))
    forget_files(CaseFile.objects.filter(draft_id__in=keys, case=None))
    Draft.objects.filter(pk__in=keys).delete()
    kept = Case.objects.filter(visitor_email__iexact=subject.email, state="unconfirmed")
    drop_unconfirmed(actor, list(kept.values_list("pk", flat=True)), now)
    erase_authority(actor, subject, now)
    if subject.person_id is not None:
        forget_lists(actor, subject.person_id, now)
    touched = set[int]()
    redact = redactor(subject, names=False)
    for model, fields, to_case in NAMING:
        touched |= redact_address(model, fields, to_case, subject, redact)
    redact_views(redactor(subject))
    index_cases(sorted(touched))


def drop_unconfirmed(actor: Actor, numbers: Sequence[int], now: datetime) -> None:
    """Kept cases, and those that were sent together with them."""
    together = KeptTogether.objects.filter(confirmation__in=Confirmation.objects.filter(case_id__in=numbers))
    drop_kept(actor, [*numbers, *together.values_list("case_id", flat=True)], now)


def redact_address(
    model: type[Model], fields: Sequence[str], to_case: str, subject: Subject, redact: Redact
) -> set[int]:
    """Takes the address out of any case's texts; returns the cases."""
    holds = Q()
    for name in fields:
        holds |= Q(**{f"{name}__icontains": subject.email})
    numbers = set(model._default_manager.filter(holds).values_list(to_case, flat=True))
    only = Subject(subject.email, subject.alias)
    redact_rows(model, fields, Q(), only, redact)
    return {int(number) for number in numbers if number is not None}


def erase_authority(actor: Actor, subject: Subject, now: datetime) -> None:
    """Changes of authority that concern the person: open ones are refused, since there is nobody left to get it.

    Event: `case.authority_moved`.
    """
    rows = AuthorityChange.objects.select_for_update(of=("self",)).filter(subject__iexact=subject.email)
    for change in rows.select_related("case"):
        if AUTHORITY.allows(change.state, "refuse"):
            change.state, change.ended_by_id, change.ended_at = AUTHORITY.next(change.state, "refuse"), actor.id, now
            payload = events.AuthorityMoved(case=change.case_id, change=change.pk, verb="refuse", state=change.state)
            record(actor, payload, about=change.case.ref, topics=public_topics(change.case), now=now)
        change.subject, change.subject_name = subject.address, ""
        change.save()


def forget_lists(actor: Actor, person_id: int, now: datetime) -> None:
    """Marks and lists of one's own; views that other agents use as well go to one of them."""
    for model in (Participant, ReadMark, Watch):
        model.objects.filter(person_id=person_id).delete()
    BulkChange.objects.filter(by_id=person_id).delete()
    Satisfaction.objects.filter(person_id=person_id, given_at=None, expires_at__gt=now).update(expires_at=now)
    heir = Person.objects.filter(is_agent=True, is_active=True).exclude(pk=person_id)
    to = heir.filter(pk=actor.id).first() or heir.order_by("pk").first()
    for view in SavedView.objects.filter(owner_id=person_id):
        taken = to is not None and SavedView.objects.filter(owner=to, name=view.name).exists()
        if to is None or not view.shared or taken:
            view.delete()
        else:
            view.owner = to
            view.save(update_fields=["owner"])


def redact_views(redact: Redact) -> None:
    """Names and filters of lists that search for the person."""
    for view in SavedView.objects.all():
        name, said = redact(view.name), redact_json(view.filter, redact)
        if (name, said) != (view.name, view.filter):
            SavedView.objects.filter(pk=view.pk).update(name=f"{name} {view.pk}", filter=said)
