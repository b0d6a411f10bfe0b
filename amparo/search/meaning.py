"""Questions as vectors: by the models of this process, each in a thread of its own, and nobody waits for long.

The models are loaded when the first question comes (or `warm_up` is called), never on import.
"""

import logging
import os
import sys
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache

from django.conf import settings

from amparo.core.metrics import UNASKED
from amparo.search.choosing import UnusableModel, choose
from amparo.search.engine.providers import EmbeddingProvider
from amparo.search.rules.texts import Vector

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 0.15
LOADING_SECONDS = 3.0  # the first questions of a process wait so long for the models
AGAIN_SECONDS = 60.0  # a model that failed is asked again after so long
KNOWN = 500  # questions whose vectors are kept
QUEUE_SECONDS = 0.03  # a question that would wait longer for those before it goes without that model
# A search keeps a processor busy, and a model another. Of more searches at once, none has time for a model that takes
# longer than that of a processor, and nobody waits any longer for one that was asked.
AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
LITTLE_SECONDS = 0.005
HURRY_SECONDS = 0.02
NICE = 10

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
    """A question that waits for its vector by one model, until its asker goes on without."""

    def __init__(self, text: str, until: float) -> None:
        self.text = text
        self.until = until
        self.done = threading.Event()
        self.vector: Vector | None = None

    def end(self, vector: Vector | None) -> None:
        """It has its vector, or will not get one."""
        self.vector = vector
        self.done.set()


class Reader:
    """One thread that asks one model, question by question: several at once would take as long, and the first would
    wait for the last."""

    def __init__(self, provider: EmbeddingProvider) -> None:
        self.provider = provider
        self.warm = threading.Event()
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._waiting: deque[Asked] = deque()
        self._bell = threading.Condition()
        self._thread: threading.Thread | None = None
        self._not_before = 0.0
        self._pace = 0.0  # seconds that a question took lately
        self._work = 0.0  # and those of a processor

    def ask(self, text: str, patience: float, crowded: bool = False) -> Asked:
        """The question, known already or waiting for its vector; ended without one where the model failed lately,
        those before it take too long, or too many search at once."""
        now = time.monotonic()
        asked = Asked(text, now + patience)
        with self._bell:
            if (known := self._known.get(text)) is not None:
                self._known.move_to_end(text)
                asked.end(known)
            elif now < self._not_before:
                asked.end(None)
            elif self._late(patience) or (crowded and self._work > LITTLE_SECONDS):
                UNASKED.labels(self.provider.name).inc()
                asked.end(None)
            else:
                self._waiting.append(asked)
                if self._thread is None:
                    name = f"meaning-{self.provider.name}"
                    self._thread = threading.Thread(target=self._read_for_ever, name=name, daemon=True)
                    self._thread.start()
                self._bell.notify()
        return asked

    def _late(self, patience: float) -> bool:
        return len(self._waiting) * self._pace > min(patience, QUEUE_SECONDS)

    def read(self, texts: Sequence[str]) -> None:
        """Embeds questions; a model that fails is left alone for a while, words go on."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if not fresh:
            return
        began, worked = time.monotonic(), time.thread_time()
        try:
            found = dict(zip(fresh, self.provider.queries(fresh), strict=True))
            if self.warm.is_set():  # the first one waited for the model to be loaded
                self._pace += ((time.monotonic() - began) / len(fresh) - self._pace) / 8
                self._work += ((time.thread_time() - worked) / len(fresh) - self._work) / 8
            self.warm.set()
        except Exception:
            log.exception("questions cannot be embedded by %s; search goes on without", self.provider.name)
            found, self._not_before = {}, time.monotonic() + AGAIN_SECONDS
        with self._bell:
            self._known.update(found)
            while len(self._known) > KNOWN:
                self._known.popitem(last=False)

    def _read_for_ever(self) -> None:
        if getattr(self.provider, "steps_back", False):
            step_back()
        while True:
            with self._bell:
                while not self._waiting:
                    self._bell.wait()
                asked = self._waiting[0]
            if not self.warm.is_set() or time.monotonic() < asked.until:  # nobody waits for the others any longer
                self.read([asked.text])
            with self._bell:
                self._waiting.popleft()  # it counts as waiting for as long as it is read
                asked.end(self._known.get(asked.text))


def step_back() -> None:
    """This thread leaves the processors to the others. Only Linux knows priorities of threads."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


_readers: list[Reader] | None = None
_beginning = threading.Lock()


def readers() -> list[Reader]:
    """One for each model in use."""
    global _readers  # noqa: PLW0603  # a process has them once
    with _beginning:
        if _readers is None:
            _readers = [Reader(provider) for provider in providers()]
        return _readers


_searching = 0


@contextmanager
def searching() -> Iterator[None]:
    """A search is under way: how many are at once decides which models are asked."""
    global _searching  # noqa: PLW0603
    with _beginning:
        _searching += 1
    try:
        yield
    finally:
        with _beginning:
            _searching -= 1


def crowded() -> bool:
    """Whether more search at once than there are processors for."""
    return _searching > AT_ONCE


def vectors_of(text: str, patience: float = PATIENCE_SECONDS) -> Vectors:
    """The vectors of a question by model, those that are there within `patience` seconds; where none is, words decide
    alone. The first questions wait a little longer, for the models to be loaded; with a patience of 0 nobody waits.
    Where more search at once than there are processors for, only quick models are asked."""
    if patience and not all(reader.warm.is_set() for reader in readers()):
        patience = max(patience, LOADING_SECONDS)
    until = time.monotonic() + patience
    asked = {reader.provider.name: reader.ask(text, patience, crowded()) for reader in readers()}
    found: dict[str, Vector] = {}
    for name, one in asked.items():
        one.done.wait(min(HURRY_SECONDS, max(0.0, until - time.monotonic())))
        if not crowded():
            one.done.wait(max(0.0, until - time.monotonic()))
        if one.vector is not None:
            found[name] = one.vector
    return found


def read_ahead(texts: Sequence[str]) -> None:
    """Embeds questions that will come, in the thread of the caller, at most KNOWN of them; for commands, where nobody
    else asks."""
    for reader in readers():
        reader.read([text for text in texts if text])


def warm_up() -> None:
    """Lets the models of this process be loaded, where some are in use and are not there yet; does not wait."""
    for reader in readers():
        if not reader.warm.is_set():
            reader.ask("warm up", 0.0)


def forget() -> None:
    """Begins anew: tests do, whose settings differ."""
    global _readers  # noqa: PLW0603
    with _beginning:
        providers.cache_clear()
        _readers = None
