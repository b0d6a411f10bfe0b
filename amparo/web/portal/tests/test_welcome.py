"""Invitations from the mail to the account, and the choice of language."""

from datetime import datetime
from urllib.parse import urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.core.access import NotAllowed, NotVisible
from amparo.core.models import Event, OutgoingMail
from amparo.people import access, actions, throttle
from amparo.people.actions import JoinTerms
from amparo.people.actions.invitations import INVITATIONS_A_DAY
from amparo.people.models import Invitation, Membership, Person
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast
from amparo.testing.clock import later

LUC = JoinTerms("Luc@Acme.example", "Luc", "fr")
GOOD = {"name": "Luc Réant", "language": "fr", "password": "un cheval bien à moi"}
GONE = "This link does not work any more"


@pytest.fixture
def link(cast: Cast) -> str:
    """The path in the mail that Petra's invitation caused."""
    actions.invite_person(cast.actor("petra"), cast.acme, LUC, timezone.now())
    return path_of_last_mail()


def path_of_last_mail() -> str:
    return str(urlsplit(OutgoingMail.objects.latest("id").params["link"]).path)


def test_an_invitation_goes_out_in_the_invited_persons_language_and_says_nothing_of_the_inviters(
    cast: Cast, now: datetime
) -> None:
    """SEC-4: the only word in the mail that is not ours is the company's name, which the vendor entered."""
    membership = actions.invite_person(cast.actor("petra"), cast.acme, LUC, now)
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.language) == ("invitation", "luc@acme.example", "fr")
    assert set(mail.params) == {"link", "company", "days"}
    assert mail.params["company"] == "Acme"
    assert mail.params["link"].startswith("http://127.0.0.1:8000/welcome/")
    assert not membership.person.has_usable_password()
    assert [e.type for e in Event.objects.order_by("id")] == [
        "person.created", "membership.started", "person.invited",
    ]  # fmt: skip


def test_the_browser_of_an_accepted_invitation_is_listed_and_can_be_signed_out_from_another(
    client: Client, link: str
) -> None:
    """KA-4: every session can be seen and ended, the very first one too."""
    client.post(link, GOOD)
    luc = Person.objects.get(email="luc@acme.example")
    first = UserSession.objects.get(user=luc)
    elsewhere = Client()
    elsewhere.force_login(luc)
    elsewhere.post(reverse("account_session_end", args=[first.pk]))
    assert not client.get(reverse("account_profile")).wsgi_request.user.is_authenticated


def test_the_database_holds_no_key_that_opens_the_link(link: str) -> None:
    key = link.removeprefix("/welcome/")
    assert len(key) >= 43
    stored = Invitation.objects.get()
    assert key not in (stored.token_sha256, str(stored.pk))


def test_the_invited_person_reads_their_language_chooses_a_password_and_is_in(
    cast: Cast, link: str, client: Client
) -> None:
    page = client.get(link)
    assert 'lang="fr"' in page.content.decode()
    assert "luc@acme.example" in page.content.decode()
    answer = client.post(link, GOOD)
    assert answer.headers["Location"] == "/"
    luc = Person.objects.get(email="luc@acme.example")
    assert client.session["_auth_user_id"] == str(luc.pk)
    assert (luc.name, luc.language, luc.check_password(GOOD["password"])) == ("Luc Réant", "fr", True)
    assert [e.type for e in Event.objects.order_by("id")][-2:] == ["person.joined", "person.signed_in"]
    assert [s.company for s in access.companies_of(luc, timezone.now())] == [cast.acme]


def test_looking_at_the_link_uses_nothing_up_and_accepting_uses_it_up(link: str, client: Client) -> None:
    """SEC-8: mail scanners follow links; only sending the form counts."""
    for _ in range(3):
        assert client.get(link).status_code == 200
    client.post(link, GOOD)
    for browser in (client, Client()):
        gone = browser.get(link)
        assert gone.status_code == 404
    assert browser.post(link, {**GOOD, "password": "another long password"}).status_code == 404
    assert Person.objects.get(email="luc@acme.example").check_password(GOOD["password"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "Luc\r\nBcc: all@acme.example"), ("name", "  "), ("name", "L" * 121), ("password", "short"),
     ("password", "password1234"), ("password", ""), ("language", "tlh")],
)  # fmt: skip
def test_bad_input_is_told_and_uses_nothing_up(link: str, client: Client, field: str, value: str) -> None:
    """SEC-15."""
    answer = client.post(link, {**GOOD, field: value})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not Person.objects.get(email="luc@acme.example").has_usable_password()
    assert client.post(link, GOOD).status_code == 302


