"""Bad input over HTTP gets a clear message in the reader's language, and loses nothing."""

import json
import socket
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from pytest_django import Settings

from amparo.cases.models import Case, CaseFile, Draft
from amparo.cases.tests.making import make_case
from amparo.testing.cast import Cast
from amparo.testing.server import serving

NUL = "before\x00after"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def dora(cast: Cast) -> Client:
    """A signed-in customer who does not let exceptions pass for answers."""
    client = Client(raise_request_exception=False)
    client.force_login(cast.dora)
    return client


@pytest.fixture
def case(cast: Cast, now: datetime) -> Case:
    return make_case(cast, cast.dora, cast.acme, now)


def in_french(english: str) -> str:
    """A text as French readers get it, escaped as pages do."""
    with translation.override("fr"):
        return _(english)


def to_problem(client: Client) -> str:
    """Answers the questions before the problem's page; returns that page's address."""
    client.post(reverse("portal:open-step", args=["product"]), {"product": "financials"})
    client.post(reverse("portal:open-step", args=["module"]), {"module": "financials-ledger"})
    client.post(reverse("portal:open-step", args=["need"]), {"kind": "kind:question"})
    return reverse("portal:open-step", args=["problem"])


# --- files ---


def upload(client: Client, name: str, content: bytes) -> "tuple[int, dict[str, str]]":
    answer = client.post(reverse("portal:open-files"), {"file": SimpleUploadedFile(name, content)})
    return answer.status_code, json.loads(answer.content)


def test_a_name_with_line_breaks_becomes_one_line(dora: Client) -> None:
    body = (
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''a%0D%0Ab%00c%E2%80%AEtxt.log\r\n"
        b"Content-Type: text/plain\r\n\r\na log\r\n--x--\r\n"
    )
    answer = dora.post(reverse("portal:open-files"), body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 201
    name = CaseFile.objects.get().name
    assert name.isprintable()
    assert name.endswith(".log")


def test_an_empty_file_is_refused_in_the_readers_language_and_the_draft_stays(cast: Cast, dora: Client) -> None:
    cast.dora.language = "fr"
    cast.dora.save()
    to_problem(dora)
    status, told = upload(dora, "empty.log", b"")
    assert status == 422
    assert told["message"] == in_french("This file is empty. Choose another one.")
    assert Draft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_gigabytes_are_refused_before_they_are_sent() -> None:
    with serving() as address, socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as wire:
        wire.sendall(
            b"POST /open/files/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            b"Content-Length: 2147483648\r\nAccept: application/json\r\nAccept-Language: fr\r\n\r\n"
        )
        wire.settimeout(10)
        head, _sep, body = wire.recv(65536).partition(b"\r\n\r\n")
        while not body.endswith(b"}"):
            body += wire.recv(65536)
    assert b" 413 " in head.splitlines()[0]
    told = json.loads(body)
    assert told["title"] == in_french("This is too large to be sent")
    assert told["limit_bytes"] < 2**31


# --- forms ---


def test_an_empty_form_says_what_is_missing_and_keeps_what_was_typed(dora: Client) -> None:
    page = dora.post(to_problem(dora), {"subject": "", "text": "This stays.", "problems": "1"})
    assert page.status_code == 422
    assert "Say in one line what it is about." in page.content.decode()
    assert "This stays." in page.content.decode()


@pytest.mark.parametrize(
    ("step", "sent"),
    [
        ("product", {"product": "no-such-product"}),
        ("product", {"product": NUL}),
        ("module", {"module": "financials"}),
        ("need", {"kind": "kind:nothing"}),
        ("severity", {"impact": "terrible", "scope": "team", "environment": "production"}),
        ("problem", {"subject": "x" * 161, "text": "y", "problems": "1"}),
        ("problem", {"subject": "x", "text": "y" * 20_001, "problems": "1"}),
        ("problem", {"subject": NUL, "text": NUL, "problems": "1"}),
        ("problem", {"subject": "x", "text": "y", "problems": "99999999999999999999"}),
    ],
)
def test_an_answer_that_is_none_is_asked_again(dora: Client, step: str, sent: dict[str, str]) -> None:
    to_problem(dora)
    page = dora.post(reverse("portal:open-step", args=[step]), sent)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()


def test_what_is_too_long_stays_as_it_was_pasted_and_the_page_says_how_long_it_may_be(dora: Client) -> None:
    title = "CN-0500: source failed: ORA-00942. " * 6
    page = dora.post(to_problem(dora), {"subject": title, "text": "y", "problems": "1"}).content.decode()
    assert title.strip() in page and "160 characters at most" in page


def test_the_ends_of_lines_that_browsers_send_do_not_make_a_text_too_long(dora: Client) -> None:
    page = dora.post(to_problem(dora), {"subject": "x", "text": "y\r\n" * 10_000, "problems": "1"})
    assert page.status_code == 302
    assert Draft.objects.get().data["body"] == ("y\n" * 10_000).strip()


def test_a_title_with_line_breaks_becomes_one_line(dora: Client) -> None:
    dora.post(to_problem(dora), {"subject": "One\r\nBcc: all@acme.example", "text": "y", "problems": "1"})
    assert Draft.objects.get().data["title"] == "One Bcc: all@acme.example"


@pytest.mark.parametrize("body", [NUL, "x" * 500_000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
def test_whatever_is_typed_a_draft_is_kept_or_refused_in_words(dora: Client, case: Case, body: str) -> None:
    to_problem(dora)
    for url in (reverse("portal:open-draft"), reverse("portal:reply-draft", args=[case.number])):
        assert dora.post(url, {"subject": body, "text": body, "body": body}).status_code in (204, 413)


@pytest.mark.parametrize("body", ["", "   ", "x" * 20_001, NUL])
def test_a_comment_that_cannot_be_taken_is_given_back(dora: Client, case: Case, body: str) -> None:
    page = dora.post(reverse("portal:comments", args=[case.number]), {"body": body, "files_ids": ["abc", "9" * 30]})
    assert page.status_code in (302, 422)
    if page.status_code == 422:
        assert body.strip()[:50] in page.content.decode()
    assert all("\x00" not in message.body for message in case.messages.all())


# --- addresses ---


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/cases/99999999999999999999999/", 404),
        ("/cases/0/", 404),
        ("/cases/1/files/99999999999999999999999/", 404),
        ("/open/files/99999999999999999999999/", 404),
        ("/decisions/00000000-0000-0000-0000-000000000000/", 404),
        ("/cases/?after=nonsense", 302),
        ("/cases/?after=%00", 302),
        ("/cases/?view=%00", 200),
        ("/open/no-such-step/", 404),
        ("/confirm/no%00thing/", 410),
        ("/welcome/no%00thing", 404),
        ("/%00", 404),
    ],
)
def test_an_address_that_nobody_has_is_answered_in_words(dora: Client, path: str, status: int) -> None:
    assert dora.get(path).status_code == status


def test_a_used_or_invented_link_is_explained_in_the_readers_language(cast: Cast, client: Client) -> None:
    page = client.get(reverse("portal:confirm", args=["invented"]), headers={"accept-language": "fr"})
    assert page.status_code == 410
    assert in_french("This link is no longer valid") in page.content.decode()
    assert '<html lang="fr"' in page.content.decode()


def test_a_language_that_the_desk_does_not_speak_changes_nothing(cast: Cast, client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "tlh", "next": "https://evil.example/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "amparo_language" not in answer.cookies
