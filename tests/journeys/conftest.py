"""One browser for all journeys, one desk for each pack. The browser ends with the journeys."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.desk import Desk, migrated_database, running
from tests.journeys.person import Person

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def browser(chromium_path: str) -> Iterator[Browser]:
    """The machine's Chromium, without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def template(postgres_server: str) -> Iterator[str]:
    """A migrated database, from which every desk of this process begins."""
    with migrated_database(postgres_server) as name:
        yield name


@pytest.fixture(scope="module")
def desk(
    request: pytest.FixtureRequest, postgres_server: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """The desk of the module's PACK."""
    with running(request.module.PACK, postgres_server, template, tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def meet(request: pytest.FixtureRequest, desk: Desk, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Lets somebody come with a browser of their own: `meet("es")`. Everything that went wrong is told at the end."""
    pictures = os.environ.get("AMPARO_JOURNEY_PICTURES", "")
    folder = Path(pictures) / desk.pack / request.node.name if pictures else None
    with ExitStack() as stack:
        people: list[Person] = []

        def come(language: str = "en", **state: object) -> Person:
            person = Person(browser, desk.url, language, folder, **state)
            stack.callback(person.leave)
            people.append(person)
            return person

        yield come
        problems = [problem for person in people for problem in person.problems()]
    assert not problems, "\n".join(problems)
