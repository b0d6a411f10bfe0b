"""Figures by the API: the numbers of the pages, in codes; for administrators whose token says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from amparo.api.tests.calling import Caller, token_of
from amparo.figures.models import CaseFigure, Drawing
from amparo.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast: Cast) -> None:
    """Three cases of today, one of them of Gruber."""
    now = timezone.now()
    Drawing.objects.create(as_of=now, whole=True)
    for number, company in enumerate((cast.acme, cast.acme, cast.gruber), 1):
        CaseFigure.objects.create(
            number=number,
            opened_at=now - timedelta(minutes=number),
            state="new",
            company_id=company.pk,
            product_id=cast.financials.pk,
            root_id=cast.financials.pk,
            kind="question",
            language="en",
            channel="portal",
        )


def test_a_page_of_figures_says_its_days_its_zone_and_as_of_when(cast: Cast, rows: None) -> None:
    caller = Caller(token_of(cast.adam, ["figures:read"]))
    got = caller.get("/figures/asking?zone=Asia/Kathmandu&period=7d").json()
    assert (got["page"], got["span"]["zone"]) == ("asking", "Asia/Kathmandu") and got["as_of"]
    tables = {table["key"]: table for table in got["tables"]}
    companies = {row["codes"][0]: row["values"][0] for row in tables["asking.companies"]["rows"]}
    assert companies == {str(cast.acme.pk): 2, str(cast.gruber.pk): 1}


def test_what_stands_behind_a_number_is_listed_by_the_same_narrowing(cast: Cast, rows: None) -> None:
    caller = Caller(token_of(cast.adam, ["figures:read"]))
    got = caller.get("/figures/asking").json()
    row = next(table for table in got["tables"] if table["key"] == "asking.companies")["rows"][0]
    (behind,) = row["behind"]
    address = "&".join(f"{key}={value}" for key, value in behind.items())
    listed = caller.get(f"/figures/lists/cases?{address}").json()
    assert listed["total"] == row["values"][0] == 2
    assert [case["number"] for case in listed["cases"]] == [1, 2] and listed["next"] is None
    assert all("title" not in case for case in listed["cases"])


@pytest.mark.parametrize("address", ["load?period=1y", "load?zone=Moon", "lists/cases?kind=x", "lists/cases?hour=24"])
def test_a_parameter_that_means_nothing_is_named(cast: Cast, address: str) -> None:
    answer = Caller(token_of(cast.adam, ["figures:read"])).get(f"/figures/{address}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == address.partition("?")[2].partition("=")[0]


def test_who_does_not_run_the_desk_or_whose_token_does_not_say_so_reads_nothing(cast: Cast, rows: None) -> None:
    assert Caller(token_of(cast.alma, ["figures:read"])).get("/figures/load").status_code == 403
    assert Caller(token_of(cast.adam, ["cases:read"])).get("/figures/load").status_code == 403
    assert Caller(token_of(cast.adam, ["figures:read"])).get("/figures/salaries").status_code == 404
