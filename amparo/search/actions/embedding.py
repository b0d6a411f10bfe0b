"""Vectors of texts, made in the background: newest texts first, a few at a time, each few in a transaction of its own.

What is waiting follows from the tables alone, so whatever is interrupted goes on where it was.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from amparo.core.fields import CurrentGeneration, CurrentTransactionId
from amparo.knowledge.models import Revision
from amparo.search.embedder import Embedder, TextsRefused, running
from amparo.search.engine.providers import EmbeddingProvider
from amparo.search.meaning import providers
from amparo.search.models import IndexedMeaning
from amparo.search.reading import text_of
from amparo.search.rules.passages import passages_of

log = logging.getLogger(__name__)
LOCK = 0x6D65616E696E67  # "meaning": one process embeds at a time
TEXTS = 16  # of one transaction
PASSAGES = 64  # that the process is given at once

WAITING = """
select t.article_id, t.revision_id, t.language, t.sha256 from search_text t
where t.revision_id is not null and not exists (
  select 1 from search_meaning m
  where m.text_id = t.article_id and m.model = %s and m.version = %s and m.sha256 = t.sha256)
order by t.at desc, t.article_id limit %s
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of embedding did: how many texts (by one model each), and whether more is waiting."""

    done: int
    more: bool


def embed_waiting(seconds: float, tell: Callable[[str, int], None] = lambda _model, _count: None) -> Run:
    """Embeds what is waiting for so many seconds at most; `tell` hears of each few (model, how many texts).

    Does nothing where another process is at it, or no model is in use. Raises EmbeddingFailed; what was done stays.
    """
    chosen = providers()
    with alone() as ours:
        if not ours or not any(list_waiting(provider, 1) for provider in chosen):
            return Run(0, more=False)
        until, done = time.monotonic() + seconds, 0
        with running(settings.SEARCH_MODELS) as embedder:
            for place, provider in enumerate(chosen):
                while waiting := list_waiting(provider, TEXTS):
                    if time.monotonic() > until:
                        return Run(done, more=True)
                    embed_some(embedder, place, provider, waiting)
                    done += len(waiting)
                    tell(provider.name, len(waiting))
        return Run(done, more=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waits, as its row has it: a revision never changes, so what is embedded is what the row means."""

    article_id: int
    revision_id: int
    language: str
    sha256: str


def list_waiting(provider: EmbeddingProvider, limit: int) -> list[Waiting]:
    """The newest texts without vectors by this model, or with older ones."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [provider.name, provider.version, limit])
        return [Waiting(*row) for row in cursor.fetchall()]


def embed_some(embedder: Embedder, place: int, provider: EmbeddingProvider, texts: Sequence[Waiting]) -> None:
    """Embeds some texts and writes their rows; a text that the model refuses gets an empty one and is found by words.
    Raises EmbeddingFailed."""
    revisions = Revision.objects.in_bulk([one.revision_id for one in texts])
    passages = {one: passages_of(text_of(revisions[one.revision_id], one.language)) for one in texts}
    try:
        flat = [passage for each in passages.values() for passage in each]
        rows = iter([row for some in in_parts(flat, PASSAGES) for row in embedder.embed(place, some)])
        vectors = {one: [row.tobytes() for row in islice(rows, len(each))] for one, each in passages.items()}
    except TextsRefused as refusal:
        if len(texts) > 1:
            for one in texts:
                embed_some(embedder, place, provider, [one])
            return
        log.error("%s refused text %s: %s", provider.name, texts[0].article_id, refusal)
        vectors = {texts[0]: []}
    write(provider, vectors)


@transaction.atomic
def write(provider: EmbeddingProvider, vectors: Mapping[Waiting, Sequence[bytes]]) -> None:
    """The rows of some texts. A text whose row has changed meanwhile stays in waiting."""
    at = timezone.now()
    made = [
        IndexedMeaning(
            text_id=one.article_id,
            model=provider.name,
            version=provider.version,
            sha256=one.sha256,
            count=len(rows),
            vectors=b"".join(rows),
            at=at,
            generation=CurrentGeneration(),
            xid=CurrentTransactionId(),
        )
        for one, rows in vectors.items()
    ]
    IndexedMeaning.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["text", "model"],
        update_fields=["version", "sha256", "count", "vectors", "at", "generation", "xid"],
    )


def in_parts(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Some at a time."""
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this process is the one that embeds, for as long as the block lasts."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
