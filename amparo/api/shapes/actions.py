"""What typed actions leave behind, as JSON."""

from typing import Any

from amparo.api.shapes.cases import moment, named
from amparo.cases.links import Linked
from amparo.cases.models import AuthorityChange, Escalation, Satisfaction, Thread

Json = dict[str, Any]


def link_row(link: Linked) -> Json:
    """A link."""
    case = link.case
    return {"id": link.id, "kind": link.kind, "number": case.number, "title": case.title, "status": case.state}


def escalation_row(row: Escalation) -> Json:
    """A request to escalate."""
    return {
        "id": row.pk,
        "reason": row.reason,
        "asked_at": moment(row.asked_at),
        "answer": row.answer or None,
        "answered_at": moment(row.answered_at),
    }


def authority_row(row: AuthorityChange) -> Json:
    """A change of authority."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "subject": row.subject,
        "subject_name": row.subject_name,
        "role": row.role or None,
        "withdraw": row.withdraw,
        "state": row.state,
        "asked_at": moment(row.asked_at),
        "decision": str(row.decision_id),
    }


def mark_row(row: Satisfaction) -> Json:
    """Somebody's mark."""
    return {"id": row.pk, "score": row.score, "words": row.words, "given_at": moment(row.given_at)}


def thread_head(thread: Thread) -> Json:
    """A thread without its words; with members loaded."""
    return {
        "id": thread.pk,
        "case": thread.case_id,
        "subject": thread.subject,
        "opened_at": moment(thread.opened_at),
        "closed_at": moment(thread.closed_at),
        "members": [named(member.person) for member in thread.members.all()],
    }


def thread_row(thread: Thread) -> Json:
    """A thread with its newest words."""
    newest = list(thread.messages.select_related("author").order_by("-at", "-id")[:200])[::-1]
    words = [{"id": row.pk, "author": named(row.author), "body": row.body, "at": moment(row.at)} for row in newest]
    return {**thread_head(thread), "messages": words}
