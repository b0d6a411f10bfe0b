"""The index of this process, made from the tables and kept in step with them.

A web process follows in a thread of its own, each second; other processes (commands, tests) look whenever somebody
searches. The tables are the truth: a process that dies loses nothing, and what is shown is checked in the database.
"""

import ctypes
import gc
import logging
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from django.db import connection, connections

from amparo.knowledge.access import Readable
from amparo.knowledge.models import Revision
from amparo.search.engine.index import Engine
from amparo.search.meaning import providers, warm_up
from amparo.search.models import IndexedMeaning, IndexedText
from amparo.search.reading import text_of
from amparo.search.rules.analysis import ANALYSIS, analyse
from amparo.search.rules.texts import Array, Put

log = logging.getLogger(__name__)
FOLLOW_SECONDS = 1.0
LOADING_SECONDS = 5.0  # a search waits so long for a process that has just begun
ENDING_SECONDS = 2.0
M_ARENA_MAX, M_MMAP_THRESHOLD, M_TRIM_THRESHOLD = -8, -3, -1  # malloc.h
LARGE_BYTES, LOOSE_BYTES = 512 * 1024, 128 * 1024
TEXTS_AT_ONCE = 250  # more at once would leave more holes in the memory of the process
VECTORS_AT_ONCE = 500

# Rows of transactions that may have run when it was looked last are looked at again, so that nothing is skipped;
# what is known already (`Place.seen`, by where the row's version lies) is not read again.
NEWER = """
select {key}, xid::text::bigint, ctid::text, amparo_generation(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint
from {table} where (generation, xid) >= (%s, %s::text::xid8) order by generation, xid
"""
T = TypeVar("T")


@dataclass
class Place:
    """How far a table was read: the generation of the log and the oldest transaction that may have written since, and
    the versions of rows that are known behind it."""

    generation: int = 0
    xid: int = 0
    seen: dict[int, tuple[int, str]] = field(default_factory=dict)


