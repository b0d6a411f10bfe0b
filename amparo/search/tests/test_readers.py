"""Questions as vectors: each model for itself, and nobody waits in vain."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest

from amparo.search import meaning
from amparo.search.rules.texts import Floats
from amparo.search.tests.providers import Broken, Prefixes

HERE = "amparo.search.tests.providers"


@pytest.fixture
def slow(settings: Any, monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """A model that answers a question for each release, and has been loaded."""
    settings.SEARCH_MODELS = f"{HERE}.Prefixes"
    meaning.forget()
    answers = threading.Semaphore(1)

    def queries(self: Prefixes, texts: Sequence[str]) -> Floats:
        assert answers.acquire(timeout=20)
        return self.passages(texts)

    monkeypatch.setattr(Prefixes, "queries", queries)
    assert meaning.vectors_of("the first", 20)
    return answers


def test_a_question_is_read_once_and_then_known(slow: threading.Semaphore) -> None:
    slow.release()
    assert meaning.vectors_of("close the month", 20)
    assert meaning.vectors_of("close the month", 20)


def test_who_would_wait_too_long_for_those_before_goes_without_at_once(slow: threading.Semaphore) -> None:
    [reader] = meaning.readers()
    reader._pace = 0.1
    before = reader.ask("one", 20)
    began = time.monotonic()
    assert meaning.vectors_of("another", 20) == {}
    assert time.monotonic() - began < 5
    slow.release()
    assert before.done.wait(20)
    assert before.vector is not None
    slow.release()
    assert meaning.vectors_of("another", 20)


def test_a_question_whose_asker_has_left_is_not_read(slow: threading.Semaphore) -> None:
    [reader] = meaning.readers()
    reader.ask("one", 20)
    gone, last = reader.ask("left", 0.001), reader.ask("last", 20)
    time.sleep(0.01)
    slow.release(2)
    assert last.done.wait(20)
    assert (last.vector is not None, gone.done.is_set(), gone.vector) == (True, True, None)
    assert slow.acquire(blocking=False) is False


def test_a_model_that_fails_leaves_the_others(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Broken, "name", "broken")
    settings.SEARCH_MODELS = f"{HERE}.Broken,{HERE}.Prefixes"
    meaning.forget()
    assert set(meaning.vectors_of("close the month", 20)) == {"prefixes"}
    assert set(meaning.vectors_of("open the month", 20)) == {"prefixes"}


def test_what_is_read_ahead_is_known(slow: threading.Semaphore) -> None:
    slow.release()
    meaning.read_ahead(["one", "two", "one", ""])
    assert all(meaning.vectors_of(text, 20) for text in ("one", "two"))
