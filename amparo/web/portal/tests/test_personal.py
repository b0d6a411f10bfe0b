"""One's own data on the account's page (design §5); SEC-7, SEC-8, SEC-16."""

import json
import zipfile
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.cases.tests.making import make_case
from amparo.core.files import open_stored
from amparo.core.models import Event, OutgoingMail
from amparo.people.models import Person
from amparo.privacy.actions import exporting
from amparo.privacy.models import DataExport, Erasure
from amparo.testing.builders import PASSWORD
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def prove(client: Client, person: Person) -> None:
    """Signs in and shows once more that it is they."""
    client.force_login(person)
    assert client.post("/account/again", {"password": PASSWORD, "next": "/account/data/"}).status_code == 302


def made(client: Client, person: Person, now: datetime) -> DataExport:
    prove(client, person)
    assert client.post("/account/data/archives/").status_code == 302
    export = DataExport.objects.get(person=person)
    exporting.make_export(export.pk, now)
    export.refresh_from_db()
    return export


def test_a_person_gets_an_archive_of_their_data(cast: Cast, client: Client, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now, title="Rounding <b>is</b> off")
    export = made(client, cast.dora, now)
    answer = client.get(f"/account/data/archives/{export.pk}/")
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    data = json.loads(archive.read("data.json"))
    assert data["account"]["email"] == "dora@acme.example"
    assert [row["number"] for row in data["cases"]] == [case.number]
    assert data["cases"][0]["messages"][0]["text"] == "It is off by one."
    page = archive.read(f"cases/{case.number}.html").decode()
    assert "UTC</p>" in page
    assert "Rounding &lt;b&gt;is&lt;/b&gt; off" in page and "It is off by one." in page
    assert "dora@acme.example" in archive.read("README.html").decode()
    kinds = [row.type for row in Event.objects.filter(type__startswith="person.export").order_by("id")]
    assert kinds == ["person.export_asked", "person.export_made", "person.export_fetched"]
    assert OutgoingMail.objects.filter(kind="data_ready", to="dora@acme.example").exists()


def test_nothing_is_given_out_or_erased_before_the_password_was_given_again(cast: Cast, client: Client) -> None:
    client.force_login(cast.dora)
    assert client.post("/account/data/archives/").url.startswith("/account/again")  # type: ignore[attr-defined]
    assert client.post("/account/data/erasure/", {"sure": "on"}).url.startswith("/account/again")  # type: ignore[attr-defined]
    assert not DataExport.objects.exists() and not Erasure.objects.exists()


def test_sec_7_an_archive_is_nobody_elses(cast: Cast, client: Client, now: datetime) -> None:
    export = made(client, cast.dora, now)
    for person in (cast.petra, cast.olga, cast.alma):
        prove(client, person)
        assert client.get(f"/account/data/archives/{export.pk}/").status_code == 404


def test_sec_8_an_archive_is_gone_after_its_days(cast: Cast, client: Client, now: datetime) -> None:
    export = made(client, cast.dora, now)
    stored = export.stored
    assert stored is not None
    exporting.drop_expired_exports(now + timedelta(days=7))
    export.refresh_from_db()
    assert (export.state, export.stored) == ("dropped", None)
    assert client.get(f"/account/data/archives/{export.pk}/").status_code == 404
    assert Event.objects.filter(type="person.export_dropped").exists()


def test_an_erasure_is_asked_for_and_taken_back(cast: Cast, client: Client) -> None:
    prove(client, cast.dora)
    assert client.post("/account/data/erasure/", {}).status_code == 422  # not confirmed
    assert client.post("/account/data/erasure/", {"sure": "on"}).status_code == 302
    erasure = Erasure.objects.get(person=cast.dora)
    assert erasure.state == "asked" and erasure.due_at - erasure.asked_at == timedelta(days=7)
    assert "Keep my data" in client.get("/account/data/").content.decode()
    assert client.post("/account/data/erasure/withdrawal/").status_code == 302
    erasure.refresh_from_db()
    assert erasure.state == "withdrawn"
    kinds = [row.type for row in Event.objects.filter(type__startswith="person.erasure").order_by("id")]
    assert kinds == ["person.erasure_asked", "person.erasure_withdrawn"]
    mails = OutgoingMail.objects.filter(to="dora@acme.example").order_by("pk").values_list("kind", flat=True)
    assert list(mails) == ["erasure_asked", "erasure_withdrawn"]


def test_who_leads_a_company_alone_is_told_what_to_hand_over(cast: Cast, client: Client) -> None:
    prove(client, cast.petra)
    page = client.get("/account/data/").content.decode()
    assert "Nobody else is portal administrator of Acme." in page and 'name="sure"' not in page
    client.post("/account/data/erasure/", {"sure": "on"})
    assert not Erasure.objects.exists()


def test_an_agent_hands_their_cases_over_first(cast: Cast, client: Client, now: datetime) -> None:
    case = make_case(cast, cast.dora, cast.acme, now, assignee=cast.alma)
    prove(client, cast.alma)
    assert f"1 open case is assigned to this account: {case.number}." in client.get("/account/data/").content.decode()


def test_somebody_of_single_sign_on_signs_in_anew(cast: Cast, client: Client) -> None:
    cast.dora.set_unusable_password()
    cast.dora.save()
    client.force_login(cast.dora)
    Person.objects.filter(pk=cast.dora.pk).update(last_login=LONG_AGO)
    answer = client.post("/account/data/archives/")
    assert answer.url.startswith("/account/sign-in")  # type: ignore[attr-defined]
    assert not DataExport.objects.exists()


def test_the_bytes_of_the_archive_are_gone_with_it(cast: Cast, client: Client, now: datetime) -> None:
    export = made(client, cast.dora, now)
    assert export.stored is not None
    with open_stored(export.stored) as archive:
        assert archive.read(2) == b"PK"
