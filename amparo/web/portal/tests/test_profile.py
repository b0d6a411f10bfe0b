"""One's own account: name and language, where one is signed in, the way in for who is not recognised (KA-4, TO-9d)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.core.models import Event
from amparo.people.actions import JoinTerms, invite_person
from amparo.people.models import Membership, Person
from amparo.people.seeing import SEEN, SEEN_SECONDS
from amparo.testing.builders import PASSWORD
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


def sign_in(person: Person, agent: str = FIREFOX, address: str = "203.0.113.9") -> Client:
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def show(client: Client) -> str:
    return " ".join(client.get(reverse("account_profile")).content.decode().split())


def test_name_language_and_time_zone_are_kept_and_the_page_speaks_the_language(cast: Cast) -> None:
    client = sign_in(cast.dora)
    form = {"name": "Dora Marsh", "language": "de", "time_zone": "Europe/Berlin"}
    page = client.post(reverse("account_profile"), form, follow=True).content.decode()
    assert 'lang="de"' in page
    cast.dora.refresh_from_db()
    assert (cast.dora.name, cast.dora.language, cast.dora.time_zone) == ("Dora Marsh", "de", "Europe/Berlin")
    fields = [row.payload["field"] for row in Event.objects.filter(type="person.changed").order_by("id")]
    assert fields == ["name", "language", "place"]


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("language", "tlh"), ("time_zone", "Mars/Olympus")])
def test_what_is_wrong_is_said_and_nothing_is_kept(cast: Cast, field: str, value: str) -> None:
    form = {"name": "D", "language": "en", "time_zone": "", field: value}
    answer = sign_in(cast.dora).post(reverse("account_profile"), form)
    assert answer.status_code == 422
    assert not Event.objects.filter(type="person.changed").exists()


def test_every_browser_is_listed_and_another_one_can_be_signed_out(cast: Cast) -> None:
    here, there = sign_in(cast.dora), sign_in(cast.dora, PHONE, "2001:db8::7")
    page = show(here)
    assert page.index("Firefox on Windows") < page.index("Safari on iPhone")
    assert "203.0.113.9" in page
    assert "2001:db8::7" in page
    end = here.get(reverse("account_profile")).context["sessions"][1]["end_url"]
    assert here.post(end).status_code == 302
    assert there.get(reverse("account_profile")).status_code == 302
    assert "Safari" not in show(here)
    assert Event.objects.filter(type="person.signed_out").count() == 1


def test_everywhere_else_at_once(cast: Cast) -> None:
    here, others = sign_in(cast.dora), [sign_in(cast.dora, PHONE) for _number in range(2)]
    page = here.post(reverse("account_sessions_end"), follow=True).content.decode()
    assert "2 other browsers are signed out." in page
    assert [client.get(reverse("account_profile")).status_code for client in others] == [302, 302]
    assert here.get(reverse("account_profile")).status_code == 200


def test_nobody_ends_another_persons_session_or_their_own_current_one(cast: Cast) -> None:
    """SEC-7."""
    dora, olga = sign_in(cast.dora), sign_in(cast.olga)
    own = dora.get(reverse("account_profile")).context["sessions"][0]["end_url"]
    assert olga.post(own).status_code == 404
    assert dora.post(own).status_code == 404
    assert dora.get(reverse("account_profile")).status_code == 200


def test_a_browser_says_of_itself_what_it_likes(cast: Cast) -> None:
    """SEC-16: nothing of it but known words is shown."""
    page = show(sign_in(cast.dora, "<script>alert(1)</script>" + "x" * 5000))
    assert "alert(1)" not in page
    assert "A browser that is not known" in page


@pytest.mark.parametrize(
    ("pack", "told"),
    [
        ("protheus", ("4003-0015", "4 › 9", "portal administrator of your company", "CST – Cadastros")),
        ("sage-intacct", ("portal administrator",)),
        ("lumen", ("Sign in again",)),
    ],
)
def test_who_is_not_let_in_is_told_whom_to_ask(
    cast: Cast, client: Client, settings: Settings, pack: str, told: tuple[str, ...]
) -> None:
    """TO-9d: from the pack, the same for known and unknown addresses (SEC-10)."""
    settings.PACK = pack
    for email in ("dora@acme.example", "nobody@nowhere.example"):
        form = {"login": email, "password": "wrong"}
        answer = client.post(reverse("account_login"), form, headers={"Accept-Language": "en"})
        page = answer.content.decode()
        assert '<details class="fold" open>' in page
        for text in told:
            assert text in page, text


def test_when_another_browser_was_last_in_use_is_shown_and_written_down_once_in_a_while(cast: Cast) -> None:
    here, there = sign_in(cast.dora), sign_in(cast.dora, PHONE, "203.0.113.7")
    row = UserSession.objects.get(session_key=there.session.session_key)
    UserSession.objects.filter(pk=row.pk).update(last_seen_at=LONG_AGO)
    show(there)
    row.refresh_from_db()
    assert row.last_seen_at == LONG_AGO, "it was written down a moment ago"
    session = there.session
    session[SEEN] -= SEEN_SECONDS
    session.save()
    there.get(reverse("portal:home"), REMOTE_ADDR="203.0.113.8")
    row.refresh_from_db()
    assert row.last_seen_at > LONG_AGO
    assert row.ip == "203.0.113.8"
    assert "Last seen" in show(here)


def test_a_passkey_is_renamed_by_its_person_alone_who_showed_a_password_just_now(cast: Cast) -> None:
    key = Authenticator.objects.create(
        user=cast.dora, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    address = reverse("mfa_edit_webauthn", args=[key.pk])
    assert Client().get(address).status_code == 302
    dora, olga = Client(), Client()
    dora.force_login(cast.dora)
    olga.force_login(cast.olga)
    assert dora.post(address, {"name": "Old key"}).headers["Location"].startswith(reverse("account_reauthenticate"))
    for client in (dora, olga):
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert olga.post(address, {"name": "Mine"}).status_code == 404
    assert "Rename the passkey" in dora.get(address).content.decode()
    assert 'href="#id_name"' in dora.post(address, {"name": ""}).content.decode(), "the summary leads to the field"
    key.refresh_from_db()
    assert key.data["name"] == "Key"
    assert dora.post(address, {"name": "Work laptop"}).status_code == 302
    key.refresh_from_db()
    assert key.data["name"] == "Work laptop"
    assert Event.objects.get(type="person.passkey_renamed").actor == f"person:{cast.dora.pk}"


def test_whoever_is_asked_to_belong_to_a_company_says_yes_or_no_themselves(cast: Cast, client: Client) -> None:
    now = timezone.now()
    cast.olga.set_password(PASSWORD)
    cast.olga.save()
    row = invite_person(cast.actor("petra"), cast.acme, JoinTerms(cast.olga.email, "O."), now)
    address = reverse("account_offer", args=[row.pk])
    client.force_login(cast.dora)
    assert client.post(address, {"verb": "accept"}).status_code == 404
    client.force_login(cast.olga)
    assert address in client.get(reverse("account_profile")).content.decode()
    assert client.post(address).status_code == 404  # neither yes nor no: the question stands
    assert client.post(address, {"verb": "accept"}).status_code == 302
    assert Membership.objects.current(timezone.now()).filter(person=cast.olga, company=cast.acme).exists()
    assert address not in client.get(reverse("account_profile")).content.decode()
    assert client.post(address, {"verb": "decline"}).status_code == 404
