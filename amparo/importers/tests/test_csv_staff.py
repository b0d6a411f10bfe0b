"""Staff of partners from a file (SI-3), and contracts of companies with their dates."""

from datetime import date, datetime

import pytest
from pytest_django import Settings

from amparo.core.actors import SYSTEM
from amparo.core.models import Event, OutgoingMail
from amparo.importers import csv_companies, csv_staff
from amparo.importers.csv_reading import read_table
from amparo.importers.report import Report
from amparo.importers.running import run
from amparo.importers.texts import done_text, suggestion_text, why_text
from amparo.people import access
from amparo.people.models import Company, Membership, Person
from amparo.testing.cast import Cast

HEADING = "E-Mail;Vorname;Nachname;Partner;Sprache;Leitung\n"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def bring(text: str, now: datetime, *, dry: bool = False, invite: bool = True) -> Report:
    table = read_table((HEADING + text).encode(), csv_staff.HEADINGS, csv_staff.REQUIRED)
    return run(csv_staff.StaffSource(csv_staff.StaffOrder(SYSTEM, now, invite)), table, dry=dry)


def companies(text: str, now: datetime) -> Report:
    heading = "name,country,language,plan,contract_from,contract_to,further_languages,domains\n"
    table = read_table((heading + text).encode(), csv_companies.HEADINGS, csv_companies.REQUIRED)
    return run(csv_companies.CompanySource(csv_companies.CompanyOrder(SYSTEM, now)), table, dry=False)


def test_staff_are_invited_and_act_for_the_companies_that_the_partner_serves(cast: Cast, now: datetime) -> None:
    text = "nora@norte.example;Nora;Nix;norte;Deutsch;ja\nnils@norte.example;Nils;Nau;Norte;;\n"
    assert bring(text, now, dry=True).counts == {"new": 2}
    assert not Person.objects.filter(email="nora@norte.example").exists()
    assert bring(text, now).counts == {"new": 2}
    nora = Membership.objects.get(person__email="nora@norte.example")
    assert (nora.person.name, nora.person.language, nora.roles) == ("Nora Nix", "de", ["portal-administrator"])
    assert [standing.company for standing in access.companies_of(nora.person, now)] == [cast.borealis]
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"nora@norte.example", "nils@norte.example"}
    before = Event.objects.count()
    assert bring(text, now).counts == {"same": 2}
    assert Event.objects.count() == before


def test_without_invitations_nobody_gets_a_mail_and_who_leads_can_be_changed(cast: Cast, now: datetime) -> None:
    assert bring("nora@norte.example;Nora;Nix;Norte;;no\n", now, invite=False).counts == {"new": 1}
    assert not OutgoingMail.objects.exists()
    report = bring("nora@norte.example;Nora;Nix;Norte;;yes\n", now, invite=False)
    assert [done_text(code, {}) for code in report.outcomes[0].done] == ["Changed: Sees to the partner’s people"]


def test_every_row_that_cannot_be_taken_says_why(cast: Cast, now: datetime) -> None:
    text = (
        "nora@norte.example;Nora;Nix;Nortee;;\nnils;Nils;Nau;Norte;;\nigor@vendor.example;Igor;I;Norte;;\n"
        "ines@acme.example;Ines;I;Norte;;\nnina@norte.example;;;Norte;tlh;perhaps\n"
        "paco@norte.example;Paco;P;Norte;;\npaco@norte.example;Paco;P;Norte;;\n"
    )
    report = bring(text, now)
    assert [(one.row, one.field, one.code) for one in report.refusals] == [
        (2, "partner", "unknown-partner"), (3, "email", "not-an-address"), (4, "", "of-the-vendor"),
        (5, "email", "account-closed"), (6, "name", "empty"), (6, "language", "unknown-language"),
        (6, "leads", "not-yes-or-no"), (8, "email", "twice"),
    ]  # fmt: skip
    assert suggestion_text(report.refusals[0]) == "Did you mean “Norte”?"
    assert all(why_text(one) and suggestion_text(one) for one in report.refusals)
    assert report.counts == {"refused": 6, "same": 1}


def test_a_contract_comes_with_its_dates_and_languages(cast: Cast, now: datetime) -> None:
    row = "Nova,AT,de,premium,2026-01-01,2026-12-31,fr|English,nova.example\n"
    assert companies(row, now).counts == {"new": 1}
    nova = Company.objects.get(name="Nova")
    assert (nova.plan_since_on, nova.plan_until_on) == (date(2026, 1, 1), date(2027, 1, 1))
    assert nova.further_languages == ["en", "fr"]
    assert companies(row, now).counts == {"same": 1}


def test_days_and_domains_that_cannot_be_are_refused(cast: Cast, now: datetime) -> None:
    report = companies(
        "Nova,AT,de,premium,01/02/2026,,,gmail.com\nNeva,AT,de,premium,2026-02-01,2026-01-01,tlh,\n"
        "Niva,AT,de,premium,2026-02-01,2026-01-01,,\n",
        now,
    )
    assert {(one.row, one.field, one.code) for one in report.refusals} == {
        (2, "contract_from", "not-a-day"), (2, "domains", "public-domain"), (3, "language", "unknown-language"),
        (4, "plan_until_on", "ends-before-it-begins"),
    }  # fmt: skip
    assert not Company.objects.filter(name__in=["Nova", "Neva", "Niva"]).exists()
