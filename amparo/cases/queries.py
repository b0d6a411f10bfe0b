"""What the screens show of cases: read models, each with a fixed number of queries."""

from django.db.models import Prefetch, Q, QuerySet

from amparo.cases.models import Case, CaseFile, Message
from amparo.core.access import NotVisible
from amparo.core.actors import Actor

MESSAGES_PAGE = 100
WHOLE = 1000  # of a list of all


def readable_messages(actor: Actor) -> QuerySet[Message]:
    """The messages that somebody who sees their case may read: notes are for agents alone (SEC-17)."""
    return Message.objects.all() if actor.is_agent else Message.objects.filter(visibility="public")


def get_conversation(actor: Actor, case: Case, limit: int = WHOLE) -> list[Message]:
    """The newest messages that the actor may read, oldest first, with authors and files; notes for agents alone
    (SEC-17)."""
    rows = readable_messages(actor).filter(case=case).order_by("-at", "-id")[:limit]
    return with_everything(rows)[::-1]


def with_everything(rows: QuerySet[Message]) -> list[Message]:
    """Messages with authors, steps, files and what was asked for (three queries)."""
    files = CaseFile.objects.select_related("stored")
    found = rows.select_related("author", "step")
    return list(found.prefetch_related(Prefetch("files", queryset=files), "evidence_requests"))


def list_messages(actor: Actor, case: Case, before: int | None = None, size: int = MESSAGES_PAGE) -> list[Message]:
    """The newest messages that the actor may read, oldest first, one more than `size` where there are more before.

    `before` is the message that the later page begins with. Three queries (SEC-17).
    """
    rows = readable_messages(actor).filter(case=case)
    first = readable_messages(actor).filter(case=case, pk=before).first() if before is not None else None
    if first is not None:
        rows = rows.filter(Q(at__lt=first.at) | Q(at=first.at, pk__lt=first.pk))
    return with_everything(rows.order_by("-at", "-id")[: size + 1])[::-1]


def get_message(actor: Actor, case: Case, message_id: int) -> Message | None:
    """One message, under the same rule."""
    return next(iter(with_everything(readable_messages(actor).filter(case=case, pk=message_id))), None)


def readable_file(actor: Actor, case: Case, file_id: int) -> CaseFile:
    """A file of a case that the actor sees, unless it came with a note and they are no agent; raises NotVisible."""
    rows = CaseFile.objects.select_related("stored").filter(pk=file_id, case=case)
    found = (rows if actor.is_agent else rows.exclude(message__visibility="internal")).first()
    if found is None:
        raise NotVisible(f"file:{file_id}")
    return found
