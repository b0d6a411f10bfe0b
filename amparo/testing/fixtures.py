"""Fixtures for every test; django is imported inside, because plugins are loaded before its settings are ready."""

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from amparo.testing.cast import Cast


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen."""
    from amparo.testing.clock import NOW

    return NOW


@pytest.fixture
def cast(db: None) -> "Cast":
    """The cast, in the database."""
    from amparo.testing.cast import build_cast

    return build_cast()


@pytest.fixture(autouse=True)
def packs_forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a process remembers of the pack ends with each test, not within it: which version was put in force (screens
    begin with the installation's own), and the desk's own closing days, texts and contact points."""
    from amparo.gate import own, packs

    monkeypatch.setattr(own, "FRESH_SECONDS", 3600.0)
    own.forget()
    packs.remember(packs.Line(), for_ever=True)
    yield
    own.forget()


@pytest.fixture(autouse=True)
def search_forgotten() -> None:
    """What a process has read of the tables of search ends with the test that wrote them."""
    for name in ("amparo.search.memory", "amparo.search.meaning"):
        if name in sys.modules:
            sys.modules[name].forget()
