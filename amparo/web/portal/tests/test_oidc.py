"""Single sign-on by OpenID Connect against a real provider in the test's process (KA-4, SEC-10)."""

import logging
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import oidc_provider_mock
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.cli.person import disconnect_all
from amparo.core.access import NotAllowed
from amparo.core.models import Event, OutgoingMail
from amparo.core.trouble import Trouble
from amparo.people import sessions
from amparo.people.models import Invitation, Person
from amparo.people.provider_settings import providers_from, ways_from
from amparo.testing.cast import Cast

START = reverse("account_single_sign_on", args=["oidc"])
NOT_KNOWN = reverse("account_not_recognised")


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configured(settings: Settings, provider: str) -> Settings:
    environ = {"AMPARO_OIDC_URL": provider, "AMPARO_OIDC_CLIENT_ID": "desk", "AMPARO_OIDC_CLIENT_SECRET": "secret"}
    settings.SOCIALACCOUNT_PROVIDERS = providers_from(environ | {"AMPARO_OIDC_NAME": "Acme Login"})
    settings.PACK = "lumen"
    return settings


def enter(provider: str, sub: str, **claims: object) -> None:
    """Somebody of the provider's."""
    httpx.put(f"{provider}/users/{sub}", json=claims).raise_for_status()


def leave(client: Client, next_page: str = "") -> str:
    """Presses the button; returns the address at the provider."""
    answer = client.post(START, {"next": next_page} if next_page else {})
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.content.decode())
    assert found, answer.content.decode()
    return unescape(found[1])


def allow(address: str, sub: str) -> str:
    """Signs in at the provider; returns our address to which it sends the person back."""
    answer = httpx.post(address, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(client: Client, sub: str, next_page: str = "") -> str:
    """The whole way there and back; where it ended."""
    return str(client.get(allow(leave(client, next_page), sub)).headers["Location"])


def is_in(client: Client) -> bool:
    return client.get(reverse("account_profile")).status_code == 200


def test_somebody_whom_the_provider_proves_is_signed_in_and_known_by_its_id_from_then_on(
    cast: Cast, client: Client, configured: Settings, provider: str
) -> None:
    enter(provider, "dora-1", email="Dora@acme.example", email_verified=True)
    assert "Sign in with Acme Login" in client.get(reverse("account_login")).content.decode()
    assert sign_in(client, "dora-1", "/cases/") == "/cases/"
    assert is_in(client)
    types = list(Event.objects.order_by("id").values_list("type", flat=True))
    assert types == ["person.sign_in_changed", "person.signed_in"]
    enter(provider, "dora-1", email="someone@else.example", email_verified=True)
    again = Client()
    assert sign_in(again, "dora-1") == "/"
    assert again.session["_auth_user_id"] == str(cast.dora.pk)
    cast.dora.refresh_from_db()
    assert cast.dora.email == "dora@acme.example"
    assert cast.dora.has_usable_password()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "dora@acme.example", "email_verified": False},
        {"email": "dora@acme.example"},
        {"email": "stranger@nowhere.example", "email_verified": True},
        {"email": "dora@acme.example\u212a", "email_verified": True},
        {"email": 5, "email_verified": True},
        {},
    ],
)
def test_everybody_else_is_told_whom_to_ask_and_gets_no_account(
    cast: Cast, client: Client, configured: Settings, provider: str, claims: dict[str, object]
) -> None:
    """TO-9d, SEC-10."""
    before = Person.objects.count()
    enter(provider, "x", **claims)
    assert sign_in(client, "x") == NOT_KNOWN
    assert not is_in(client)
    assert (Person.objects.count(), SocialAccount.objects.count()) == (before, 0)
    answer = client.get(NOT_KNOWN)
    assert answer.status_code == 403
    assert "Sign in again" in answer.content.decode()


