"""Failed mails, listed for administrators and sent once more."""

from datetime import datetime

from django.test import Client

from amparo.core.models import Event, OutgoingMail
from amparo.testing.cast import Cast


def failed(now: datetime, error: str = "550 no such mailbox") -> OutgoingMail:
    return OutgoingMail.objects.create(
        kind="case_answered", to="gone@acme.example", language="en", state="failed", error=error, created_at=now
    )


def test_an_administrator_reads_why_a_mail_failed(cast: Cast, client: Client, now: datetime) -> None:
    failed(now, error="550 <script>alert(1)</script>")
    client.force_login(cast.adam)
    page = client.get("/admin/mails/").content.decode()
    assert "gone@acme.example" in page
    assert "&lt;script&gt;" in page and "<script>alert" not in page


def test_a_failed_mail_is_sent_again(cast: Cast, client: Client, now: datetime) -> None:
    mail = failed(now)
    client.force_login(cast.adam)
    assert client.post(f"/admin/mails/{mail.pk}/delivery/").status_code == 302
    mail.refresh_from_db()
    assert mail.state == "queued"
    event = Event.objects.get(type="mail.retried")
    assert (event.actor, event.payload) == (f"person:{cast.adam.pk}", {"mail": mail.pk, "kind": "case_answered"})
    client.post(f"/admin/mails/{mail.pk}/delivery/")
    assert Event.objects.filter(type="mail.retried").count() == 1


def test_a_cursor_that_is_no_number_shows_the_first_page(cast: Cast, client: Client, now: datetime) -> None:
    failed(now)
    client.force_login(cast.adam)
    for before in ("x", "-1", "9" * 40, "' or 1=1"):
        assert client.get("/admin/mails/", {"before": before}).status_code == 200
