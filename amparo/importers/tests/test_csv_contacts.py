"""Contacts from a file: what a row means, dry runs, second runs, and everything that is refused."""

import time
from datetime import datetime

import pytest
from django.utils import translation

from amparo.core.actors import SYSTEM, Actor
from amparo.core.models import Event, OutgoingMail
from amparo.importers.csv_contacts import HEADINGS, ContactOrder, ContactSource
from amparo.importers.csv_reading import read_table
from amparo.importers.refused import refused_table
from amparo.importers.report import Report
from amparo.importers.running import run
from amparo.importers.texts import field_texts, suggestion_text, why_text
from amparo.people.models import Company, Invitation, Membership, Person
from amparo.testing.builders import make_company
from amparo.testing.cast import Cast


def bring(
    text: str,
    now: datetime,
    actor: Actor = SYSTEM,
    company: Company | None = None,
    *,
    dry: bool = False,
    **more: object,
) -> Report:
    """Imports the text."""
    order = ContactOrder(actor, now, company, **more)  # type: ignore[arg-type]
    table = read_table(text.encode(), HEADINGS, ("email",))
    return run(ContactSource(order), table, dry=dry)


def codes(report: Report) -> list[tuple[int, str, str]]:
    return [(one.row, one.field, one.code) for one in report.refusals]


def counts() -> tuple[int, ...]:
    return tuple(table.objects.count() for table in (Person, Membership, Invitation, OutgoingMail, Event))


LIST = """E-mail;Name;Firma;Rollen;Sprache;Land
nora@acme.example;Nora Bell;Acme;;en;
Nils@Gruber.example;Nils Ohm;GRUBER;benannter Ansprechpartner|phone-consultancy;Deutsch;Schweiz
dora@acme.example;Dora;Acme;Portal-Administrator;;
"""


def test_a_vendor_brings_people_of_several_companies(cast: Cast, now: datetime) -> None:
    text = LIST.replace("benannter Ansprechpartner", "designated")
    report = bring(text, now, invite=False)
    assert codes(report) == []
    assert report.counts == {"new": 2, "changed": 1}
    nils = Person.objects.get(email="nils@gruber.example")
    assert (nils.name, nils.language, nils.country) == ("Nils Ohm", "de", "CH")
    member = Membership.objects.get(person=nils)
    assert (member.company, set(member.roles)) == (cast.gruber, {"designated", "phone-consultancy"})
    assert set(cast.dora.memberships.get().roles) == {"designated", "portal-administrator"}
    assert OutgoingMail.objects.count() == 0
    types = list(Event.objects.order_by("id").values_list("type", flat=True))
    assert types == ["person.created", "membership.started"] * 1 + [
        *("person.created", "membership.started", "role.granted", "role.granted"),
        "role.granted",
    ]


def test_a_dry_run_says_the_same_and_leaves_nothing_behind(cast: Cast, now: datetime) -> None:
    text = LIST.replace("benannter Ansprechpartner", "designated") + "broken;X;Acme;;;\n"
    before = counts()
    dry = bring(text, now, dry=True)
    assert counts() == before
    real = bring(text, now)
    assert [(one.result, one.done) for one in dry.outcomes] == [(one.result, one.done) for one in real.outcomes]
    assert codes(dry) == codes(real)


def test_the_second_run_changes_nothing(cast: Cast, now: datetime) -> None:
    text = LIST.replace("benannter Ansprechpartner", "designated")
    bring(text, now, invite=True)
    before = counts()
    assert bring(text, now, invite=True).counts == {"same": 3}
    assert counts() == before


def test_the_mail_may_be_sent_later_and_once(cast: Cast, now: datetime) -> None:
    text = "email,name,company\nnora@acme.example,Nora,Acme\ndora@acme.example,Dora,Acme\n"
    bring(text, now, invite=False)
    assert bring(text, now, invite=True).counts == {"changed": 1, "same": 1}
    assert OutgoingMail.objects.get().to == "nora@acme.example"
    assert bring(text, now, invite=True).counts == {"same": 2}


def test_what_a_person_said_about_themselves_stays(cast: Cast, now: datetime) -> None:
    bring("email,name,company,language\nana@acme.example,Someone Else,Gruber,de\n", now)
    cast.ana.refresh_from_db()
    assert (cast.ana.name, cast.ana.language) == ("Ana", "es")
    assert cast.ana.memberships.count() == 2


def test_everything_that_is_wrong_with_a_row_is_said_at_once(cast: Cast, now: datetime) -> None:
    make_company("Twin", country="US")
    make_company("Twin", country="DE")
    report = bring(
        "email,name,company,roles,language,country,time_zone\n"
        "nobody,,Akme,designed,Klingon,Atlantis,Europe/Zurick\n"
        "a@b.example,A,Twin,,,,\n"
        "a@b.example,A,Twin,,,DE,\n"
        "a@b.example,A,Twin,,,DE,\n"
        "alma@vendor.example,Alma,Acme,,,,\n"
        "ines@acme.example,Ines,Gruber,,,,\n"
        'c@d.example,"C\nD",Acme,,,,\n'
        "e@f.example,E,Acme,,,,,further\n",
        now,
        invite=False,
    )
    assert codes(report) == [
        (2, "email", "not-an-address"),
        (2, "name", "empty"),
        (2, "company", "company-unknown"),
        (2, "language", "unknown-language"),
        (2, "country", "unknown-country"),
        (2, "time_zone", "unknown-time-zone"),
        (2, "roles", "unknown-role"),
        (3, "company", "company-ambiguous"),
        (5, "email", "twice"),
        (6, "", "of-the-vendor"),
        (7, "email", "account-closed"),
        (8, "name", "line-break"),
        (9, "", "too-many-cells"),
    ]
    said = [f"{why_text(one)} {suggestion_text(one)}" for one in report.refusals]
    assert "Did you mean “Acme”?" in said[2]
    assert "Did you mean “Designated support user”?" in said[6]
    assert all("%(" not in text and "cannot be taken as it is" not in text for text in said)
    assert {one.field for one in report.refusals} - {""} <= set(field_texts())
    assert report.counts == {"refused": 7, "new": 1}


