"""Whatever is sent by whichever form of whichever page, and in whichever address, is answered, never with a fault."""

import logging
from collections import Counter, deque
from datetime import datetime
from random import Random
from urllib.parse import urlencode, urljoin

import pytest
from django.test import Client
from pytest_django import Settings

from amparo import demo
from amparo.people.models import Person
from tests.forms import JUNK, Form, Page, Sent, shape_of

pytestmark = pytest.mark.django_db
STARTS = ("/", "/help/", "/open/", "/cases/", "/account/", "/company/", "/agent/", "/agent/articles/", "/admin/")
LEFT_OUT = ("/sign-out", "/static/", "/outbox/", "/sessions/", "/account/sign-in", "/account/data", "/account/password")
ASKED = ("q", "page", "after", "before", "state", "product", "company", "days", "language", "since", "until", "shown")
PEOPLE = ("helena.duarte@lumen", "daniel.whitfield@harvestlane", "owen.castellan@harborline", "")
SAME, TIMES, MOST_PAGES = 2, 3, 150


class Walk:
    """Somebody goes through the desk, page by page, and sends junk; `faults` are what the desk could not answer."""

    def __init__(self, client: Client, random: Random) -> None:
        self.client, self.random = client, random
        self.faults: list[str] = []
        self.seen: Counter[str] = Counter()
        self.sent: Counter[object] = Counter()
        self.waiting = deque(STARTS)

    def go(self) -> None:
        """To at most MOST_PAGES pages."""
        while self.waiting and self.seen.total() < MOST_PAGES:
            address = self.waiting.popleft()
            if self.seen[shape_of(address)] < SAME:
                self.visit(address)

    def visit(self, address: str) -> None:
        """One page: what it leads to, its forms, and itself with junk in its address."""
        self.seen[shape_of(address)] += 1
        answer = self.ask("get", address, {})
        if answer is None:
            return
        page = Page(answer)
        self.waiting.extend(one for one in (urljoin(address, link) for link in page.links) if ours(one))
        names = self.random.sample(ASKED, 4)
        self.ask("get", f"{without_query(address)}?{urlencode({name: self.random.choice(JUNK) for name in names})}", {})
        for form in page.forms:
            self.send(address, form)

    def send(self, address: str, form: Form) -> None:
        """A form, some times, unless its like was sent before."""
        form.action = urljoin(address, form.action)
        if not ours(form.action) or self.sent[form.shape()] >= TIMES:
            return
        for _ in range(TIMES):
            self.sent[form.shape()] += 1
            self.ask(form.method, form.action, form.fill(self.random))

    def ask(self, method: str, address: str, sent: Sent) -> str | None:
        """The page that answers; None where it is none."""
        answer = getattr(self.client, method)(address, sent)
        if answer.status_code >= 500:
            self.faults.append(f"{answer.status_code} {method} {address} {sent}")
        if answer.status_code in (301, 302, 303) and ours(answer.headers["Location"]):
            self.waiting.appendleft(urljoin(address, answer.headers["Location"]))
        page = answer.status_code < 500 and answer.headers.get("Content-Type", "").startswith("text/html")
        return answer.content.decode() if page and not answer.streaming else None


def ours(address: str) -> bool:
    """A page of the desk that the walk may open without ending itself."""
    return address.startswith("/") and not address.startswith("//") and not any(one in address for one in LEFT_OUT)


def without_query(address: str) -> str:
    """An address without its query."""
    return address.partition("#")[0].partition("?")[0]


@pytest.mark.parametrize("who", PEOPLE)
def test_whatever_a_form_sends_is_answered(
    settings: Settings, now: datetime, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    settings.DEMO, settings.PACK = True, "lumen"
    demo.load(now)
    caplog.set_level(logging.CRITICAL, "django.request")
    client = Client(raise_request_exception=False)
    if who:
        client.force_login(Person.objects.get(email=f"{who}.example"))
    walk = Walk(client, Random(who))
    walk.go()
    assert walk.faults == []
    assert len(walk.seen) > 15 and walk.sent.total() > 20
