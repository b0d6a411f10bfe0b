"""Single sign-on by SAML: answers signed by another library than the one that checks them (KA-4)."""

import base64
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from django.urls import reverse
from lxml import etree
from pytest_django import Settings
from signxml import methods
from signxml.signer import XMLSigner

from amparo.core.logs import hide_keys
from amparo.core.models import Event
from amparo.core.trouble import Trouble
from amparo.people.models import Person
from amparo.people.provider_settings import SAML, certificate, providers_from, saml_app
from amparo.testing.cast import Cast

ENTITY = "https://login.acme.example/saml"
NOT_KNOWN = reverse("account_not_recognised")
DESK = "http://testserver"
ANSWER = reverse("saml_acs", args=["saml"])
EMAIL_ID = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"


@dataclass(frozen=True)
class Keys:
    """A provider's key and certificate."""

    private: bytes
    certificate: str


@cache
def keys(name: str) -> Keys:
    """Made once for each name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    signed = builder.not_valid_before(now).not_valid_after(now + timedelta(days=2)).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Keys(private, signed.public_bytes(serialization.Encoding.PEM).decode())


@dataclass(frozen=True)
class Claim:
    """What the provider says."""

    email: str = "dora@acme.example"
    audience: str = f"{DESK}{reverse('saml_metadata', args=['saml'])}"
    recipient: str = f"{DESK}{ANSWER}"
    issuer: str = ENTITY
    minutes_ago: int = 0
    signer: str = "acme"


@pytest.fixture
def configured(settings: Settings) -> Settings:
    settings.SOCIALACCOUNT_PROVIDERS = providers_from(
        {
            "AMPARO_SAML_ENTITY_ID": ENTITY,
            "AMPARO_SAML_URL": "https://login.acme.example/sso",
            "AMPARO_SAML_CERTIFICATE": keys("acme").certificate,
            "AMPARO_SAML_DOMAINS": "acme.example",
            "AMPARO_SAML_NAME": "Acme SAML",
        }
    )
    settings.PACK = "lumen"
    return settings


def browser() -> Client:
    """A browser, which says whom it asks."""
    return Client(HTTP_HOST="testserver")


@pytest.fixture
def client() -> Client:
    return browser()


def leave(client: Client) -> str:
    """Presses the button; returns the id of the request that goes to the provider."""
    page = client.post(reverse("account_single_sign_on", args=["saml"])).content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    address = urlsplit(unescape(found[1]))
    assert address.netloc == "login.acme.example"
    request = zlib.decompress(base64.b64decode(parse_qs(address.query)["SAMLRequest"][0]), -15)
    return str(etree.fromstring(request).get("ID"))


def moment(minutes: int) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def answer_to(request: str, claim: Claim, spoil: Callable[[etree._Element], None] | None = None) -> str:
    """A signed answer; `spoil` changes it after it was signed."""
    ago = -claim.minutes_ago
    to = f'InResponseTo="{request}"' if request else ""
    text = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
      xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="{moment(ago)}"
      Destination="{claim.recipient}" {to}><saml:Issuer>{claim.issuer}</saml:Issuer>
      <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
      <saml:Assertion ID="_a1" Version="2.0" IssueInstant="{moment(ago)}"><saml:Issuer>{claim.issuer}</saml:Issuer>
      <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>
      <saml:Subject><saml:NameID Format="{EMAIL_ID}">{claim.email}</saml:NameID>
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
      NotOnOrAfter="{moment(ago + 5)}" Recipient="{claim.recipient}" {to}/></saml:SubjectConfirmation></saml:Subject>
      <saml:Conditions NotBefore="{moment(ago - 1)}" NotOnOrAfter="{moment(ago + 5)}"><saml:AudienceRestriction>
      <saml:Audience>{claim.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
      <saml:AuthnStatement AuthnInstant="{moment(ago)}" SessionIndex="_s1"><saml:AuthnContext>
      <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>
      </saml:AuthnContext></saml:AuthnStatement></saml:Assertion></samlp:Response>"""
    response = etree.fromstring(text)
    signer = XMLSigner(methods.enveloped, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
    signer.namespaces = {"ds": "http://www.w3.org/2000/09/xmldsig#"}
    assertion = response.find("{*}Assertion")
    made_by = keys(claim.signer)
    signed = signer.sign(
        assertion, key=made_by.private, cert=made_by.certificate, reference_uri="_a1", id_attribute="ID"
    )
    response.replace(assertion, signed)
    if spoil is not None:
        spoil(response)
    return base64.b64encode(etree.tostring(response)).decode()


def give(client: Client, answer: str) -> str:
    """The provider's page posts the answer from another site: without our session, which the next page has."""
    stranger = browser()
    posted = stranger.post(ANSWER, {"SAMLResponse": answer, "RelayState": ""})
    assert posted.status_code == 302
    client.cookies.update(stranger.cookies)
    return str(client.get(posted.headers["Location"]).headers["Location"])


def is_in(client: Client) -> bool:
    return client.get(reverse("account_profile")).status_code == 200


def test_a_signed_answer_signs_its_person_in_once(cast: Cast, client: Client, configured: Settings) -> None:
    answer = answer_to(leave(client), Claim())
    assert give(client, answer) == "/"
    assert client.session["_auth_user_id"] == str(cast.dora.pk)
    assert give(client, answer) == NOT_KNOWN
    again = browser()
    assert give(again, answer_to(leave(again), Claim(email="Dora@acme.example"))) == "/"


def test_another_name_id_with_the_address_of_somebody_connected_is_refused(
    cast: Cast, client: Client, configured: Settings
) -> None:
    SocialAccount.objects.create(user=cast.dora, provider="saml", uid="lasting-1")
    assert give(client, answer_to(leave(client), Claim())) == f"{NOT_KNOWN}?why=other-id"
    assert not is_in(client)
    assert SocialAccount.objects.get().uid == "lasting-1"
    assert Event.objects.filter(type="person.provider_refused", about=f"person:{cast.dora.pk}").count() == 1


WRONG = {
    "nobody of ours": Claim(email="stranger@acme.example"),
    "an address of another domain": Claim(email="olga@outis.example"),
    "for another desk": Claim(audience="https://other.example/metadata"),
    "sent elsewhere": Claim(recipient=f"{DESK}/elsewhere"),
    "of another provider": Claim(issuer="https://evil.example"),
    "signed by another key": Claim(signer="evil"),
    "an hour old": Claim(minutes_ago=60),
}


@pytest.mark.parametrize("why", list(WRONG))
def test_an_answer_that_is_wrong_signs_nobody_in(cast: Cast, client: Client, configured: Settings, why: str) -> None:
    before = Person.objects.count()
    assert give(client, answer_to(leave(client), WRONG[why])) == NOT_KNOWN
    assert not is_in(client)
    assert Person.objects.count() == before


def change_address(response: etree._Element) -> None:
    """Another address under the old signature."""
    for name in response.iter("{*}NameID"):
        name.text = "petra@acme.example"


def remove_signature(response: etree._Element) -> None:
    for signature in list(response.iter("{*}Signature")):
        signature.getparent().remove(signature)


def wrap(response: etree._Element) -> None:
    """XML signature wrapping: a forged assertion in front, the signed one kept for the check."""
    signed = response.find("{*}Assertion")
    forged = etree.fromstring(etree.tostring(signed))
    remove_signature(forged)
    forged.set("ID", "_forged")
    change_address(forged)
    response.insert(list(response).index(signed), forged)


def comment(response: etree._Element) -> None:
    """A comment inside of the address, which some readers cut it at."""
    name = next(response.iter("{*}NameID"))
    name.text = "petra@acme.example"
    name.append(etree.Comment("x"))
    name[0].tail = ".evil.example"


@pytest.mark.parametrize("spoil", [change_address, remove_signature, wrap, comment])
def test_an_answer_that_was_tampered_with_signs_nobody_in(
    cast: Cast, client: Client, configured: Settings, spoil: Callable[[etree._Element], None]
) -> None:
    assert give(client, answer_to(leave(client), Claim(), spoil)) == NOT_KNOWN
    assert not is_in(client)


def test_an_answer_that_nobody_asked_for_signs_nobody_in(cast: Cast, client: Client, configured: Settings) -> None:
    assert give(client, answer_to("", Claim())) == NOT_KNOWN
    assert give(client, answer_to("_made_up", Claim())) == NOT_KNOWN
    elsewhere = leave(browser())
    assert give(client, answer_to(elsewhere, Claim())) == NOT_KNOWN
    assert not is_in(client)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
FETCH = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize("sent", [b"", b"x", b"<x/>", b"\xff\xfe", BOMB, FETCH, b"<samlp:Response/>", b"<" * 5000])
def test_what_is_no_answer_at_all_is_no_way_in_and_no_fault(
    cast: Cast, client: Client, configured: Settings, sent: bytes
) -> None:
    leave(client)
    for text in (base64.b64encode(sent).decode(), sent.decode("latin-1")):
        assert give(client, text) == NOT_KNOWN
    assert client.get(reverse("saml_finish_acs", args=["saml"])).headers["Location"] == NOT_KNOWN


def test_the_provider_is_told_what_it_needs_to_know(client: Client, configured: Settings, db: None) -> None:
    answer = client.get(reverse("saml_metadata", args=["saml"]))
    assert answer.status_code == 200
    assert f"{DESK}{ANSWER}" in answer.content.decode()
    assert EMAIL_ID in answer.content.decode()


def test_the_provider_is_promised_no_way_to_sign_out_everywhere(client: Client, configured: Settings, db: None) -> None:
    told = client.get(reverse("saml_metadata", args=["saml"])).content.decode()
    assert "SingleLogoutService" not in told
    etree.fromstring(told.encode())


def test_a_provider_that_tells_the_address_in_an_attribute_names_people_as_it_likes() -> None:
    app = saml_app(dict.fromkeys(SAML, "x") | {SAML[2]: keys("acme").certificate}, {"AMPARO_SAML_EMAIL": "mail"})
    assert app["settings"]["advanced"]["name_id_format"].endswith(":unspecified")
    assert app["settings"]["attribute_mapping"] == {"email": "mail"}


def test_why_an_answer_was_refused_stands_in_the_log_on_one_line_without_the_name(
    cast: Cast, client: Client, configured: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    give(client, base64.b64encode(b"no answer").decode())
    leave(client)
    give(client, answer_to(leave(client), Claim(email="stranger@acme.example")))
    lines = [hide_keys(line) for line in caplog.messages]
    assert any("Single sign-on was broken off: XMLSyntaxError" in line for line in lines)
    assert any(line.endswith("led to nobody of ours: …@acme.example") for line in lines)
    assert not any("\n" in line for line in lines)


def test_the_certificate_may_be_a_pem_a_file_or_the_bare_base64_of_the_metadata(tmp_path: Path) -> None:
    pem = keys("acme").certificate
    file = tmp_path / "provider.pem"
    file.write_text(pem)
    assert certificate(pem) == certificate(str(file)) == pem
    bare = "".join(line for line in pem.splitlines() if "-" not in line)
    assert certificate(bare) == bare


@pytest.mark.parametrize("text", ["provider.pem", "x", "-----BEGIN CERTIFICATE-----", __file__, "/none", "MIIé"])
def test_what_is_no_certificate_stops_the_desk_and_not_each_sign_in(text: str) -> None:
    with pytest.raises(Trouble, match="AMPARO_SAML_CERTIFICATE"):
        certificate(text)
