"""Signing in and out, passwords and their limits, as somebody at a browser meets them."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from amparo.core.models import Event, OutgoingMail
from amparo.people import actions, throttle
from amparo.people.jobs import send_reset_link
from amparo.people.models import Person
from amparo.testing.builders import PASSWORD
from amparo.testing.cast import Cast

NEW_PASSWORD = "a different horse entirely"
WRONG = "The e-mail address and the password do not belong together."


def sign_in(client: Client, email: str, password: str = PASSWORD) -> str:
    """Posts the form; returns where it led, or the page where it stayed."""
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    return str(answer.headers.get("Location") or answer.content.decode())


def who(client: Client) -> str:
    """The key of the signed-in person in the session, empty for nobody."""
    return str(client.session.get("_auth_user_id", ""))


def is_in(client: Client) -> bool:
    """Whether a page for the signed-in opens."""
    return client.get(reverse("account_change_password")).status_code == 200


def types() -> list[str]:
    return list(Event.objects.order_by("id").values_list("type", flat=True))


def test_a_person_signs_in_whatever_the_case_of_the_address_and_out_again(cast: Cast, client: Client) -> None:
    assert sign_in(client, "ANA@Acme.Example") == "/"
    assert who(client) == str(cast.ana.pk)
    client.post(reverse("account_logout"))
    assert who(client) == ""
    assert types() == ["person.signed_in", "person.signed_out"]
    assert Event.objects.first().about == f"person:{cast.ana.pk}"  # type: ignore[union-attr]


def test_an_agent_begins_at_the_queue_unless_they_were_on_their_way_elsewhere(cast: Cast, client: Client) -> None:
    assert sign_in(client, "alma@vendor.example") == reverse("agent:queue")
    form = {"login": "alma@vendor.example", "password": PASSWORD, "next": "/cases/"}
    assert Client().post(reverse("account_login"), form).headers["Location"] == "/cases/"
    assert sign_in(Client(), "adam@vendor.example") == "/"


def test_signing_out_by_a_mere_link_is_not_possible(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)


def test_a_new_session_has_a_new_key(cast: Cast, client: Client) -> None:
    client.get(reverse("account_login"))
    before = client.session.session_key
    sign_in(client, "ana@acme.example")
    assert client.session.session_key != before


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast, client: Client) -> None:
    """SEC-10. What differs is the typed address in its field and the token of the form."""

    def answer(email: str) -> str:
        page = sign_in(client, email, "not my password")
        return re.sub(r'value="[^"]*"', "", page)

    assert WRONG in answer("ana@acme.example")
    assert answer("ana@acme.example") == answer("nobody@acme.example")
    known, unknown = Event.objects.filter(type="person.sign_in_failed").order_by("id")[1:3]
    assert (known.about, unknown.about) == (f"person:{cast.ana.pk}", "sign-in")
    assert "nobody" not in str(unknown.payload)


def test_known_and_unknown_addresses_cost_the_same_queries_and_one_hash(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SEC-10: the time of an answer is that of the hash and of the queries."""
    from django.contrib.auth.hashers import MD5PasswordHasher
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    hashes = 0
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        nonlocal hashes
        hashes += 1
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    cast.olga.set_unusable_password()
    cast.olga.save()
    sign_in(client, "nobody@acme.example", "not my password")  # what is read once for a process is read now
    costs = set()
    for email in ("ana@acme.example", "nobody@acme.example", "olga@outis.example", "ines@acme.example"):
        before = hashes
        with CaptureQueriesContext(connection) as queries:
            sign_in(client, email, "not my password")
        costs.add((len(queries), hashes - before))
    assert len(costs) == 1
    assert costs.pop()[1] == 1


def test_a_closed_account_is_told_so_only_with_the_right_password(cast: Cast, client: Client) -> None:
    assert sign_in(client, "ines@acme.example") == reverse("account_inactive")
    assert WRONG in sign_in(client, "ines@acme.example", "not my password")
    assert who(client) == ""


def test_a_session_ends_when_the_account_is_closed(cast: Cast, client: Client, now: datetime) -> None:
    sign_in(client, "ana@acme.example")
    assert is_in(client)
    actions.deactivate_person(cast.actor("adam"), cast.ana, now)
    assert not is_in(client)


@pytest.mark.parametrize("email", ["ana@acme.example", "nobody@acme.example"])
def test_after_ten_wrong_passwords_the_account_rests_also_for_the_right_one(
    cast: Cast, client: Client, email: str
) -> None:
    """SEC-10: known or not, and from whatever address."""
    for number in range(throttle.SIGN_IN_TO_ACCOUNT.most):
        other = Client(REMOTE_ADDR=f"203.0.113.{number}")
        assert WRONG in sign_in(other, email.upper(), "not my password")
    assert "too many attempts" in sign_in(client, email)
    assert who(client) == ""


def test_right_passwords_are_never_too_many(cast: Cast) -> None:
    for _ in range(throttle.SIGN_IN_TO_ACCOUNT.most + 2):
        assert sign_in(Client(), "ana@acme.example") == "/"


def test_one_network_cannot_try_many_accounts(cast: Cast, client: Client) -> None:
    for number in range(throttle.SIGN_IN_FROM_ADDRESS.most):
        sign_in(client, f"guess{number}@acme.example", "Password1234")
    assert "too many attempts" in sign_in(client, "ana@acme.example")
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9"), "ana@acme.example") == "/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_only_to_pages_of_this_desk(cast: Cast, client: Client, target: str) -> None:
    form = {"login": "ana@acme.example", "password": PASSWORD, "next": target}
    assert client.post(reverse("account_login"), form).headers["Location"] == "/"
    assert sign_in(Client(), "ana@acme.example") == "/"


