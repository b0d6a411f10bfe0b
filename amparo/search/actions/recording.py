"""What people searched, and what they opened: for authors, without anybody's name."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from amparo.search.models import Search
from amparo.search.models.searches import SURFACES, TEXT_LENGTH
from amparo.search.queries import Found, clean_question
from amparo.search.rules.words import folded

KEEP = timedelta(days=180)
OPENED_WITHIN = timedelta(hours=12)  # a link that is older says nothing of this search
AT_ONCE = 5_000


def record_search(text: str, language: str, found: Found, surface: str, now: datetime) -> UUID | None:
    """Keeps what was searched and how it went (1.5, 3.3), not by whom; returns the key for the links of its results.

    Pages call it for a first page of results that a person asked for, never while they type. None where there
    is not a single word. `surface` is one of SURFACES (ValueError). No event.
    """
    if surface not in SURFACES:
        raise ValueError(surface)
    kept = clean_question(text)[:TEXT_LENGTH]
    if not any(char.isalnum() for char in kept):
        return None
    row = Search.objects.create(
        text=kept,
        words=words_of(kept),
        language=language[:10],
        surface=surface,
        results=found.total,
        nearest=found.nearest,
        at=now,
    )
    return row.key


def record_opened(key: UUID, article_id: int, now: datetime) -> bool:
    """Keeps that a result of a search was opened: the first one, within twelve hours; says whether it was kept.

    Whoever opens the text has been let in by `knowledge.access` before. No event.
    """
    rows = Search.objects.filter(key=key, opened=None, at__gt=now - OPENED_WITHIN)
    return bool(rows.update(opened=article_id, opened_at=now))


def forget_old_searches(now: datetime) -> int:
    """Removes searches after half a year; returns how many. A job calls it each night."""
    removed = 0
    while True:
        with transaction.atomic():
            old = Search.objects.filter(at__lt=now - KEEP).order_by("at").values("pk")[:AT_ONCE]
            count = Search.objects.filter(pk__in=old).delete()[0]
        removed += count
        if count < AT_ONCE:
            return removed


def words_of(text: str) -> str:
    """Small letters without accents: what is counted as the same search."""
    return " ".join(folded(text).split())[:TEXT_LENGTH]
