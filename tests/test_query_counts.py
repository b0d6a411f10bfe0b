"""How many queries a page takes: a known few, and no more when there are thirty rows instead of two."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from amparo.cases.models import Case, CaseFile, Message
from amparo.cases.tests.making import make_case
from amparo.core.actors import SYSTEM
from amparo.core.files import default_limits, store
from amparo.notify import actions as webhooks
from amparo.people.models import Person
from amparo.testing.builders import make_product
from amparo.testing.cast import Cast

FEW, MANY = 2, 30
Fill = Callable[[Cast, datetime, int], Case]


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def fill_cases(cast: Cast, now: datetime, count: int) -> Case:
    """Cases of one company, each of another product and assigned to an agent."""
    for number in range(count):
        case = make_case(cast, cast.dora, cast.acme, now + timedelta(minutes=number), assignee=cast.alma)
        case.product = make_product(f"module-{count}-{number}", parent=cast.financials)
        case.impact, case.next_due_at = "minor", now + timedelta(hours=number + 1)
        case.save()
    return case


def fill_messages(cast: Cast, now: datetime, count: int) -> Case:
    """One case with messages of both sides, each with a file."""
    case = make_case(cast, cast.dora, cast.acme, now)
    case.decision.person, case.decision.company = cast.dora, cast.acme
    case.decision.save()
    for number in range(count):
        vendor = number % 2 == 1
        message = Message.objects.create(
            case=case, author=cast.alma if vendor else cast.dora, by_vendor=vendor, body=f"Word {number}.", at=now
        )
        stored = store(BytesIO(b"a log %d" % number), f"company:{case.company_id}", default_limits(), now)
        CaseFile.objects.create(case=case, message=message, stored=stored, name=f"{number}.log", added_at=now)
    return case


def fill_products(cast: Cast, now: datetime, count: int) -> Case:
    """Products with modules."""
    for number in range(count):
        parent = make_product(f"product-{count}-{number}")
        make_product(f"part-{count}-{number}", parent=parent)
        make_product(f"ledger-{count}-{number}", parent=cast.financials)
    return make_case(cast, cast.dora, cast.acme, now)


PAGES: list[
    tuple[str, str, Fill, int]
] = [  # who, route, what grows, the most queries; the portal's navigation takes one, and so does its reader's clock
    ("dora", "portal:home", fill_cases, 15),
    ("dora", "portal:cases", fill_cases, 9),
    ("petra", "portal:cases", fill_cases, 9),
    ("dora", "portal:case", fill_messages, 21),
    ("dora", "portal:conversation", fill_messages, 11),
    ("dora", "portal:decision", fill_messages, 6),
    ("alma", "agent:queue", fill_cases, 14),
    ("alma", "agent:case", fill_messages, 32),
    ("alma", "agent:conversation", fill_messages, 9),
    ("alma", "agent:company", fill_cases, 24),
    ("alma", "agent:team", fill_cases, 16),
    ("dora", "portal:company-contract", fill_cases, 13),
    ("adam", "admin:companies", fill_cases, 6),
    ("adam", "admin:company", fill_cases, 24),
    ("adam", "admin:agents", fill_cases, 8),
    ("dora", "portal:open-step", fill_products, 8),
    ("dora", "account_login", fill_products, 3),
]


def address(route: str, case: Case) -> str:
    """The address of the page."""
    if route == "portal:open-step":
        return reverse(route, args=["product"])
    if route == "portal:decision":
        return reverse(route, args=[case.decision_id])
    if route.endswith((":company", ":company-contract")):
        return reverse(route, args=[case.company_id])
    about_case = route.endswith((":case", ":conversation"))
    return reverse(route, args=[case.number] if about_case else [])


def queries_of(person: Person, url: str) -> list[str]:
    """The queries of one page, by somebody who has just signed in."""
    client = Client()
    client.force_login(person)
    client.get(url)  # what is read once for a process is read now
    with CaptureQueriesContext(
        connection,
    ) as caught:
        status = client.get(url).status_code
    assert status in (200, 302)
    return [query["sql"] for query in caught.captured_queries]


@pytest.mark.parametrize(("who", "route", "fill", "most"), PAGES, ids=[f"{row[1]} {row[0]}" for row in PAGES])
def test_a_page_takes_no_more_queries_for_thirty_rows_than_for_two(
    cast: Cast, now: datetime, who: str, route: str, fill: Fill, most: int
) -> None:
    person = getattr(cast, who)
    few = queries_of(person, address(route, fill(cast, now, FEW)))
    many = queries_of(person, address(route, fill(cast, now, MANY)))
    assert len(many) == len(few), "\n".join(sorted(set(many) - set(few)))
    assert len(many) <= most, "\n".join(many)


@pytest.mark.parametrize(
    ("step", "most"), [("module", 14), ("need", 11), ("severity", 11), ("problem", 19), ("review", 21)]
)
def test_the_steps_of_an_opening_take_a_known_few(cast: Cast, now: datetime, step: str, most: int) -> None:
    client = Client()
    client.force_login(cast.dora)
    fill_products(cast, now, FEW)
    client.post(reverse("portal:open-step", args=["product"]), {"product": "financials"})
    client.post(reverse("portal:open-step", args=["module"]), {"module": "financials-ledger"})
    client.post(reverse("portal:open-step", args=["need"]), {"kind": "kind:problem"})
    severity = {"impact": "minor", "scope": "team", "environment": "production"}
    client.post(reverse("portal:open-step", args=["severity"]), severity)
    client.post(reverse("portal:open-step", args=["problem"]), {"subject": "A", "text": "B", "problems": "1"})
    url = reverse("portal:open-review") if step == "review" else reverse("portal:open-step", args=[step])
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    assert len(caught) <= most, "\n".join(query["sql"] for query in caught.captured_queries)


@pytest.mark.parametrize(
    ("who", "routes", "most"), [("petra", "portal:company-webhook", 15), ("adam", "admin:webhook", 9)]
)
def test_the_pages_of_webhooks_take_no_more_for_thirty_deliveries(
    cast: Cast, now: datetime, who: str, routes: str, most: int
) -> None:
    company = cast.acme.pk if who == "petra" else None
    endpoint = webhooks.create_endpoint(SYSTEM, company, webhooks.Wish("https://hooks.acme.example/"), now)
    place = [company] if company else []

    def pages() -> list[list[str]]:
        show = [*place, endpoint.pk]
        return [
            queries_of(getattr(cast, who), reverse(f"{routes}{name}", args=ids))
            for name, ids in (("s", place), ("", show), ("-change", show))
        ]

    counts = []
    for more in (FEW, MANY):
        for _ in range(more):
            webhooks.send_test(SYSTEM, endpoint, now)
        counts.append([len(queries) for queries in pages()])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= most
