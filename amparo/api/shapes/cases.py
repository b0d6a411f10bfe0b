"""Cases, messages and files as JSON. What a customer may not see is never put in (SEC-17)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from amparo.cases.models import Case, CaseFile, Evidence, EvidenceRequest, Message, Step
from amparo.cases.search.excerpts import Excerpt
from amparo.core.actors import Actor
from amparo.people.models import Company, Person

Json = dict[str, Any]
ROOT = "/api/v1"


def moment(at: datetime | None) -> str | None:
    """A time as ISO 8601 in UTC."""
    return at.isoformat() if at is not None else None


def named(row: Person | Company | None) -> Json | None:
    """Somebody or a company in short."""
    return {"id": row.pk, "name": str(row)} if row is not None else None


def case_row(actor: Actor, case: Case, *, tagged: bool = True) -> Json:
    """A case in a list; with company, product, opened_by, assignee and, where it may have some, tags loaded."""
    row = {
        "number": case.number,
        "title": case.title,
        "status": case.state,
        "kind": case.kind,
        "impact": case.impact or None,
        "scope": case.scope or None,
        "environment": case.environment or None,
        "language": case.language,
        "channel": case.channel,
        "product": case.product.key,
        "company": named(case.company),
        "opened_by": named(case.opened_by),
        "assignee": named(case.assignee),
        "opened_at": moment(case.opened_at),
        "active_at": moment(case.active_at),
        "first_answered_at": moment(case.first_answered_at),
        "next_due_at": moment(case.next_due_at),
        "ended_at": moment(case.ended_at),
        "url": f"{ROOT}/cases/{case.number}",
    }
    if actor.is_agent:
        row["tags"] = sorted(held.tag.name for held in case.tagged.all()) if tagged else []
        row["visitor"] = {"name": case.visitor_name, "email": case.visitor_email} if case.visitor_email else None
    return row


def excerpt_row(excerpt: Excerpt) -> Json:
    """Where the words stand, as pieces of text that are marked or not."""
    return {
        "title": [{"text": piece.text, "marked": piece.marked} for piece in excerpt.title],
        "text": [{"text": piece.text, "marked": piece.marked} for piece in excerpt.text],
    }


def message_row(message: Message) -> Json:
    """A message; with author, step, files and requests loaded."""
    step: Step | None = getattr(message, "step", None)
    return {
        "id": message.pk,
        "author": named(message.author),
        "by_vendor": message.by_vendor,
        "internal": message.visibility == "internal",
        "body": message.body,
        "at": moment(message.at),
        "step": step_row(step) if step is not None else None,
        "files": [file_row(file) for file in message.files.all()],
        "asked_for": [request_row(row) for row in message.evidence_requests.all()],
    }


def step_row(step: Step) -> Json:
    """What kind of answer it was (SI-9)."""
    document = {"title": step.document_title, "url": step.document_url} if step.document_url else None
    return {"kind": step.kind, "done": step.done, "next": step.next, "document": document}


def request_row(row: EvidenceRequest) -> Json:
    """What an agent asked for."""
    return {
        "id": row.pk,
        "item": row.item or None,
        "label": row.label or None,
        "asked_at": moment(row.asked_at),
        "given_at": moment(row.given_at),
        "withdrawn_at": moment(row.withdrawn_at),
    }


def file_row(file: CaseFile) -> Json:
    """A file; with its bytes' row loaded."""
    return {
        "id": file.pk,
        "name": file.name,
        "size_bytes": file.stored.size,
        "media_type": file.stored.media_type,
        "item": file.item or None,
        "sha256": file.stored.sha256,
        "url": f"{ROOT}/cases/{file.case_id}/files/{file.pk}" if file.case_id else f"{ROOT}/files/{file.pk}",
    }


def evidence_row(row: Evidence) -> Json:
    """What the customer showed in words."""
    return {"id": row.pk, "item": row.item, "body": row.body, "given_at": moment(row.given_at)}


def case_detail(
    actor: Actor, case: Case, messages: Iterable[Message], earlier: str | None, more: Mapping[str, Any]
) -> Json:
    """A case in full."""
    return {
        **case_row(actor, case),
        "decision": str(case.decision_id),
        "evidence": list(case.evidence),
        "messages": [message_row(message) for message in messages],
        "earlier_messages": earlier,
        **more,
    }
