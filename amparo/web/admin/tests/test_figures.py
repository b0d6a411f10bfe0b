"""Pages of figures: who reads what of a case, files that no spreadsheet computes, addresses that can be shared."""

import csv
import io
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from amparo.cases.models import Case
from amparo.cases.tests.making import make_case
from amparo.figures.models import CaseFigure, DecisionFigure, Drawing
from amparo.figures.queries import FIGURES
from amparo.people.models import Person
from amparo.testing.builders import make_company
from amparo.testing.cast import Cast
from amparo.web.admin.figures import texts

pytestmark = pytest.mark.django_db
TITLE = "The payroll of our director is wrong"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of today with its row, and a refusal with its row."""
    now = timezone.now()
    found = make_case(cast, cast.dora, cast.acme, now - timedelta(minutes=90), title=TITLE)
    draw(cast, found)
    DecisionFigure.objects.create(
        id=found.decision_id,
        at=now - timedelta(minutes=5),
        action="case.open",
        outcome="refused",
        company_id=cast.acme.pk,
        rules=["designated-only-us"],
    )
    Drawing.objects.create(as_of=now, whole=True)
    return found


def draw(cast: Cast, case: Case, **more: Any) -> CaseFigure:
    """The row of a case, without the log."""
    fields: dict[str, Any] = {
        "number": case.number,
        "opened_at": case.opened_at,
        "state": "new",
        "company_id": case.company_id,
        "product_id": cast.financials.pk,
        "root_id": cast.financials.pk,
        "plan": "standard",
        "country": "US",
        "kind": "problem",
        "impact": "minor",
        "language": "en",
        "channel": "portal",
        "first_minutes": 45,
        "first_kept": True,
    }
    return CaseFigure.objects.create(**(fields | more))


def client_of(person: Person) -> Client:
    """Somebody who has signed in."""
    client = Client()
    client.force_login(person)
    return client


def page(person: Person, route: str, *args: str, **query: str) -> str:
    """What stands on a page."""
    response = client_of(person).get(reverse(f"admin:{route}", args=args), query)
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.mark.parametrize("name", FIGURES)
def test_every_page_shows_its_figures_without_inline_style(cast: Cast, case: Case, name: str) -> None:
    text = page(cast.adam, "figures", name)
    assert "Madrid" in text and "as of" in text
    assert ' style="' not in text and "<style" not in text


def test_a_bar_leads_to_the_list_that_says_what_it_is_about(cast: Cast, case: Case) -> None:
    text = page(cast.adam, "figures", "clocks")
    link = next(url for url in re.findall(r'href="(/admin/figures/cases/[^"]*)"', text) if "first_promise=kept" in url)
    found = client_of(cast.adam).get(unescape(link)).content.decode()
    assert str(case.number) in found and "1 opened in the period" in found and "Kept" in found


def test_an_administrator_who_is_no_agent_reads_no_word_of_a_case(cast: Cast, case: Case) -> None:
    text = page(cast.adam, "figures-cases")
    assert str(case.number) in text and TITLE not in text
    assert f"/agent/cases/{case.number}/" not in text
    assert "/decisions/" not in page(cast.adam, "figures-decisions").replace("/admin/figures/decisions/", "")


def test_one_who_is_an_agent_too_goes_on_to_the_case_and_the_decision(cast: Cast, case: Case) -> None:
    cast.alma.is_administrator = True
    cast.alma.save()
    text = page(cast.alma, "figures-cases")
    assert TITLE in text and f"/agent/cases/{case.number}/" in text
    assert f"/decisions/{case.decision_id}/" in page(cast.alma, "figures-decisions")


def test_sec_15_a_name_that_is_a_formula_is_made_harmless(cast: Cast, case: Case) -> None:
    bad = make_company('=HYPERLINK("http://evil.example","x")')
    draw(cast, case, number=case.number + 1, company_id=bad.pk)
    for route, args, query in (
        ("figures-csv", ["asking"], {"table": "asking.companies"}),
        ("figures-cases", [], {"csv": "1"}),
    ):
        answer = client_of(cast.adam).get(reverse(f"admin:{route}", args=args), query)
        assert answer["Content-Disposition"].startswith("attachment")
        cells = [cell for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) for cell in row]
        assert '\'=HYPERLINK("http://evil.example","x")' in cells
        assert not any(cell.startswith("=") for cell in cells)


def test_a_file_has_names_codes_and_plain_numbers(cast: Cast, case: Case) -> None:
    answer = client_of(cast.adam).get(reverse("admin:figures-csv", args=["clocks"]), {"table": "clocks.impacts"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Promise", "promise", "Priority", "impact", "Kept", "Broken"]
    assert rows[1] == ["First response", "first", "Minor impact", "minor", "1", "0"]


def test_sec_16_a_name_with_markup_stays_text(cast: Cast, case: Case) -> None:
    bad = make_company("<script>alert(1)</script>")
    draw(cast, case, number=case.number + 1, company_id=bad.pk)
    assert "<script>alert" not in page(cast.adam, "figures", "asking")
    assert "<script>alert" not in page(cast.adam, "figures-cases")


def test_sec_11_what_the_address_cannot_mean_is_named_and_left_out(cast: Cast, case: Case) -> None:
    text = page(cast.adam, "figures", "load", period="1y", zone="Moon/Crater")
    assert "Period, Time zone" in text
    text = page(cast.adam, "figures-cases", kind="x'; drop table cases_case; --")
    assert "kind" in text and "1 opened in the period" in text


def test_the_zone_stands_in_every_address_so_that_what_is_shared_is_the_same(cast: Cast, case: Case) -> None:
    text = page(cast.adam, "figures", "load", zone="Asia/Kathmandu")
    links = re.findall(r'href="(/admin/figures/(?:cases/|[a-z]+/)\?[^"]*)"', text)
    assert links and all("zone=Asia/Kathmandu" in link for link in links)


def test_a_desk_that_is_not_drawn_yet_says_so(cast: Cast) -> None:
    text = page(cast.adam, "figures", "overview")
    assert "drawn for the first time" in text and "Nothing to count here" in text


@pytest.mark.parametrize("name", FIGURES)
def test_a_page_takes_no_more_queries_for_thirty_cases_than_for_two(cast: Cast, case: Case, name: str) -> None:
    client, url = client_of(cast.adam), reverse("admin:figures", args=[name])

    def count() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    draw(cast, case, number=case.number + 1, company_id=cast.gruber.pk, assignee_id=cast.alma.pk)
    few = count()
    for number in range(2, 30):
        company = make_company()
        draw(cast, case, number=case.number + number, company_id=company.pk, assignee_id=cast.igor.pk)
    assert count() == few <= 24


def test_lists_take_a_known_few(cast: Cast, case: Case) -> None:
    client = client_of(cast.adam)
    for number in range(1, 80):
        draw(cast, case, number=case.number + number)
    for route in ("figures-cases", "figures-decisions"):
        client.get(reverse(f"admin:{route}"))
        with CaptureQueriesContext(connection) as caught:
            text = client.get(reverse(f"admin:{route}")).content.decode()
        assert len(caught) <= 16
    assert "start=50" in page(cast.adam, "figures-cases") and text


@pytest.mark.parametrize(
    ("tag", "minutes", "said"),
    [("en", 0, "0 min"), ("en", 95, "1 hr 35 min"), ("de", 1500, "1 Tg. 1 Std."), ("pt-br", 2880, "2 dias")],
)
def test_durations_are_said_in_the_readers_language(tag: str, minutes: int, said: str) -> None:
    with translation.override(tag):
        assert texts.duration_text(minutes) == said


def test_hours_are_those_of_the_chosen_zone(cast: Cast, now: datetime) -> None:
    opened = timezone.now().replace(hour=12, minute=10) - timedelta(days=3)
    case = make_case(cast, cast.dora, cast.acme, opened)
    draw(cast, case)
    answer = client_of(cast.adam).get(
        reverse("admin:figures-csv", args=["load"]), {"table": "load.hours", "zone": "Asia/Kathmandu"}
    )
    rows = [row for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))) if row[-1] == "1"]
    assert [row[3] for row in rows] == ["17"]
