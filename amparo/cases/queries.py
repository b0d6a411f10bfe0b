"""What the screens show of cases: read models, each with a fixed number of queries."""

from django.db.models import Prefetch, QuerySet

from amparo.cases.models import Case, CaseFile, Message
from amparo.core.actors import Actor


def readable_messages(actor: Actor) -> QuerySet[Message]:
    """The messages that somebody who sees their case may read: notes are for agents alone (SEC-17)."""
    return Message.objects.all() if actor.is_agent else Message.objects.filter(visibility="public")


def get_conversation(actor: Actor, case: Case) -> list[Message]:
    """The messages that the actor may read, oldest first, with authors and files; notes for agents alone (SEC-17)."""
    rows = readable_messages(actor).filter(case=case).select_related("author", "step")
    files = CaseFile.objects.select_related("stored")
    return list(rows.order_by("at", "id").prefetch_related(Prefetch("files", queryset=files), "evidence_requests"))


def get_message(actor: Actor, case: Case, message_id: int) -> Message | None:
    """One message, under the same rule."""
    return next((row for row in get_conversation(actor, case) if row.pk == message_id), None)
