"""Companies from a file."""

from datetime import datetime

import pytest
from pytest_django import Settings

from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.importers.csv_companies import HEADINGS, CompanyOrder, CompanySource
from amparo.importers.csv_reading import read_table
from amparo.importers.report import Report
from amparo.importers.running import run
from amparo.importers.texts import field_texts, suggestion_text, why_text
from amparo.people.models import Company, CompanyProduct, EmailDomain, Partnership
from amparo.testing.cast import Cast

HEADING = "Kunde;Land;Zeitzone;Sprache;Vertrag;Produkte;Domänen;Finanzen;Guthaben;Teilt Fälle;Partner;Kundenbetreuer\n"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def bring(text: str, now: datetime, *, dry: bool = False) -> Report:
    table = read_table(text.encode(), HEADINGS, ("name",))
    return run(CompanySource(CompanyOrder(SYSTEM, now)), table, dry=dry)


def test_a_new_company_comes_with_everything_that_its_row_says(cast: Cast, now: datetime) -> None:
    row = "Nova;Österreich;europe/vienna;Deutsch;premium;financials;nova.example|nova2.example;offen;1 200;ja;norte;"
    report = bring(HEADING + row + "alma@vendor.example\n", now)
    assert [(one.field, one.code) for one in report.refusals] == []
    nova = Company.objects.get(name="Nova")
    assert (nova.country, nova.time_zone, nova.language, nova.plan) == ("AT", "Europe/Vienna", "de", "premium")
    assert (nova.finances, nova.credit_minutes, nova.shares_cases) == ("pending", 1200, True)
    assert nova.account_manager == cast.alma
    assert CompanyProduct.objects.get(company=nova).product == cast.financials
    assert set(EmailDomain.objects.filter(company=nova).values_list("domain", flat=True)) == {
        "nova.example",
        "nova2.example",
    }
    assert Partnership.objects.get(company=nova).partner == cast.norte
    assert Event.objects.filter(about=f"company:{nova.pk}", type="company.created").count() == 1


def test_the_second_run_changes_nothing_and_records_nothing(cast: Cast, now: datetime) -> None:
    text = HEADING + "Nova;AT;;;premium;financials;nova.example;pending;5;no;Norte;alma@vendor.example\n"
    assert bring(text, now, dry=True).counts == {"new": 1}
    assert not Company.objects.filter(name="Nova").exists()
    bring(text, now)
    before = Event.objects.count()
    assert bring(text, now).counts == {"same": 1}
    assert Event.objects.count() == before


def test_a_known_company_becomes_what_the_row_says_and_empty_cells_say_nothing(cast: Cast, now: datetime) -> None:
    report = bring("company,plan,credit\nACME,premium,90\nGruber,,\n", now)
    assert [outcome.done for outcome in report.outcomes] == [("plan", "credit_minutes"), ()]
    cast.acme.refresh_from_db()
    assert (cast.acme.plan, cast.acme.credit_minutes, cast.acme.time_zone) == ("premium", 90, "America/New_York")


def test_what_is_wrong_is_said_with_what_was_perhaps_meant(cast: Cast, now: datetime) -> None:
    row = "Nova;Austira;Europe/Wien;Latin;premum;financial;-;late;x;maybe;Nord;ana@acme.example\nZeta;;;;;;;;;;;\n"
    report = bring(HEADING + row, now)
    assert {(one.field, one.code) for one in report.refusals} == {
        ("country", "unknown-country"),
        ("time_zone", "unknown-time-zone"),
        ("language", "unknown-language"),
        ("plan", "unknown-plan"),
        ("products", "unknown-product"),
        ("domains", "not-a-domain"),
        ("finances", "unknown-finances"),
        ("credit_minutes", "not-a-number"),
        ("shares_cases", "not-yes-or-no"),
        ("partner", "unknown-partner"),
        ("account_manager", "not-of-the-vendor"),
    } | {("country", "empty")}
    said = " ".join(f"{why_text(one)} {suggestion_text(one)}" for one in report.refusals)
    assert "Did you mean “AT”?" in said
    assert "Did you mean “premium”?" in said
    assert "%(" not in said
    assert "cannot be taken as it is" not in said
    assert {one.field for one in report.refusals} <= set(field_texts())
    assert not Company.objects.filter(name__in=["Nova", "Zeta"]).exists()


def test_a_contract_that_ends_before_it_begins_is_refused_by_the_name_of_its_column(cast: Cast, now: datetime) -> None:
    report = bring("company,country,plan,contract start,contract end\nNova,AT,premium,2026-12-31,2026-01-01\n", now)
    assert [(field_texts()[one.field], why_text(one)) for one in report.refusals] == [
        ("Last day of the contract", "It ends before it begins.")
    ]


def test_another_partners_company_is_not_taken_over(cast: Cast, now: datetime) -> None:
    report = bring("company,partner,plan\nBorealis,Sur,premium\n", now)
    assert [one.code for one in report.refusals] == ["served-already"]
    cast.borealis.refresh_from_db()
    assert cast.borealis.plan == "standard"
