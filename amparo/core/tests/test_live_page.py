"""A live page in a real browser: it fetches its part again on each message, resumes, and stops when told to."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections, transaction
from playwright.sync_api import Page, sync_playwright

from amparo.core import events, stream
from amparo.core.actors import SYSTEM
from amparo.core.stream import topics
from amparo.core.stream.hub import hub
from amparo.testing.server import serving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
CONF: dict[str, Any] = {"ROOT_URLCONF": "amparo.core.tests.live_urls"}
allowed = {"room": True}


@events.event("core.rustled")
class Rustled(events.Payload):
    pass


@events.event("core.shut")
class Shut(events.Payload):
    pass


def may_hear(person_id: int | None, rest: str) -> bool:
    return allowed["room"]


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_checks", {})
    monkeypatch.setattr(topics, "_recheck", {})
    allowed["room"] = True
    stream.authorise("room", may_hear)
    stream.recheck_on(Shut)


@pytest.fixture
def browser_page(chromium_path: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def happen(payload: events.Payload) -> None:
    """Records in a thread of its own: playwright's loop runs in the test's."""

    def record() -> None:
        with transaction.atomic():
            events.record(SYSTEM, payload, about="room:open", now=NOW)
        connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        threads.submit(record).result()


def wait_for_words(page: Page, text: str) -> None:
    until = time.monotonic() + 10
    while page.inner_text("#words") != text:
        assert time.monotonic() < until, page.inner_text("#words")
        page.wait_for_timeout(20)


def number(page: Page) -> int:
    return int(page.inner_text("#words").split()[-1])


def test_a_page_follows_resumes_and_stops_when_its_right_ends(browser_page: Page) -> None:
    said: list[str] = []
    asked: list[str] = []
    browser_page.on("console", lambda message: said.append(message.text))
    browser_page.on("request", lambda request: asked.append(request.url))
    with serving(**CONF) as url:
        browser_page.goto(f"{url}/page")
        assert browser_page.inner_text("#words") == "first"
        happen(Rustled())
        until = time.monotonic() + 10
        while not browser_page.inner_text("#words").startswith("read"):
            assert time.monotonic() < until
            browser_page.wait_for_timeout(20)
        seen = number(browser_page)

        hub.end_all("stopping")  # the server lets go: the browser comes back by itself and hears what it missed
        browser_page.wait_for_timeout(50)
        happen(Rustled())
        wait_for_words(browser_page, f"read {seen + 1}")
        assert sum("/live" in address for address in asked) == 2

        allowed["room"] = False
        happen(Shut())
        browser_page.wait_for_timeout(2500)  # longer than its pause before coming back
        assert sum("/live" in address for address in asked) == 2, "told to stop, it asks no more"
        assert [line for line in said if "Content Security Policy" in line or "rror" in line] == []
