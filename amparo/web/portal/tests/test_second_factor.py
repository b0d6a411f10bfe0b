"""Authenticator app and recovery codes, with real codes (KA-4); passkeys are in tests/journeys/test_sign_in.py."""

import re
import time

import pyotp
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from amparo.core.models import Event, OutgoingMail
from amparo.people import throttle
from amparo.people.models import Person
from amparo.people.second_factor import Factors, factors_of
from amparo.people.sessions import forget_sign_in
from amparo.testing.builders import PASSWORD
from amparo.testing.cast import Cast


def sign_in(person: Person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def set_up(client: Client) -> tuple[pyotp.TOTP, list[str]]:
    """Shows the password again, takes the key, types the code, keeps the recovery codes."""
    address = reverse("mfa_activate_totp")
    asked = client.get(address)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked.headers["Location"], {"password": PASSWORD})
    page = client.get(address).content.decode()
    found = re.search(r"data-secret>([A-Z2-7]+)<", page)
    assert found
    app = pyotp.TOTP(found[1])
    done = client.post(address, {"code": app.now()})
    codes = re.findall(r"<code>(\d{8})</code>", client.get(done.headers["Location"]).content.decode())
    assert len(codes) == 10
    return app, codes


def first_step(person: Person) -> Client:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account_profile")).status_code == 200


def give(client: Client, code: str) -> str:
    return client.post(reverse("mfa_authenticate"), {"code": code}).content.decode()


def next_code(app: pyotp.TOTP) -> str:
    """A code that was not used on setting up: the one of the next half minute, which the tolerance allows."""
    return app.at(int(time.time()) + 30)


def test_after_the_password_the_code_is_asked_for_and_works_once(cast: Cast) -> None:
    app, _codes = set_up(sign_in(cast.dora))
    client = first_step(cast.dora)
    assert not is_in(client)
    assert "This code is not right" in give(client, "000000")
    code = next_code(app)
    give(client, code)
    assert is_in(client)
    again = first_step(cast.dora)
    assert "was used before" in give(again, code)
    assert not is_in(again)


def test_every_change_is_an_event_and_a_mail(transactional_db: None, cast: Cast) -> None:
    client = sign_in(cast.dora)
    set_up(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    rows = Event.objects.filter(type="person.sign_in_changed").order_by("id")
    assert [row.payload["what"] for row in rows] == ["app-added", "codes-renewed", "app-removed"]
    mails = OutgoingMail.objects.order_by("id")
    assert [mail.params["what"] for mail in mails] == ["app-added", "codes-renewed", "app-removed"]
    assert "secret" not in str([row.payload for row in rows])
    answer = Client().post(reverse("account_login"), {"login": cast.dora.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_a_recovery_code_works_once(cast: Cast) -> None:
    _app, codes = set_up(sign_in(cast.dora))
    client = first_step(cast.dora)
    give(client, codes[0])
    assert is_in(client)
    again = first_step(cast.dora)
    give(again, codes[0])
    assert not is_in(again)
    assert "9 codes are left" in client.get(reverse("account_profile")).content.decode()


def test_codes_cannot_be_guessed(cast: Cast) -> None:
    """SEC-10: from wherever they are tried."""
    app, _codes = set_up(sign_in(cast.dora))
    for number in range(throttle.SECOND_FACTOR.most):
        give(first_step(cast.dora), f"{number:06}")
    client = first_step(cast.dora)
    assert "too many attempts" in give(client, next_code(app))
    assert not is_in(client)


def test_the_second_step_is_nothing_without_the_first(cast: Cast, client: Client) -> None:
    set_up(sign_in(cast.dora))
    assert client.get(reverse("mfa_authenticate")).headers["Location"].startswith(reverse("account_login"))
    assert client.post(reverse("mfa_authenticate"), {"code": "123456"}).status_code == 302


def test_something_delicate_asks_for_the_password_again_and_counts_the_tries(cast: Cast) -> None:
    client = sign_in(cast.dora)
    for route in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert "/account/again" in client.get(reverse(route)).headers["Location"]
    for _try in range(throttle.PASSWORD_CHANGE.most):
        client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    page = client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).content.decode()
    assert "too many attempts" in page


@pytest.mark.parametrize("sent", ["", "x", "{}", '{"response": 1}', "[]", '{"id": "x", "response": {"userHandle": 5}}'])
def test_a_passkey_that_is_none_signs_nobody_in(cast: Cast, client: Client, sent: str) -> None:
    client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert client.post(reverse("mfa_login_webauthn"), {"credential": sent}).status_code == 302
    assert not is_in(client)


def test_what_a_visitor_gets_of_all_this_is_the_sign_in_page(cast: Cast, client: Client) -> None:
    routes = (
        "account_profile",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "mfa_reauthenticate",
    )
    for route in routes:
        answer = client.get(reverse(route))
        assert answer.status_code == 302
        assert reverse("account_login") in answer.headers["Location"]
    for route in ("account_sessions_end", "mfa_deactivate_totp"):
        assert client.post(reverse(route)).status_code in (302, 404)


def test_a_way_that_the_desk_does_not_offer_is_not_there(cast: Cast, client: Client, settings: Settings) -> None:
    client.force_login(cast.dora)
    settings.SIGN_IN_WAYS = frozenset({"password"})
    for route in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_login_webauthn"):
        assert client.get(reverse(route)).status_code == 404
    page = client.get(reverse("account_profile")).content.decode()
    assert reverse("mfa_activate_totp") not in page


def test_an_erased_person_leaves_no_session_and_no_factor(cast: Cast) -> None:
    client = sign_in(cast.dora)
    set_up(client)
    forget_sign_in(cast.dora)
    assert not is_in(client)
    assert factors_of(cast.dora) == Factors([], None, None)