@dataclass
class Index:
    """The engine of this process with what it has read. Only whoever holds `lock` changes it; anybody may ask it."""

    engine: Engine = field(default_factory=Engine)
    texts: Place = field(default_factory=Place)
    meanings: Place = field(default_factory=Place)
    scopes: dict[tuple[str, int | None], int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    loaded: threading.Event = field(default_factory=threading.Event)
    follower: threading.Thread | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    def follow(self) -> int:
        """Reads what is new in the tables; returns how many rows. The caller holds the lock."""
        texts, texts_place = newer(IndexedText, self.texts)
        for keys in in_parts(texts, TEXTS_AT_ONCE):
            self.take_texts(keys)
        self.engine.learn()
        self.texts = texts_place
        meanings, meanings_place = newer(IndexedMeaning, self.meanings)
        if self.meanings.generation:  # a text that is put again has left its vectors behind
            again = IndexedMeaning.objects.filter(text__in=texts).exclude(pk__in=meanings)
            meanings += list(again.values_list("pk", flat=True))
        for keys in in_parts(meanings, VECTORS_AT_ONCE):
            self.take_meanings(keys)
        self.meanings = meanings_place
        return len(texts) + len(meanings)

    def take_texts(self, keys: Collection[int]) -> None:
        """Puts texts into the engine, and takes those out that readers see no longer."""
        rows = list(IndexedText.objects.filter(pk__in=keys))
        anew = analysed_anew([row for row in rows if row.revision_id is not None and row.analysis != ANALYSIS])
        self.engine.remove([row.pk for row in rows if row.revision_id is None])
        self.engine.put(
            [
                Put(row.pk, row.group_id, row.language, self.scope(row.audience, row.product_id), analysed)
                for row in rows
                if row.revision_id is not None and (analysed := anew.get(row.pk, bytes(row.analysed)))
            ],
            learn=False,
        )

    def take_meanings(self, keys: Collection[int]) -> None:
        """Puts vectors into the engine."""
        versions = {provider.name: provider.version for provider in providers()}
        by_model: dict[str, list[tuple[int, Array]]] = {}
        for row in IndexedMeaning.objects.filter(pk__in=keys, model__in=versions, count__gt=0):
            if row.version == versions[row.model]:  # a question by another version would be compared with nothing
                matrix = np.frombuffer(row.vectors, dtype=np.float16).reshape(row.count, -1)
                by_model.setdefault(row.model, []).append((row.text_id, matrix))
        for model, vectors in by_model.items():
            self.engine.put_vectors(model, vectors)

    def scope(self, audience: str, product_id: int | None) -> int:
        """The number under which the engine keeps who may read a text and what it is about."""
        return self.scopes.setdefault((audience, product_id), len(self.scopes))

    def scopes_for(self, readable: Readable, products: Collection[int] | None = None) -> set[int] | None:
        """The scopes that somebody may read, of some products or any; None: every scope."""
        if readable.everything and products is None:
            return None
        return {
            number
            for (audience, product), number in list(self.scopes.items())
            if (products is None or product in products)
            and (
                readable.everything
                or audience in readable.audiences
                or (audience == "owners" and product in readable.owned)
            )
        }


_index = Index()


def forget() -> None:
    """This process begins anew with the next search; tests do, whose rows are gone."""
    global _index  # noqa: PLW0603  # a process has one
    _index = Index()


def current() -> Index:
    """The index as it is now: in step where this process follows by itself, else after a look at the tables."""
    index = _index
    if index.follower is None:
        with index.lock:
            index.follow()
    else:
        index.loaded.wait(LOADING_SECONDS)
    return index


def begin_following() -> None:
    """Loads the index and keeps it in step, in a thread of its own: once in each web process, when it starts."""
    index = _index
    if index.follower is None:
        share_memory()
        index.follower = threading.Thread(target=follow_for_ever, args=(index,), name="search", daemon=True)
        index.follower.start()


def end_following() -> None:
    """The thread ends, and the process begins anew where somebody searches yet: when a web process stops."""
    index = _index
    forget()
    index.ended.set()
    if index.follower is not None:
        index.follower.join(ENDING_SECONDS)


def follow_for_ever(index: Index) -> None:
    """Until it is ended; never raises: a database that is away is asked again. The models are loaded when there is
    something that they can find."""
    while not index.ended.is_set():
        try:
            with index.lock:
                index.follow()
            if not index.loaded.is_set():
                give_back_memory()
                index.loaded.set()
            if index.meanings.generation:
                warm_up()
        except Exception as error:
            log.warning("search cannot follow the tables, trying again: %s", error)
        finally:
            connections.close_all()
        index.ended.wait(FOLLOW_SECONDS)


def share_memory() -> None:
    """Threads take memory from two stocks instead of one each, where the C library can do that: what one gives back,
    others use. What is large or loose at the end goes back to the system at once."""
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        for option, value in ((M_ARENA_MAX, 2), (M_MMAP_THRESHOLD, LARGE_BYTES), (M_TRIM_THRESHOLD, LOOSE_BYTES)):
            library.mallopt(option, value)


def give_back_memory() -> None:
    """What loading has left free goes back to the system, where its C library can do that (some 40 MB of 10,000), and
    what stays is no longer looked through by the collector of cycles: that took 200 ms, in the middle of a request.
    """
    gc.collect()
    gc.freeze()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def newer(table: type[IndexedText] | type[IndexedMeaning], place: Place) -> tuple[list[int], Place]:
    """The keys of rows that were written since, the oldest first, and the place behind them."""
    statement = NEWER.format(key=table._meta.pk.column, table=table._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(statement, [place.generation, str(place.xid)])
        rows = cursor.fetchall()
    if not rows:
        return [], place
    generation, horizon = rows[0][3:]
    keys = [key for key, xid, version, *_ in rows if place.seen.get(key) != (xid, version)]
    seen = {key: (xid, version) for key, xid, version, *_ in rows if xid >= horizon}
    return keys, Place(generation, horizon, seen)


def in_parts(keys: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Some at a time."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def analysed_anew(rows: Sequence[IndexedText]) -> dict[int, bytes]:
    """The words of texts that older rules analysed: until a job has done so, each process does it for itself."""
    revisions = Revision.objects.in_bulk([row.revision_id for row in rows])
    return {
        row.pk: analyse(text_of(revisions[row.revision_id], row.language))
        for row in rows
        if row.revision_id in revisions
    }
