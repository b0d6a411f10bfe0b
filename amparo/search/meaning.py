"""Questions as vectors: by the models of this process, in a thread of their own, and nobody waits for long.

The models are loaded when the first question comes (or `warm_up` is called), never on import.
"""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.conf import settings

from amparo.search.choosing import UnusableModel, choose
from amparo.search.engine.providers import EmbeddingProvider
from amparo.search.rules.texts import Vector

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 0.15
LOADING_SECONDS = 3.0  # the first questions of a process wait so long for the models
AGAIN_SECONDS = 60.0  # a model that failed is asked again after so long
KNOWN = 500  # questions whose vectors are kept
MOST_WAITING = 32
TOGETHER = 8  # questions that are embedded at once

Vectors = Mapping[str, Vector]


@lru_cache(maxsize=1)
def providers() -> tuple[EmbeddingProvider, ...]:
    """The models in use (AMPARO_SEARCH_MODELS), none of them loaded; one that cannot be used leaves words alone."""
    try:
        return choose(settings.SEARCH_MODELS)
    except UnusableModel as error:
        log.error("AMPARO_SEARCH_MODELS: %s; search goes by words", error)
        return ()


class Asked:
    """A question that waits for its vectors."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.done = threading.Event()
        self.vectors: Vectors = {}


class Reader:
    """One thread that embeds what is asked, several questions at once where several wait."""

    def __init__(self) -> None:
        self.warm = threading.Event()
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._waiting: list[Asked] = []
        self._bell = threading.Condition()
        self._thread: threading.Thread | None = None
        self._not_before = 0.0

    def vectors_of(self, text: str, patience: float) -> Vectors:
        """The vectors of a question by model; empty where they take longer, or no model is in use. The first ones wait
        a little longer, for the models to be loaded; with a patience of 0 nobody waits."""
        with self._bell:
            if (known := self._known.get(text)) is not None:
                self._known.move_to_end(text)
                return known
            if not providers() or time.monotonic() < self._not_before or len(self._waiting) >= MOST_WAITING:
                return {}
            asked = Asked(text)
            self._waiting.append(asked)
            if self._thread is None:
                self._thread = threading.Thread(target=self._read_for_ever, name="meaning", daemon=True)
                self._thread.start()
            self._bell.notify()
        asked.done.wait(patience if self.warm.is_set() or not patience else max(patience, LOADING_SECONDS))
        return asked.vectors

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Embeds questions that will come, in the thread of the caller; for commands, where nobody else asks."""
        fresh = [text for text in dict.fromkeys(texts) if text and text not in self._known]
        if fresh and providers():
            self._read([Asked(text) for text in fresh])

    def _read_for_ever(self) -> None:
        while True:
            with self._bell:
                while not self._waiting:
                    self._bell.wait()
                batch, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            self._read(batch)

    def _read(self, batch: Sequence[Asked]) -> None:
        """Embeds some questions; a model that fails is left alone for a while, words go on."""
        texts = list(dict.fromkeys(asked.text for asked in batch))
        try:
            read = {provider.name: provider.queries(texts) for provider in providers()}
            found: dict[str, Vectors] = {
                text: {name: matrix[row] for name, matrix in read.items()} for row, text in enumerate(texts)
            }
            self.warm.set()
        except Exception:
            log.exception("questions cannot be embedded; search goes by words")
            found, self._not_before = {}, time.monotonic() + AGAIN_SECONDS
        with self._bell:
            self._known.update(found)
            while len(self._known) > KNOWN:
                self._known.popitem(last=False)
        for asked in batch:
            asked.vectors = found.get(asked.text, {})
            asked.done.set()


_reader = Reader()


def vectors_of(text: str, patience: float = PATIENCE_SECONDS) -> Vectors:
    """The vectors of a question by model, best within `patience` seconds; empty: words decide alone."""
    return _reader.vectors_of(text, patience)


def read_ahead(texts: Sequence[str]) -> None:
    """Embeds questions that will come; at most KNOWN are kept."""
    _reader.read_ahead(texts)


def warm_up() -> None:
    """Lets the models of this process be loaded, where some are in use and are not there yet; does not wait."""
    if not _reader.warm.is_set():
        _reader.vectors_of("warm up", 0.0)


def forget() -> None:
    """Begins anew: tests do, whose settings differ."""
    global _reader  # noqa: PLW0603  # a process has one
    providers.cache_clear()
    _reader = Reader()
