"""What happens around a revision: drafts that are not lost, and counts of what readers ask for."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from amparo.core import stream
from amparo.core.access import NotAllowed
from amparo.core.actors import Actor
from amparo.core.languages import TAGS
from amparo.knowledge import access
from amparo.knowledge.actions.writing import Writing, check_language
from amparo.knowledge.models import ReadCount, TextDraft
from amparo.people.rules import BadInput

DRAFT_LENGTH = 200_000  # characters: more than a revision takes, so that what is too long is not lost either
KEEP_DRAFTS = timedelta(days=180)
KEEP_COUNTS = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Place:
    """Which text is being written: an article and a language; neither for an article that is not begun yet."""

    group_id: int | None = None
    language: str = ""


@transaction.atomic
def keep_draft(actor: Actor, place: Place, writing: Writing, more: dict[str, Any], now: datetime) -> TextDraft:
    """Keeps what an agent is writing; `more` is what else their page needs. No event: nobody else sees the words, but
    the pages of others who write the article are rung.

    Raises BadInput (`too-long`, `unknown-language`), NotAllowed and NotVisible.
    """
    access.require_author(actor)
    if actor.id is None:
        raise NotAllowed("agents-only")
    if place.group_id is not None:
        check_language(place.language)
        access.group_to_write(actor, place.group_id)
    data = asdict(writing.text) | {"reason": writing.reason, "minor": writing.minor, "source": writing.source} | more
    if sum(len(str(value)) for value in data.values()) > DRAFT_LENGTH:
        raise BadInput("text", "too-long", {"limit": DRAFT_LENGTH})
    kept, _made = TextDraft.objects.update_or_create(
        person_id=actor.id,
        group_id=place.group_id,
        language=place.language,
        defaults={"data": storable(data), "base": writing.base, "updated_at": now},
    )
    if place.group_id is not None:
        stream.tell(f"drafting:{place.group_id}")
    return kept


def storable(data: dict[str, Any]) -> dict[str, Any]:
    """The same without what PostgreSQL keeps nowhere (SEC-15)."""
    return {
        key: value.replace("\0", "").encode("utf-8", "ignore").decode() if isinstance(value, str) else value
        for key, value in data.items()
    }


def discard_draft(actor: Actor, place: Place) -> None:
    """Throws away what the agent was writing; nothing happens where there is nothing."""
    access.require_author(actor)
    TextDraft.objects.filter(person_id=actor.id or 0, group_id=place.group_id, language=place.language).delete()


def count_read(actor: Actor, group_id: int, language: str, now: datetime) -> None:
    """Counts that a reader asked for an article in a language: on a page, in the panel or by the API. Agents and the
    desk are not counted. One statement, no event: a number a day is all that stays."""
    if actor.is_agent or actor.kind == "system" or language not in TAGS:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            'insert into knowledge_readcount (group_id, language, "on", times) values (%s, %s, %s, 1)'
            ' on conflict (group_id, language, "on") do update set times = knowledge_readcount.times + 1',
            [group_id, language, now.date()],
        )


def forget_old(now: datetime) -> int:
    """Deletes drafts that nobody has touched for half a year, and counts older than thirteen months; a job calls it
    each night. Returns how many rows went."""
    drafts, _ = TextDraft.objects.filter(updated_at__lt=now - KEEP_DRAFTS).delete()
    counts, _ = ReadCount.objects.filter(on__lt=(now - KEEP_COUNTS).date()).delete()
    return drafts + counts