def test_the_roles_that_there_are_are_named_as_the_pages_name_them(cast: Cast, now: datetime) -> None:
    report = bring("email,name,company,roles\nana@acme.example,Ana,Acme,king\n", now)
    with translation.override("es"):
        (advice,) = [suggestion_text(one) for one in report.refusals]
    assert advice == (
        "Escriba una o varias de estas: Usuario de soporte designado, Administrador del portal, Gerente autorizado, "
        "Autorizado para consultoría telefónica"
    )
    named = "Usuario de soporte designado|Gerente autorizado"
    again = bring(f"email,name,company,roles\nnew@acme.example,New,Acme,{named}\n", now, dry=True)
    assert [one.code for one in again.refusals] == []


def test_a_row_is_taken_whole_or_not_at_all(cast: Cast, now: datetime) -> None:
    """TO-9b: a portal administrator gives phone consultancy alone; the rest is the vendor's (SI-13)."""
    text = "email,name,roles\nnora@acme.example,Nora,designated\nnick@acme.example,Nick,phone-consultancy\n"
    report = bring(text, now, cast.actor("petra"), cast.acme)
    assert codes(report) == [(2, "", "ask-vendor-for-role")]
    assert not Person.objects.filter(email="nora@acme.example").exists()
    assert Membership.objects.get(person__email="nick@acme.example").roles == ["phone-consultancy"]
    assert OutgoingMail.objects.get().to == "nick@acme.example"


@pytest.mark.parametrize("who", ["dora", "olga", "paco", "ines", "viktor"])
def test_nobody_else_brings_anybody_into_a_company(cast: Cast, now: datetime, who: str) -> None:
    from amparo.core.access import NotVisible

    text = "email,name\nnora@acme.example,Nora\n"
    before = counts()
    try:
        assert codes(bring(text, now, cast.actor(who), cast.acme)) == [(2, "", "company-leaders-only")]
    except NotVisible:
        assert who in ("olga", "paco", "ines", "viktor")
    assert counts() == before


def test_a_portal_administrators_file_cannot_name_another_company(cast: Cast, now: datetime) -> None:
    bring("email,name,company\nnora@acme.example,Nora,Gruber\n", now, cast.actor("petra"), cast.acme)
    assert Membership.objects.get(person__email="nora@acme.example").company == cast.acme


def test_the_file_of_refused_rows_can_be_opened_and_imported_again(cast: Cast, now: datetime) -> None:
    """SEC-15: what somebody wrote into a cell is not computed by whoever opens the report."""
    report = bring('email,name,company\nwrong,"=cmd|calc",Acme\nnora@acme.example,Nora,Akme\n', now)
    data = refused_table(report).decode("utf-8-sig")
    assert "'=cmd|calc" in data
    again = bring(data.replace("Akme", "Acme").replace("wrong", "right@acme.example"), now)
    assert again.counts == {"new": 2}
    assert Person.objects.get(email="right@acme.example").name == "=cmd|calc"


@pytest.mark.slow
def test_ten_thousand_rows_are_brought_in_a_minute_and_compared_in_seconds(cast: Cast, now: datetime) -> None:
    lines = (f"person{n}@acme.example,Person {n},{('Acme', 'Gruber')[n % 2]},,en" for n in range(10_000))
    text = "email,name,company,roles,language\n" + "\n".join(lines)
    began = time.monotonic()
    assert bring(text, now, invite=False).counts == {"new": 10_000}
    entered = time.monotonic() - began
    began = time.monotonic()
    assert bring(text, now, invite=False).counts == {"same": 10_000}
    compared = time.monotonic() - began
    assert entered < 240
    assert compared < 20


def test_sec_10_a_list_does_not_tell_whether_the_desk_knows_an_address(cast: Cast, now: datetime) -> None:
    """Olga is known, of another company; nobody has the other address. Dry runs are free, so they must say the same."""
    rows = []
    for address in ("olga@outis.example", "nobody@outis.example"):
        report = bring(f"email;name\n{address};Somebody\n", now, cast.actor("petra"), cast.acme, dry=True)
        rows.append((codes(report), dict(report.counts)))
    assert rows[0] == rows[1]


def test_sec_16_sec_15_what_a_list_holds_becomes_neither_markup_nor_a_header(cast: Cast, now: datetime) -> None:
    attack = "<img src=x onerror=alert(1)>"
    report = bring(f'email;name\nnew@acme.example;{attack}\n"a@acme.example\nBcc: b@x.example";Mallory\n', now)
    assert not Person.objects.filter(email__contains="Bcc").exists()
    assert all("\n" not in mail.to for mail in OutgoingMail.objects.all())
    assert report.refusals
