"""The outbox of a demo: what would have been sent, and nothing else of the disk."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

LETTER = (
    "To: ana@acme.example\r\nSubject: =?utf-8?q?Caf=C3=A9?=\r\nDate: Mon, 23 Nov 2026 15:00:00 +0000\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\nFollow http://127.0.0.1:8000/confirm/abc/ <b>now</b>\r\n"
)


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> Path:
    settings.DEMO, settings.SMTP_URL, settings.DATA_DIR = True, "", tmp_path
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "00000001-visitor_confirmation.eml").write_text(LETTER)
    (tmp_path / "secret.eml").write_text("To: nobody\r\n\r\nsecret")
    return tmp_path


@pytest.mark.django_db
def test_a_letter_is_listed_and_read_with_its_link(demo: Path, client: Client) -> None:
    assert "Café" in client.get("/outbox/").content.decode()
    page = client.get("/outbox/00000001-visitor_confirmation.eml/").content.decode()
    assert 'href="http://127.0.0.1:8000/confirm/abc/"' in page
    assert "<b>now" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["..%2Fsecret.eml", "%2e%2e%2fsecret.eml", "secret_key", "x" * 300, "a%00.eml"])
def test_nothing_else_of_the_disk_is_read(demo: Path, client: Client, name: str) -> None:
    assert client.get(f"/outbox/{name}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(("demo_on", "smtp"), [(False, ""), (True, "smtp://mail.example")])
def test_a_desk_that_sends_mail_has_no_outbox(
    demo: Path, client: Client, settings: Settings, demo_on: bool, smtp: str
) -> None:
    settings.DEMO, settings.SMTP_URL = demo_on, smtp
    assert client.get("/outbox/").status_code == 404