def test_a_provider_vouches_for_its_own_mail_domains_alone(
    cast: Cast, client: Client, configured: Settings, provider: str
) -> None:
    configured.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["domains"] = ["acme.example"]
    enter(provider, "dora-2", email="dora@acme.example")
    enter(provider, "olga-2", email="olga@outis.example", email_verified=True)
    assert sign_in(client, "dora-2") == "/"
    assert sign_in(Client(), "olga-2") == NOT_KNOWN


OTHER_ID = f"{NOT_KNOWN}?why=other-id"


def connected() -> list[str]:
    return list(SocialAccount.objects.order_by("pk").values_list("uid", flat=True))


def test_another_id_of_the_provider_with_the_address_of_somebody_connected_is_refused_and_told(
    cast: Cast, client: Client, configured: Settings, provider: str
) -> None:
    """SEC-8: addresses are given to new people, ids are not."""
    enter(provider, "dora-1", email="dora@acme.example", email_verified=True)
    enter(provider, "successor", email="dora@acme.example", email_verified=True)
    assert sign_in(client, "dora-1") == "/"
    other = Client()
    assert sign_in(other, "successor") == OTHER_ID
    assert not is_in(other) and connected() == ["dora-1"]
    event = Event.objects.get(type="person.provider_refused")
    assert (event.about, event.actor) == (f"person:{cast.dora.pk}", "visitor")
    told = other.get(OTHER_ID)
    assert told.status_code == 403
    assert "under another identity than before" in told.content.decode()
    assert "ask us to take off the old connection" in told.content.decode()
    assert sign_in(Client(), "dora-1") == "/"


def test_an_administrator_takes_the_connection_off_and_the_next_sign_in_makes_a_new_one(
    cast: Cast, client: Client, configured: Settings, provider: str
) -> None:
    enter(provider, "dora-1", email="dora@acme.example", email_verified=True)
    enter(provider, "dora-2", email="dora@acme.example", email_verified=True)
    sign_in(client, "dora-1")
    adam = Client()
    adam.force_login(cast.adam)
    page = adam.get(reverse("admin:person", args=[cast.dora.pk])).content.decode()
    assert "Take off the connection" in page
    adam.post(reverse("admin:person-account", args=[cast.dora.pk]), {"verb": "disconnect"})
    event = Event.objects.get(type="person.provider_removed")
    assert event.actor == f"person:{cast.adam.pk}" and connected() == []
    assert OutgoingMail.objects.filter(kind="sign_in_changed", to=cast.dora.email).count() == 2
    assert "Take off" not in adam.get(reverse("admin:person", args=[cast.dora.pk])).content.decode()
    assert sign_in(Client(), "dora-2") == "/"
    assert connected() == ["dora-2"]


def test_nobody_but_administrators_takes_a_connection_off(cast: Cast) -> None:
    for who in ("dora", "petra", "alma"):
        with pytest.raises(NotAllowed):
            sessions.disconnect(cast.actor(who), cast.dora, timezone.now())


def test_everybody_is_disconnected_where_the_provider_was_replaced(
    cast: Cast, client: Client, configured: Settings, provider: str
) -> None:
    for who in ("dora", "olga"):
        enter(provider, who, email=getattr(cast, who).email, email_verified=True)
        assert sign_in(Client(), who) == "/"
    assert disconnect_all(None) == 2
    assert connected() == [] and disconnect_all(None) == 0


def test_an_id_that_was_the_address_gives_way_to_a_lasting_one_and_not_back(
    cast: Cast, configured: Settings, provider: str
) -> None:
    for uid in ("dora@acme.example", "Dora@acme.example", "lasting-1"):
        enter(provider, uid, email="dora@acme.example", email_verified=True)
        assert sign_in(Client(), uid) == "/"
    assert connected() == ["lasting-1"]
    assert sign_in(Client(), "dora@acme.example") == OTHER_ID


