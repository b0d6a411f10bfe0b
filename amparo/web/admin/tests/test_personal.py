"""Personal data on the administration's pages: two administrators, or time (design §5)."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from amparo.cases.models import Case
from amparo.core.access import NotAllowed
from amparo.core.models import Event
from amparo.people.models import Person
from amparo.people.personal import subject_of
from amparo.privacy.actions import erasing
from amparo.privacy.models import DataExport, Erasure
from amparo.testing.builders import make_person
from amparo.testing.cast import Cast
from amparo.web.portal.tests.test_personal import prove


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def ask(client: Client, email: str = "dora@acme.example", basis: str = "case:1042") -> Erasure:
    client.post("/admin/privacy/erasures/", {"email": email, "basis": basis})
    return Erasure.objects.get()


def test_an_administrator_asks_and_a_second_one_orders(cast: Cast, client: Client) -> None:
    prove(client, cast.adam)
    erasure = ask(client)
    assert (erasure.person, erasure.asked_by, erasure.basis) == (cast.dora, cast.adam, "case:1042")
    assert "Erase it now" not in client.get(f"/admin/privacy/erasures/{erasure.pk}/").content.decode()
    assert client.post(f"/admin/privacy/erasures/{erasure.pk}/order/").status_code == 403
    eva = make_person("Eva", email="eva@vendor.example", is_administrator=True)
    prove(client, eva)
    assert "Erase it now" in client.get(f"/admin/privacy/erasures/{erasure.pk}/").content.decode()
    assert client.post(f"/admin/privacy/erasures/{erasure.pk}/order/").status_code == 302
    erasing.erase_ordered(erasure=erasure.pk)
    erasure.refresh_from_db()
    assert (erasure.state, erasure.ended_by, erasure.email, erasure.basis) == ("done", eva, "", "")
    assert Person.objects.get(pk=cast.dora.pk).is_erased
    kinds = [row.type for row in Event.objects.filter(type__startswith="person.eras").order_by("id")]
    assert kinds == ["person.erasure_asked", "person.erasure_ordered", "person.erased"]


def test_one_administrator_alone_waits_for_the_day(cast: Cast, client: Client, now: datetime) -> None:
    subject = subject_of(cast.dora)
    erasure = erasing.ask_erasure(cast.actor("adam"), subject, "letter", now)
    with pytest.raises(NotAllowed, match="second-administrator-needed"):
        erasing.order_erasure(cast.actor("adam"), erasure, now + timedelta(days=8))
    erasing.carry_out_due(now + timedelta(days=6))
    erasure.refresh_from_db()
    assert erasure.state == "asked"
    erasing.carry_out_due(now + timedelta(days=7))
    erasure.refresh_from_db()
    assert erasure.state == "ordered"


def test_what_has_to_be_handed_over_by_then_stops_it(cast: Cast, now: datetime) -> None:
    erasure = erasing.ask_erasure(cast.actor("adam"), subject_of(cast.alma), "letter", now)
    Case.objects.filter(pk=make_open_case(cast, now)).update(assignee=cast.alma)
    erasing.carry_out_due(now + timedelta(days=7))
    erasure.refresh_from_db()
    assert erasure.state == "asked"


def make_open_case(cast: Cast, now: datetime) -> int:
    from amparo.cases.tests.making import make_case

    return make_case(cast, cast.dora, cast.acme, now).number


def test_an_erasure_needs_to_say_where_the_person_asked(cast: Cast, client: Client) -> None:
    prove(client, cast.adam)
    answer = client.post("/admin/privacy/erasures/", {"email": "dora@acme.example", "basis": " "})
    assert answer.status_code == 422 and not Erasure.objects.exists()
    assert "dora@acme.example" in answer.content.decode()


def test_an_archive_for_somebody_who_asked_by_another_way(cast: Cast, client: Client) -> None:
    prove(client, cast.adam)
    assert client.post("/admin/privacy/archives/", {"email": "DORA@acme.example"}).status_code == 302
    assert DataExport.objects.get().person == cast.dora


@pytest.mark.parametrize("email", ["", "dora", "a@b", "x" * 300 + "@acme.example", "<script>@acme.example"])
def test_an_address_that_is_none_is_said_to_be_none(cast: Cast, client: Client, email: str) -> None:
    prove(client, cast.adam)
    answer = client.get("/admin/privacy/", {"email": email})
    assert answer.status_code == 422 and b"<script>@" not in answer.content
    assert client.post("/admin/privacy/archives/", {"email": email}).status_code == 302
    assert not DataExport.objects.exists()


def test_the_company_sees_what_was_done_with_the_data_of_its_people(cast: Cast, client: Client, now: datetime) -> None:
    erasing.ask_erasure(cast.actor("adam"), subject_of(cast.dora), "letter", now)
    client.force_login(cast.petra)
    page = client.get(f"/company/{cast.acme.pk}/log/").content.decode()
    assert "The erasure of the data of Dora was asked for." in page
