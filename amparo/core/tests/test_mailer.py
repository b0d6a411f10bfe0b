"""Outgoing mail against a real server: once, in the recipient's language, retried for days, failures listed."""

import email
import email.policy
import socket
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from amparo.core import mailer
from amparo.core.access import NotAllowed
from amparo.core.actors import VISITOR, Actor
from amparo.core.events import UnknownTopic
from amparo.core.mailer import kinds, queue
from amparo.core.models import Event, OutgoingMail

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADMINISTRATOR = Actor("person", 1, frozenset({"administrator"}))
pytestmark = pytest.mark.django_db(transaction=True)


class Server:
    """A mail server that answers as told and keeps what it acknowledged."""

    def __init__(self) -> None:
        self.recipient = self.content = "250 OK"
        self.got: list[EmailMessage] = []
        self.to: list[str] = []
        self.port = 0

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.content.startswith("250"):
            raw = envelope.content or b""
            assert isinstance(raw, bytes)
            self.got.append(email.message_from_bytes(raw, policy=email.policy.default))
            self.to += envelope.rcpt_tos
        return self.content


@pytest.fixture(autouse=True)
def templates(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, empty_queue: None) -> None:
    folder = tmp_path / "templates" / "mail"
    folder.mkdir(parents=True)
    (folder / "greeting.subject.txt").write_text('{% load i18n %}{{ name }} {% translate "and" %} {{ desk }}\n')
    (folder / "greeting.txt").write_text('{% load i18n %}{{ name }} {% translate "and" %} & {{ link }}\n{{ base_url }}')
    (folder / "greeting.html").write_text("<p>{{ name }}</p>")
    (folder / "plain.subject.txt").write_text("Plain")
    (folder / "plain.txt").write_text("Plain text")
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [folder.parent]
    settings.DATA_DIR = tmp_path
    settings.MAIL_FROM = "Lumen Support <support@lumen.example>"
    settings.BASE_URL = "https://desk.lumen.example"
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(kinds, "_context", [])
    mailer.kind("greeting", "name", "link")
    mailer.kind("plain")
    mailer.context_from(vendor)


def vendor() -> dict[str, str]:
    return {"desk": "Lumen"}


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{handler.port}"
    yield handler
    controller.stop()


def greet(name: str = "Ana", language: str = "es", to: str = "ana@example.com") -> OutgoingMail:
    params = {"name": name, "link": "https://desk.lumen.example/t/1?a=1&b=2"}
    return OutgoingMail.objects.get(pk=mailer.send("greeting", to, language, params, "case:1042", NOW))


def test_a_mail_is_sent_once_in_the_recipients_language(server: Server) -> None:
    mail = greet()
    mailer.deliver_due(NOW)
    mailer.deliver_due(NOW + timedelta(days=1))
    mailer.deliver(mail.pk, NOW)
    [got] = server.got
    assert server.to == ["ana@example.com"]
    assert got["Subject"] == "Ana y Lumen"
    assert got["From"] == "Lumen Support <support@lumen.example>"
    assert got["To"] == "ana@example.com"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Content-Language"] == "es"
    assert got["Date"].datetime == NOW
    assert got["Message-ID"].startswith(f"<mail.{mail.pk}.")
    text, html = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == [
        "Ana y & https://desk.lumen.example/t/1?a=1&b=2",
        "https://desk.lumen.example",
    ]
    assert html.get_content().strip() == "<p>Ana</p>"
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts) == ("sent", NOW, 1)
    assert mail.params == {}, "links with authority are not kept"


@pytest.mark.parametrize(("language", "word"), [("en", "and"), ("fr", "et"), ("de", "und"), ("pt-BR", "e")])
def test_each_language_is_its_own(language: str, word: str, tmp_path: Path) -> None:
    greet(language=language)
    mailer.deliver_due(NOW)
    [file] = (tmp_path / "outbox").glob("*.eml")
    got = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert got["Subject"] == f"Ana {word} Lumen"


def test_without_a_server_mail_lies_in_the_outbox_folder(tmp_path: Path) -> None:
    mail = greet()
    mailer.deliver_due(NOW)
    assert [file.name for file in (tmp_path / "outbox").iterdir()] == [f"{mail.pk:08d}-greeting.eml"]


def test_a_mail_of_a_rolled_back_action_never_leaves(server: Server) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        greet()
        raise RuntimeError
    assert mailer.deliver_due(NOW) == 0
    assert not ProcrastinateJob.objects.filter(task_name="core.send_mail").exists()


def test_a_server_that_is_down_is_tried_again_until_it_is_up(server: Server, settings: Any) -> None:
    up = settings.SMTP_URL
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    mail = greet()
    mailer.deliver(mail.pk, NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.next_at) == ("queued", 1, NOW + timedelta(minutes=1))
    assert "refused" in mail.error
    settings.SMTP_URL = up
    mailer.deliver(mail.pk, NOW)
    assert server.got == [], "not before its time"
    mailer.deliver(mail.pk, NOW + timedelta(minutes=1))
    assert len(server.got) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("sent", "")


