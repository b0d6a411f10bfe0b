"""A company's own pages: its people, a list of colleagues, what the vendor did (TO-9b, SI-14, SEC-15)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from amparo.core.models import Event, OutgoingMail
from amparo.people import throttle
from amparo.people.actors import actor_for
from amparo.people.models import Invitation, Membership, Person
from amparo.testing.builders import make_contact, make_membership
from amparo.testing.cast import Cast
from amparo.web.portal import company_list

LIST = "Name;E-mail;Roles\nNora Bell;nora@acme.example;\nNick Orr;nick@acme.example;phone-consultancy\n"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def petra(cast: Cast, client: Client) -> Client:
    client.force_login(cast.petra)
    return client


def to(cast: Cast, route: str, *more: object) -> str:
    return reverse(f"portal:company-{route}", args=[cast.acme.pk, *more])


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_link_is_there_for_who_has_a_company_and_leads_to_what_concerns_them(cast: Cast, client: Client) -> None:
    for who, there in (("petra", "people"), ("max", "people"), ("dora", "contract"), ("alma", ""), ("paco", "")):
        client.force_login(getattr(cast, who))
        assert (reverse("portal:my-company") in said(client, "/")) is bool(there)
        if there:
            assert client.get(reverse("portal:my-company")).url == to(cast, there)  # type: ignore[attr-defined]


def test_somebody_is_invited_with_phone_consultancy(cast: Cast, petra: Client) -> None:
    form = {"name": "Nora Bell", "email": "Nora@acme.example", "language": "fr", "phone": "on"}
    assert petra.post(to(cast, "invite"), form).headers["Location"] == to(cast, "people")
    member = Membership.objects.get(person__email="nora@acme.example")
    assert (member.company, member.roles, member.person.language) == (cast.acme, ["phone-consultancy"], "fr")
    assert OutgoingMail.objects.get().language == "fr"
    page = said(petra, to(cast, "people"))
    assert "Nora Bell is invited." in page
    assert "The link works until" in page
    types = list(Event.objects.filter(about=f"person:{member.person_id}").values_list("type", flat=True))
    assert types == ["person.created", "membership.started", "person.invited", "role.granted"]


def test_a_manager_may_invite_but_not_give_a_role_and_then_nothing_is_done(cast: Cast, client: Client) -> None:
    client.force_login(cast.max)
    form = {"name": "Nora", "email": "nora@acme.example", "language": "en", "phone": "on"}
    answer = client.post(to(cast, "invite"), form)
    assert answer.status_code == 422
    assert "Only the vendor gives this role" in answer.content.decode()
    assert not Person.objects.filter(email="nora@acme.example").exists()
    assert client.post(to(cast, "invite"), {**form, "phone": ""}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("email", "nobody", "This is not an e-mail address."),
        ("email", "alma@vendor.example", "People of the vendor cannot belong to a company."),
        ("name", "Nora\x00Bell", "Null characters are not allowed."),
        ("language", "tlh", "Select a valid choice."),
    ],
)
def test_what_is_wrong_stands_in_the_form(cast: Cast, petra: Client, field: str, value: str, problem: str) -> None:
    form = {"name": "Nora", "email": "nora@acme.example", "language": "en", field: value}
    answer = petra.post(to(cast, "invite"), form)
    assert answer.status_code == 422
    assert problem in answer.content.decode()


def test_a_new_link_replaces_the_old_one(cast: Cast, petra: Client) -> None:
    petra.post(to(cast, "invite"), {"name": "Nora", "email": "nora@acme.example", "language": "en"})
    member = Membership.objects.get(person__email="nora@acme.example")
    Invitation.objects.update(expires_at=Invitation.objects.get().created_at + timedelta(seconds=0))
    assert "Invitation expired" in said(petra, to(cast, "people"))
    petra.post(to(cast, "invitation", member.pk))
    assert [row.revoked_at is None for row in Invitation.objects.order_by("id")] == [False, True]
    assert "Only open invitations" in said(petra, to(cast, "people") + "?waiting=1")


def test_phone_consultancy_is_given_and_taken_and_the_vendors_roles_are_not(cast: Cast, petra: Client) -> None:
    member = cast.dora.memberships.get()
    petra.post(to(cast, "role", member.pk), {"role": "phone-consultancy", "verb": "grant"})
    member.refresh_from_db()
    assert member.roles == ["designated", "phone-consultancy"]
    petra.post(to(cast, "role", member.pk), {"role": "phone-consultancy", "verb": "withdraw"})
    assert petra.post(to(cast, "role", member.pk), {"role": "designated", "verb": "withdraw"}).status_code == 403
    assert petra.post(to(cast, "role", member.pk), {"role": "king"}).status_code == 404
    member.refresh_from_db()
    assert member.roles == ["designated"]


def test_who_has_left_sees_nothing_any_more(cast: Cast, petra: Client) -> None:
    member = cast.dora.memberships.get()
    petra.post(to(cast, "leaving", member.pk))
    member.refresh_from_db()
    assert member.until_at is not None
    assert "dora@acme.example" not in said(petra, to(cast, "people"))
    own = cast.petra.memberships.get()
    assert petra.post(to(cast, "leaving", own.pk)).status_code == 403


def test_another_companys_member_is_not_found_even_by_who_leads_both(cast: Cast, petra: Client) -> None:
    """SEC-7."""
    make_membership(cast.petra, cast.gruber, "portal-administrator")
    greta = cast.greta.memberships.get()
    assert petra.post(to(cast, "leaving", greta.pk)).status_code == 404
    assert petra.post(reverse("portal:company-leaving", args=[cast.gruber.pk, greta.pk])).status_code == 302
    assert cast.gruber.name in said(petra, to(cast, "people"))


def test_the_list_is_searched_filtered_and_paged(cast: Cast, petra: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(55):
        make_contact(cast.acme, name=f"Zed {number:02}")
    first = petra.get(to(cast, "people"))
    page = first.content.decode()
    assert "Zed 10" in page
    assert "Zed 54" not in page
    older = first.context["older_url"]
    assert "Zed 54" in said(petra, older)
    assert "Petra" not in said(petra, to(cast, "people") + "?q=zed+07").split('id="people-title"')[1]
    assert "Theo" in said(petra, to(cast, "people") + "?role=phone-consultancy")
    for odd in ("?q=%00", "?after=-1", "?after=99999999999999999999", "?role=';drop", "?q=" + "a+" * 900):
        assert petra.get(to(cast, "people") + odd).status_code == 200


def send(client: Client, address: str, data: bytes, name: str = "list.csv") -> str:
    answer = client.post(address, {"file": SimpleUploadedFile(name, data), "text": ""})
    return answer.content.decode()


def test_a_list_first_says_what_it_would_do_and_then_does_it(cast: Cast, petra: Client) -> None:
    before = Event.objects.count()
    answer = petra.post(to(cast, "import"), {"text": LIST + "Wrong;nobody;\nDora;dora@acme.example;designated\n"})
    page = answer.content.decode()
    assert "Confirm 2 lines" in page
    assert "It is not an e-mail address." in page
    assert "Nothing has happened yet." in page
    assert "No change" in page
    assert Event.objects.count() == before
    assert OutgoingMail.objects.count() == 0
    done = petra.post(to(cast, "bring"), {"text": answer.context["text"]})
    assert "What the list did" in done.content.decode()
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {"nora@acme.example", "nick@acme.example"}
    again = petra.post(to(cast, "import"), {"text": LIST}).content.decode()
    assert "Confirm" not in again


def test_a_file_of_any_spreadsheet_is_read(cast: Cast, petra: Client) -> None:
    assert "Peña" in send(petra, to(cast, "import"), "Nombre;Correo\nAna Peña;p@acme.example\n".encode("cp1252"))
    assert "save it as CSV" in send(petra, to(cast, "import"), b"PK\x03\x04")
    assert "There is no column “E-mail address”." in send(petra, to(cast, "import"), b"Nombre\nAna\n")
    assert "The file is empty." in send(petra, to(cast, "import"), b"")
    many = b"email,name\n" + b"a@b.example,A\n" * 501
    assert "more than 500 rows" in send(petra, to(cast, "import"), many)
    assert "too large" in send(petra, to(cast, "import"), b"email,name\n" + b"a" * 600_000)


def test_markup_in_a_list_stays_text(cast: Cast, petra: Client) -> None:
    """SEC-16."""
    page = petra.post(to(cast, "import"), {"text": "email,name\nx</textarea><script>,<b>N</b>\n"}).content.decode()
    assert "<script>,<b>" not in page
    assert "</textarea><script>" not in page


def test_downloads_hold_no_formulas_and_can_be_read_again(cast: Cast, petra: Client) -> None:
    """SEC-15."""
    make_contact(cast.acme, name="=1+1", email="formula@acme.example")
    answer = petra.get(to(cast, "export"))
    text = answer.content.decode("utf-8-sig")
    assert "\r\n'=1+1," in text
    assert "Theo,theo@acme.example,Authorised for phone consultancy,English" in text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    again = petra.post(to(cast, "import"), {"text": text}).content.decode()
    assert "No change: 6" in again
    assert "Not taken" not in again
    refused = petra.post(to(cast, "refused"), {"text": "email,name\nnobody,=cmd\n"}).content.decode("utf-8-sig")
    assert "nobody,'=cmd,2,E-mail address,It is not an e-mail address." in refused
    assert "ana@company.example" in petra.get(to(cast, "example")).content.decode()


def test_a_company_cannot_flood_strangers(cast: Cast, petra: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """SEC-4."""
    monkeypatch.setattr(throttle, "INVITATIONS_OF_COMPANY", throttle.Limit("company-invitations", 1, 86_400))
    petra.post(to(cast, "bring"), {"text": LIST}, follow=True)
    assert OutgoingMail.objects.count() == 0
    page = petra.post(to(cast, "bring"), {"text": LIST}, follow=True).content.decode()
    assert "too many people today" in page


def test_the_time_of_a_page_does_not_grow_with_the_list(cast: Cast, petra: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            petra.get(to(cast, "people"))
        return len(queries)

    before = cost()
    for number in range(30):
        make_contact(cast.acme, name=f"Zed {number:02}")
    assert cost() <= before


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt-br", "de"])
def test_the_example_can_be_brought_as_it_was_downloaded(cast: Cast, language: str) -> None:
    with translation.override(language):
        table = company_list.read_list(company_list.example_table())
        report = company_list.bring(actor_for(cast.petra), cast.acme, table, timezone.now(), dry=True)
    assert report.counts == {"new": 2}, [(one.field, one.code) for one in report.refusals]