def test_changing_the_password_ends_every_other_session_and_keeps_this_one(cast: Cast, client: Client) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser, "ana@acme.example")
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert is_in(client)
    assert not is_in(other)
    assert types()[-1] == "person.password_changed"
    assert WRONG in sign_in(Client(), "ana@acme.example", PASSWORD)
    assert sign_in(Client(), "ana@acme.example", NEW_PASSWORD) == "/"


def test_a_wrong_current_password_or_a_weak_new_one_changes_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.dora)
    url = reverse("account_change_password")
    wrong = client.post(url, {"oldpassword": "x", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert "This is not your current password." in wrong.content.decode()
    weak = client.post(url, {"oldpassword": PASSWORD, "password1": "password12", "password2": "password12"})
    assert "too common" in weak.content.decode()
    assert Person.objects.get(pk=cast.dora.pk).check_password(PASSWORD)


def reset_link(client: Client, person: Person) -> str:
    """Asks for the link, runs the job, and reads the mail."""
    client.post(reverse("account_reset_password"), {"email": person.email})
    send_reset_link(person=person.pk)
    mail = OutgoingMail.objects.get(kind="password_reset")
    return str(mail.params["link"])


def path_of(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def test_a_forgotten_password_is_replaced_by_a_link_in_the_persons_language(cast: Cast, client: Client) -> None:
    other = Client()
    sign_in(other, "ana@acme.example")
    link = reset_link(client, cast.ana)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language, mail.about) == ("ana@acme.example", "es", f"person:{cast.ana.pk}")
    form_url = client.get(path_of(link)).headers["Location"]
    assert "set-password" in form_url, "the key leaves the address bar"
    answer = client.post(form_url, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert answer.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert not is_in(other), "every session ended"
    assert sign_in(Client(), "ana@acme.example", NEW_PASSWORD) == "/"
    assert "does not work any more" in Client().get(path_of(link)).content.decode(), "works once (SEC-8)"


def test_the_link_does_not_come_from_the_host_header(cast: Cast, client: Client) -> None:
    client.post(reverse("account_reset_password"), {"email": cast.ana.email}, headers={"Host": "localhost"})
    send_reset_link(person=cast.ana.pk)
    assert OutgoingMail.objects.get().params["link"].startswith("http://127.0.0.1:8000/account/password/reset/")


def test_asking_for_a_link_answers_and_works_the_same_for_known_unknown_and_closed(cast: Cast, client: Client) -> None:
    """SEC-4, SEC-10: no mail to an unknown address, and nothing in the answer tells."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    seen = set()
    client.post(reverse("account_reset_password"), {"email": "else@acme.example"})  # reads what is read once
    for email in ("ana@acme.example", "nobody@acme.example", "ines@acme.example"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(reverse("account_reset_password"), {"email": email})
        seen.add((answer.status_code, answer.headers["Location"], len(queries)))
    assert len(seen) == 1
    for person in (0, cast.ines.pk, 999_999):
        send_reset_link(person=person)
    assert not OutgoingMail.objects.exists()


def test_the_job_that_runs_twice_sends_one_mail(cast: Cast) -> None:
    send_reset_link(person=cast.ana.pk)
    send_reset_link(person=cast.ana.pk)
    assert OutgoingMail.objects.count() == 1
    assert types() == ["person.password_reset_requested"]


@pytest.mark.parametrize("email", ["ana@acme.example", "nobody@acme.example"])
def test_links_for_one_address_are_limited(cast: Cast, client: Client, email: str) -> None:
    """SEC-4: nobody's mailbox is flooded through us."""
    for _ in range(throttle.RESET_OF_ACCOUNT.most):
        assert client.post(reverse("account_reset_password"), {"email": email}).status_code == 302
    answer = client.post(reverse("account_reset_password"), {"email": email})
    assert "too many requests" in answer.content.decode()


@pytest.mark.parametrize("tail", ["1-abc-def", "zzzzzzzzzzzzz-abc-def", "0-0-0"])
def test_an_invented_reset_link_gets_a_clear_message(cast: Cast, client: Client, tail: str) -> None:
    assert "does not work any more" in client.get(f"/account/password/reset/{tail}").content.decode()


def test_there_is_no_signing_up(db: None, client: Client) -> None:
    assert client.get("/account/sign-up").status_code == 404
    assert client.post("/accounts/signup/").status_code == 404


def test_the_session_cookie_is_not_for_scripts(cast: Cast, client: Client) -> None:
    sign_in(client, "ana@acme.example")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_page_of_a_closed_account_says_what_to_do(db: None, client: Client) -> None:
    assert "portal administrator" in client.get(reverse("account_inactive")).content.decode()


def test_somebody_without_a_password_chooses_one_by_mail(cast: Cast, client: Client) -> None:
    cast.ana.set_unusable_password()
    cast.ana.save()
    client.force_login(cast.ana)
    way = client.get(reverse("account_change_password"), follow=True).redirect_chain
    assert [url for url, _ in way] == [reverse("account_set_password"), reverse("account_reset_password")]


def test_changing_the_password_is_for_those_who_are_signed_in(db: None, client: Client) -> None:
    answer = client.get(reverse("account_change_password"))
    assert answer.headers["Location"].startswith(reverse("account_login"))