def test_a_busy_server_is_tried_again_with_growing_waits_and_then_given_up(server: Server) -> None:
    server.recipient = "451 try later"
    mail = greet()
    now, ids = NOW, set()
    for _ in range(len(queue.RETRY_SECONDS) + 1):
        ids.add(mailer.write(mail, now)["Message-ID"])
        mailer.deliver(mail.pk, now)
        mail.refresh_from_db()
        now = mail.next_at or now
    assert len(ids) == 1, "the same Message-ID at every attempt"
    assert now - NOW > timedelta(days=2)
    assert mail.state == "failed"
    [event] = Event.objects.filter(type="mail.failed")
    assert (event.about, event.actor, event.topics) == ("case:1042", "system", ["case:1042", "mail-failures"])
    assert event.payload == {"mail": mail.pk, "kind": "greeting", "attempts": len(queue.RETRY_SECONDS) + 1}


@pytest.mark.parametrize("stage", ["recipient", "content"])
def test_a_final_no_fails_at_once_and_may_be_queued_again(server: Server, stage: str) -> None:
    setattr(server, stage, "550 no such user")
    mail = greet()
    mailer.deliver_due(NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("failed", "550 no such user")
    assert [failed.pk for failed in mailer.list_failed()] == [mail.pk]
    assert Event.objects.filter(type="mail.failed").count() == 1
    setattr(server, stage, "250 OK")
    with pytest.raises(NotAllowed):
        mailer.retry(VISITOR, mail.pk, NOW)
    assert mailer.retry(ADMINISTRATOR, mail.pk, NOW)
    assert not mailer.retry(ADMINISTRATOR, mail.pk, NOW)
    assert Event.objects.get(type="mail.retried").payload == {"mail": mail.pk, "kind": mail.kind}
    mailer.deliver_due(NOW)
    assert len(server.got) == 1


@pytest.mark.parametrize(
    "name", ["Ana\r\nBcc: evil@example.com", "Ana\nX: 1", "Ana\u2028Bcc: e@e.example", "=?utf-8?q?x?="]
)
def test_a_name_cannot_add_a_header_or_a_recipient(server: Server, name: str) -> None:
    greet(name=name)
    mailer.deliver_due(NOW)
    [got] = server.got
    assert got["Bcc"] is None
    assert got["X"] is None
    assert server.to == ["ana@example.com"]
    assert str(got["Subject"]).endswith("Lumen")


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "A <a@b.example>",
        "x" * 250 + "@b.example",
    ],
)
def test_what_is_not_one_address_is_refused(to: str) -> None:
    with pytest.raises(mailer.BadAddress):
        greet(to=to)
    assert not OutgoingMail.objects.exists()


def test_html_is_escaped_and_text_is_not(server: Server) -> None:
    greet(name="<b>A & B</b>")
    mailer.deliver_due(NOW)
    text, html = server.got[0].get_body(("plain",)), server.got[0].get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().startswith("<b>A & B</b> y &")
    assert html.get_content().strip() == "<p>&lt;b&gt;A &amp; B&lt;/b&gt;</p>"


def test_unknown_kinds_and_wrong_parameters_are_refused() -> None:
    with pytest.raises(mailer.UnknownMail):
        mailer.send("nothing", "a@b.example", "en", {}, "", NOW)
    with pytest.raises(mailer.MailMismatch):
        mailer.send("greeting", "a@b.example", "en", {"name": "Ana"}, "", NOW)
    with pytest.raises(mailer.MailMismatch):
        mailer.send("greeting", "a@b.example", "en", {"name": "Ana", "link": ["x"]}, "", NOW)  # type: ignore[dict-item]
    with pytest.raises(UnknownTopic):
        mailer.send("plain", "a@b.example", "en", {}, "Case 1", NOW)


def test_a_mail_without_html_is_plain(server: Server) -> None:
    mailer.send("plain", "a@b.example", "en", {}, "", NOW)
    mailer.deliver_due(NOW)
    assert server.got[0].get_content_type() == "text/plain"


def test_a_broken_template_is_tried_again_and_loses_nothing(server: Server, tmp_path: Path) -> None:
    mail = greet()
    template = tmp_path / "templates" / "mail" / "greeting.txt"
    whole = template.read_text()
    template.write_text("{% broken %}")
    mailer.deliver(mail.pk, NOW)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 1)
    template.write_text(whole)
    mailer.deliver_due(NOW + timedelta(minutes=1))
    assert len(server.got) == 1


def test_a_password_is_not_sent_without_encryption(
    server: Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from amparo.core.mailer import carriers

    monkeypatch.setattr(carriers, "LOOPBACK", set())
    settings.SMTP_URL = f"smtp://ana:secret@127.0.0.1:{server.port}"
    mail = greet()
    mailer.deliver(mail.pk, NOW)
    mail.refresh_from_db()
    assert "no encryption" in mail.error
    settings.SMTP_URL = f"smtp+starttls://127.0.0.1:{server.port}"
    mailer.deliver(mail.pk, NOW + timedelta(hours=1))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 2)
    assert server.got == []


def test_mail_whose_job_was_lost_is_taken_up() -> None:
    mail = greet()
    assert queue.enqueue_overdue(NOW) == 0
    assert queue.enqueue_overdue(NOW + timedelta(minutes=11)) == 1
    assert ProcrastinateJob.objects.filter(task_name="core.send_mail", args={"mail": mail.pk}).count() == 2


def test_recent_mail_is_listed_in_pages() -> None:
    keys = [greet().pk for _ in range(3)]
    assert [mail.pk for mail in mailer.list_recent(limit=2)] == [keys[2], keys[1]]
    assert [mail.pk for mail in mailer.list_recent(limit=2, before=keys[1])] == [keys[0]]