def test_a_closed_account_stays_closed(cast: Cast, client: Client, configured: Settings, provider: str) -> None:
    enter(provider, "ines", email="ines@acme.example", email_verified=True)
    assert sign_in(client, "ines") == reverse("account_inactive")
    assert not is_in(client)


def test_somebody_invited_joins_by_it(cast: Cast, configured: Settings, provider: str) -> None:
    petra = Client()
    petra.force_login(cast.petra)
    form = {"name": "Nora", "email": "nora@acme.example", "language": "en"}
    petra.post(reverse("portal:company-invite", args=[cast.acme.pk]), form)
    enter(provider, "nora", email="nora@acme.example", email_verified=True)
    assert sign_in(Client(), "nora") == "/"
    assert Invitation.objects.get().used_at is not None
    page = petra.get(reverse("portal:company-people", args=[cast.acme.pk])).content.decode()
    assert "Invitation expired" not in page


def test_an_answer_that_was_not_asked_for_or_comes_twice_signs_nobody_in(
    cast: Cast, client: Client, configured: Settings, provider: str
) -> None:
    enter(provider, "dora-3", email="dora@acme.example", email_verified=True)
    back = allow(leave(client), "dora-3")
    assert Client().get(back).headers["Location"] == NOT_KNOWN  # another browser: the link was sent to a victim
    state = parse_qs(urlsplit(back).query)["state"][0]
    address = reverse("openid_connect_callback", args=["oidc"])
    for query in ("", "?code=x", f"?code=x&state={state}", "?error=access_denied&state=x", "?code=%00&state=%00"):
        attacker = Client()
        assert attacker.get(address + query).headers["Location"] == NOT_KNOWN
        assert not is_in(attacker)
    assert client.get(back).headers["Location"] == "/"
    assert client.get(back).headers["Location"] == NOT_KNOWN


def test_it_begins_with_a_form_only_and_only_where_there_is_a_provider(
    cast: Cast, client: Client, configured: Settings
) -> None:
    assert client.get(START).status_code == 405
    assert client.post(reverse("account_single_sign_on", args=["other"])).status_code == 404
    for route in ("openid_connect_login", "saml_login", "saml_sls"):
        assert client.post(reverse(route, args=["oidc"])).status_code == 404
    configured.SOCIALACCOUNT_PROVIDERS = {}
    assert client.post(START).status_code == 404


def test_a_provider_that_does_not_answer_is_named(cast: Cast, client: Client, configured: Settings) -> None:
    app = configured.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://localhost:9"
    answer = client.post(START)
    assert answer.status_code == 502
    assert "Acme Login does not answer" in answer.content.decode()


def test_without_passwords_only_single_sign_on_is_offered_and_taken(
    cast: Cast, client: Client, configured: Settings
) -> None:
    configured.SIGN_IN_WAYS = frozenset()
    page = client.get(reverse("account_login")).content.decode()
    assert 'type="password"' not in page
    client.post(reverse("account_login"), {"login": cast.dora.email, "password": "correct horse battery staple"})
    assert not is_in(client)


SAML = {"AMPARO_SAML_ENTITY_ID": "x", "AMPARO_SAML_URL": "y", "AMPARO_SAML_DOMAINS": "z"}


@pytest.mark.parametrize(
    "environ",
    [
        {"AMPARO_OIDC_URL": "https://login.example"},
        {"AMPARO_SAML_URL": "https://login.example"},
        SAML | {"AMPARO_SAML_CERTIFICATE": "/none"},
    ],
)
def test_a_provider_set_up_in_part_stops_the_desk_with_advice(environ: dict[str, Any]) -> None:
    with pytest.raises(Trouble):
        providers_from(environ)


@pytest.mark.parametrize("text", ["fingerprint", "app", ","])
def test_a_desk_without_a_way_in_does_not_start(text: str) -> None:
    with pytest.raises(Trouble):
        ways_from({"AMPARO_SIGN_IN": text})
    assert ways_from({}) == {"password", "passkey", "app"}