def test_a_name_with_markup_is_shown_as_text(link: str, client: Client) -> None:
    """SEC-16."""
    page = client.post(link, {**GOOD, "name": "<script>alert(1)</script>", "password": ""}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_revoked_expired_replaced_and_invented_links_get_one_clear_message(
    cast: Cast, link: str, client: Client
) -> None:
    """SEC-8."""
    now = timezone.now()
    actions.invite_person(cast.actor("petra"), cast.acme, LUC, now)
    second = path_of_last_mail()
    assert GONE in client.get(link).content.decode(), "the later one replaces it"
    Invitation.objects.filter(revoked_at=None).update(expires_at=now)
    assert GONE in client.get(second).content.decode()
    actions.invite_person(cast.actor("petra"), cast.acme, LUC, now)
    third = path_of_last_mail()
    actions.revoke_invitation(cast.actor("max"), Invitation.objects.latest("id"), now)
    assert GONE in client.get(third).content.decode()
    assert GONE in client.get("/welcome/invented").content.decode()
    assert Event.objects.latest("id").type == "person.invitation_revoked"


def test_closing_the_account_closes_its_link(cast: Cast, link: str, client: Client) -> None:
    luc = Person.objects.get(email="luc@acme.example")
    actions.deactivate_person(cast.actor("adam"), luc, timezone.now())
    actions.reactivate_person(cast.actor("adam"), luc, timezone.now())
    assert client.get(link).status_code == 404


def test_links_cannot_be_guessed_by_trying(db: None, client: Client) -> None:
    for number in range(throttle.INVITATION_FROM_ADDRESS.most):
        assert client.get(f"/welcome/guess{number}").status_code == 404
    refused = client.get("/welcome/guess")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "300"


@pytest.mark.parametrize("name", ["ana", "dora", "theo"])
def test_contacts_without_a_leading_role_cannot_invite(cast: Cast, now: datetime, name: str) -> None:
    with pytest.raises(NotAllowed, match="company-leaders-only"):
        actions.invite_person(cast.actor(name), cast.acme, LUC, now)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("name", ["olga", "greta", "paco", "viktor"])
def test_outsiders_cannot_invite_nor_learn_of_the_company(cast: Cast, now: datetime, name: str) -> None:
    with pytest.raises(NotVisible):
        actions.invite_person(cast.actor(name), cast.acme, LUC, now)
    assert not Person.objects.filter(email="luc@acme.example").exists()


def test_one_address_is_not_flooded_with_invitations(cast: Cast, now: datetime) -> None:
    """SEC-4."""
    petra = cast.actor("petra")
    for minute in range(INVITATIONS_A_DAY):
        actions.invite_person(petra, cast.acme, LUC, later(minutes=minute))
    with pytest.raises(NotAllowed, match="invited-too-often"):
        actions.invite_person(petra, cast.acme, LUC, later(hours=1))
    assert OutgoingMail.objects.count() == INVITATIONS_A_DAY
    assert Membership.objects.filter(person__email="luc@acme.example").count() == 1
    actions.invite_person(petra, cast.acme, LUC, later(days=1, minutes=1))


def test_somebody_with_an_account_is_a_member_at_once_without_a_mail(cast: Cast, now: datetime) -> None:
    """Where the vendor enters them; whom a company invites is asked: people/tests/test_joining.py."""
    actions.invite_person(cast.actor("adam"), cast.acme, JoinTerms("GRETA@gruber.example", "G"), now)
    assert {s.company.name for s in access.companies_of(cast.greta, now)} == {"Acme", "Gruber"}
    assert not OutgoingMail.objects.exists()
    assert Person.objects.get(pk=cast.greta.pk).name == "Greta"


def test_inviting_a_bad_address_or_one_of_the_vendors_people_is_refused(cast: Cast, now: datetime) -> None:
    petra = cast.actor("petra")
    with pytest.raises(BadInput, match="not-an-address"):
        actions.invite_person(petra, cast.acme, JoinTerms("a@b.example\nBcc: c@d.example", "A"), now)
    with pytest.raises(NotAllowed, match="of-the-vendor"):
        actions.invite_person(petra, cast.acme, JoinTerms("alma@vendor.example", "Alma"), now)


def test_partner_staff_and_colleagues_of_the_vendor_are_invited_by_administrators(cast: Cast, now: datetime) -> None:
    adam = cast.actor("adam")
    membership = actions.invite_to_partner(adam, cast.norte, JoinTerms("pepe@norte.example", "Pepe", "es"), now)
    assert membership.partner == cast.norte
    terms = actions.PersonTerms("nina@vendor.example", "Nina", rights=frozenset({"agent"}))
    actions.invite_colleague(adam, actions.create_person(adam, terms, now), now)
    assert [mail.params["company"] for mail in OutgoingMail.objects.order_by("id")] == ["Norte", ""]
    with pytest.raises(NotAllowed):
        actions.invite_to_partner(cast.actor("paco"), cast.norte, LUC, now)


def test_a_confirmed_visitor_becomes_a_person_of_no_company_who_can_choose_a_password(
    cast: Cast, client: Client
) -> None:
    """KA-3, SEC-4: the one mail was the visitor's confirmation, so there is no second one."""
    now = timezone.now()
    admission = actions.admit_confirmed(cast.actor("viktor"), JoinTerms("viktor@nobody.example", "Viktor"), now)
    assert not OutgoingMail.objects.exists()
    assert access.companies_of(admission.person, now) == []
    form = {**GOOD, "language": "en"}
    assert client.post(reverse("welcome", args=[admission.key]), form).status_code == 302
    again = actions.admit_confirmed(cast.actor("viktor"), JoinTerms("viktor@nobody.example", "Viktor"), now)
    assert (again.person, again.key) == (admission.person, None)
    assert actions.admit_confirmed(cast.actor("viktor"), JoinTerms(cast.ines.email, "Ines"), now).key is None


def test_a_visitor_chooses_the_language_by_cookie_and_a_person_for_good(cast: Cast, client: Client) -> None:
    """ML-1."""
    answer = client.post(reverse("set_language"), {"language": "pt-br", "next": "/account/sign-in"})
    assert answer.headers["Location"] == "/account/sign-in"
    assert 'lang="pt-br"' in client.get("/account/sign-in").content.decode()
    client.force_login(cast.ana)
    client.post(reverse("set_language"), {"language": "de"})
    assert Person.objects.get(pk=cast.ana.pk).language == "de"
    assert Event.objects.latest("id").payload == {"person": cast.ana.pk, "field": "language"}
    assert 'lang="de"' in client.get(reverse("account_change_password")).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_choosing_a_language_leads_only_to_pages_of_this_desk(db: None, client: Client, target: str) -> None:
    answer = client.post(reverse("set_language"), {"language": "fr", "next": target})
    assert answer.headers["Location"] == "/"


def test_a_language_that_the_desk_does_not_speak_changes_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    answer = client.post(reverse("set_language"), {"language": "tlh"})
    assert answer.status_code == 302
    assert "amparo_language" not in answer.cookies
    assert client.get(reverse("set_language")).status_code == 405
    assert Person.objects.get(pk=cast.ana.pk).language == "es"


def test_on_a_desk_without_passwords_the_link_leads_to_the_account(
    link: str, client: Client, settings: Settings
) -> None:
    settings.SIGN_IN_WAYS = frozenset({"passkey"})
    page = client.get(link).content.decode()
    assert "password" not in page
    answer = client.post(link, {"name": "Luc", "language": "fr"})
    assert answer.headers["Location"] == reverse("account_profile")
    person = Person.objects.get(email="luc@acme.example")
    assert not person.has_usable_password()
    assert client.session["_auth_user_id"] == str(person.pk)
