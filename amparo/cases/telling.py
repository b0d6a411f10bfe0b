"""A person's cases for the export of their data (design §5): what they said and gave anywhere, and the public words of
others where they may read them today. Internal notes and threads are the vendor's (SEC-17)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from amparo.cases.access import visible_to
from amparo.cases.actions.erasing import cases_of, files_of
from amparo.cases.models import (
    AuthorityChange,
    Case,
    CaseFile,
    Draft,
    Escalation,
    EscalationStep,
    Evidence,
    Message,
    ReadMark,
    Satisfaction,
    SavedView,
)
from amparo.core.actors import Actor
from amparo.people.personal import Subject


def tell_cases(subject: Subject, now: datetime) -> Iterator[dict[str, Any]]:
    """Each case of the person, the newest first; of a visitor those that wait for their confirmation."""
    kept = Q(visitor_email__iexact=subject.email, state="unconfirmed")
    own = cases_of(subject) if subject.person_id is not None else Q(pk=None)
    if subject.vendor:  # what customers wrote to the vendor is not theirs
        own = Q(number__in=Message.objects.filter(author_id=subject.person_id).order_by().values("case_id"))
    rows = Case.objects.filter(kept | own).select_related("company", "product", "opened_by").order_by("-number")
    readable = set[int]()
    if subject.person_id is not None and not subject.vendor:
        seen = visible_to(Actor("person", subject.person_id), now).filter(own)
        readable = set(seen.values_list("number", flat=True))
    for case in rows.iterator(chunk_size=200):
        yield tell_case(case, subject, whole=case.number in readable or case.state == "unconfirmed")


def tell_case(case: Case, subject: Subject, *, whole: bool) -> dict[str, Any]:
    """One case; `whole` where the person reads it, else only what is theirs."""
    opener = case.opened_by_id == subject.person_id
    told: dict[str, Any] = {"number": case.number, "whole": whole, "product": case.product.key}
    if whole or opener:
        told |= {
            "title": case.title,
            "kind": case.kind,
            "impact": case.impact,
            "scope": case.scope,
            "environment": case.environment,
            "language": case.language,
            "state": case.state,
            "company": case.company.name if case.company else None,
            "opened_at": case.opened_at,
            "ended_at": case.ended_at,
            "opened_by_you": opener,
        }
    if opener and case.visitor_email:
        told |= {"visitor_name": case.visitor_name, "visitor_email": case.visitor_email}
    return told | {"messages": tell_messages(case, subject, whole=whole), **tell_given(case, subject)}


def tell_messages(case: Case, subject: Subject, *, whole: bool) -> list[dict[str, Any]]:
    """The conversation, or the person's part of it."""
    rows = case.messages.filter(visibility="public").select_related("author", "step")
    if not whole:
        rows = rows.filter(author_id=subject.person_id)
    found = []
    for row in rows.order_by("at", "id").prefetch_related("files"):
        mine = is_theirs(row, subject, case)
        said: dict[str, Any] = {"at": row.at, "by": str(row.author) if row.author else case.visitor_name, "yours": mine}
        said |= {"for_the_vendor": row.by_vendor, "text": row.body}
        step = getattr(row, "step", None)
        if step is not None:
            said["step"] = {"kind": step.kind, "done": step.done, "next": step.next, "document": step.document_url}
        files = list(row.files.all())
        if files:
            said["files"] = [file_path(file) if mine else file.name for file in files]
        found.append(said)
    return found


def is_theirs(row: Message, subject: Subject, case: Case) -> bool:
    """Whether the person said it; a visitor's words have no author until they are confirmed."""
    return row.author_id == subject.person_id and (row.author_id is not None or case.state == "unconfirmed")


def tell_given(case: Case, subject: Subject) -> dict[str, Any]:
    """What else of the case is the person's."""
    person, names = subject.person_id, ("item", "body", "given_at")
    given = Q(given_by_id=person) if person is not None else Q(given_by=None)
    found: dict[str, Any] = {"evidence": list(Evidence.objects.filter(given, case=case).values(*names))}
    if person is not None:
        found |= {
            "escalations": list(
                Escalation.objects.filter(case=case, asked_by_id=person).values("asked_at", "reason", "answer")
            ),
            "escalation_steps": list(
                EscalationStep.objects.filter(case=case, person_id=person).values("kind", "note", "at")
            ),
            "marks": list(
                Satisfaction.objects.filter(case=case, person_id=person).values("score", "words", "given_at")
            ),
            "read_up_to": ReadMark.objects.filter(case=case, person_id=person)
            .values_list("seen_at", flat=True)
            .first(),
        }
    return {key: value for key, value in found.items() if value}


def tell_elsewhere(subject: Subject) -> dict[str, Any]:
    """Drafts, changes of authority about the person, and an agent's own lists."""
    drafts = Draft.objects.filter(person=None, data__visitor_email__iexact=subject.email)
    if subject.person_id is not None:
        drafts |= Draft.objects.filter(person_id=subject.person_id)
    about = AuthorityChange.objects.filter(subject__iexact=subject.email).order_by("asked_at")
    found: dict[str, Any] = {
        "drafts": list(drafts.order_by("updated_at").values("kind", "about", "data", "updated_at")),
        "authority_changes": list(
            about.values("case_id", "kind", "subject", "subject_name", "role", "withdraw", "state", "asked_at")
        ),
    }
    if subject.vendor:
        found["views"] = list(SavedView.objects.filter(owner_id=subject.person_id).values("name", "shared", "filter"))
    return {key: value for key, value in found.items() if value}


def list_files(subject: Subject) -> Iterator[tuple[str, CaseFile]]:
    """The person's own files, each with its name in the archive."""
    own = CaseFile.objects.filter(case__visitor_email__iexact=subject.email, case__state="unconfirmed")
    if subject.person_id is not None:
        own = own | files_of(subject) | CaseFile.objects.filter(draft__person_id=subject.person_id)
    for row in own.select_related("stored").order_by("pk").distinct().iterator(chunk_size=200):
        yield file_path(row), row


def file_path(row: CaseFile) -> str:
    """Where a file lies in the archive: its name was cleaned when it came (SEC-5)."""
    return f"files/{row.case_id or 'drafts'}/{row.pk}-{row.name}"
