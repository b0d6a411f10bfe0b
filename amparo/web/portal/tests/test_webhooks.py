"""A company's webhooks on its pages: made, shown once, tested, switched off, replayed; also in what the vendor did."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from amparo.core.models import Event
from amparo.notify import actions
from amparo.notify.actions import Wish, deliver_due
from amparo.notify.audiences import types_for
from amparo.notify.models import Attempt, Endpoint, Message
from amparo.notify.tests.receiver import receiving
from amparo.people.models import Person
from amparo.testing.cast import Cast
from amparo.web.shared.webhooks.texts import noun_texts

pytestmark = pytest.mark.django_db
URL = "https://hooks.acme.example/in?key=k-123"


@pytest.fixture(autouse=True)
def lumen(settings: Settings) -> None:
    settings.PACK = "lumen"


@pytest.fixture
def petra(cast: Cast, client: Client) -> Client:
    client.force_login(cast.petra)
    return client


def at(cast: Cast, name: str, *ids: object) -> str:
    return reverse(f"portal:company-webhook{name}", args=[cast.acme.pk, *ids])


def made(cast: Cast, petra: Client, **more: object) -> Endpoint:
    sent = {"url": URL, "description": "Ledger", "scope": "all", **more}
    response = petra.post(at(cast, "-new"), sent)
    assert response.status_code == 302, response.content.decode()
    return Endpoint.objects.get(company=cast.acme)


def test_a_webhook_is_made_and_its_secret_is_shown_once(cast: Cast, petra: Client) -> None:
    endpoint = made(cast, petra)
    page = petra.get(at(cast, "", endpoint.pk)).content.decode()
    assert "Ledger" in page
    assert "whsec_" not in page
    shown = petra.post(at(cast, "-secret", endpoint.pk))
    assert re.search(r'value="whsec_[A-Za-z0-9+/=]{44}"', shown.content.decode())
    assert shown.headers["Cache-Control"] == "no-store"
    again = petra.post(at(cast, "-secret", endpoint.pk), follow=True).content.decode()
    assert "whsec_" not in again
    assert "shown before" in again
    petra.post(at(cast, "-rotation", endpoint.pk), {"keep": "24"})
    assert "whsec_" in petra.post(at(cast, "-secret", endpoint.pk)).content.decode()


def test_every_type_of_event_stands_under_a_name_in_words() -> None:
    nouns = {name.partition(".")[0] for name in types_for(None)} - {"core"}  # of the tests of core, in the same process
    assert nouns - set(noun_texts()) == set()


def test_what_cannot_be_taken_is_said_and_what_was_typed_is_kept(cast: Cast, petra: Client) -> None:
    for sent, said in (
        ({"url": "http://acme.example/", "scope": "all"}, "https://"),
        ({"url": "https://10.0.0.1/", "scope": "all"}, "private network"),
        ({"url": "https://acme.example:25/", "scope": "all"}, "port 443"),
        ({"url": URL, "scope": "some"}, "tick at least one"),
        ({"url": URL, "scope": "some", "types": "case.noted"}, "case.noted"),
        ({"scope": "all"}, "required"),
    ):
        response = petra.post(at(cast, "-new"), {"description": "My <b>", **sent})
        page = response.content.decode()
        assert response.status_code == 422
        assert said in page
        assert "My &lt;b&gt;" in page
    assert not Endpoint.objects.exists()


def test_an_endpoint_is_changed_switched_off_and_on_and_removed(cast: Cast, petra: Client) -> None:
    endpoint = made(cast, petra)
    form = petra.get(at(cast, "-change", endpoint.pk)).content.decode()
    assert "case.answered" in form
    assert "case.noted" not in form
    petra.post(at(cast, "-change", endpoint.pk), {"url": URL, "scope": "some", "types": ["case.answered"]})
    endpoint.refresh_from_db()
    assert (endpoint.types, endpoint.description) == (["case.answered"], "")
    petra.post(at(cast, "-state", endpoint.pk), {"verb": "disable"})
    assert "Switched off" in petra.get(at(cast, "s")).content.decode()
    assert "switched off" in petra.post(at(cast, "-test", endpoint.pk), follow=True).content.decode()
    petra.post(at(cast, "-state", endpoint.pk), {"verb": "enable"})
    assert "Working" in petra.get(at(cast, "s")).content.decode()
    petra.post(at(cast, "-removal", endpoint.pk))
    assert "Nothing is sent anywhere yet" in petra.get(at(cast, "s")).content.decode()
    log = petra.get(reverse("portal:company-log", args=[cast.acme.pk]), {"by": "company"}).content.decode()
    for said in ("A webhook was made", "was changed", "switched off", "switched on again", "was removed"):
        assert said in log, said
    assert "k-123" not in log


def test_a_delivery_is_shown_with_every_attempt_and_sent_once_more(
    cast: Cast, client: Client, settings: Settings
) -> None:
    from ipaddress import ip_network

    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    client.force_login(cast.adam)
    with receiving() as receiver:
        receiver.status, receiver.body = 500, b"<script>alert(1)</script>"
        client.post(reverse("admin:webhook-new"), {"url": receiver.url, "scope": "all"})
        endpoint = Endpoint.objects.get()
        client.post(reverse("admin:webhook-test", args=[endpoint.pk]))
        deliver_due(endpoint.pk, timezone.now())
        Endpoint.objects.update(failures=3)
        message = Message.objects.get()
        show = reverse("admin:webhook-message", args=[endpoint.pk, message.key])
        page = client.get(show).content.decode()
        assert "HTTP 500" in page
        assert "&lt;script&gt;alert(1)" in page
        assert "Next attempt" in page
        assert "Nothing arrives at present" in client.get(reverse("admin:webhook", args=[endpoint.pk])).content.decode()
        receiver.status, receiver.body = 200, b"fine"
        client.post(reverse("admin:webhook-message-replay", args=[endpoint.pk, message.key]))
        deliver_due(endpoint.pk, timezone.now())
    page = client.get(show).content.decode()
    assert "Delivered" in page
    assert Attempt.objects.count() == 2
    assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    listed = client.get(reverse("admin:webhook", args=[endpoint.pk]), {"state": "delivered"}).content.decode()
    assert message.key in listed
    assert (
        message.key
        not in client.get(reverse("admin:webhook", args=[endpoint.pk]), {"state": "failed"}).content.decode()
    )


def test_what_was_missed_is_asked_for_by_a_moment(cast: Cast, petra: Client) -> None:
    endpoint = made(cast, petra)
    for since, said in (("", "since when"), ("2001-01-01T00:00", "last 30 days"), ("2999-01-01T00:00", "last 30 days")):
        page = petra.post(at(cast, "-replay", endpoint.pk), {"since": since}, follow=True).content.decode()
        assert said in page
    Person.objects.filter(pk=cast.petra.pk).update(time_zone="America/Sao_Paulo")
    two_hours_ago = timezone.now() - timedelta(hours=2)
    since = two_hours_ago.astimezone(ZoneInfo("America/Sao_Paulo")).strftime("%Y-%m-%dT%H:%M")
    page = petra.post(at(cast, "-replay", endpoint.pk), {"since": since}, follow=True).content.decode()
    assert "is being sent" in page
    assert (
        Event.objects.get(type="webhook.replayed").payload["since"].startswith(two_hours_ago.strftime("%Y-%m-%dT%H:%M"))
    )


def test_sec_7_another_companys_endpoints_and_messages_are_not_there(cast: Cast, petra: Client) -> None:
    now = timezone.now()
    other = actions.create_endpoint(cast.actor("adam"), cast.outis.pk, Wish(URL), now)
    vendors = actions.create_endpoint(cast.actor("adam"), None, Wish(URL), now)
    mine = actions.create_endpoint(cast.actor("petra"), cast.acme.pk, Wish(URL), now)
    message = actions.send_test(cast.actor("adam"), other, now)
    for endpoint in (other, vendors):
        assert petra.get(at(cast, "", endpoint.pk)).status_code == 404
        assert petra.post(at(cast, "-secret", endpoint.pk)).status_code == 404
        assert petra.post(at(cast, "-removal", endpoint.pk)).status_code == 404
    assert petra.get(reverse("portal:company-webhooks", args=[cast.outis.pk])).status_code == 404
    assert petra.get(at(cast, "-message", mine.pk, message.key)).status_code == 404
    assert Endpoint.objects.count() == 3


def test_only_who_may_use_it_sees_the_tab(cast: Cast, client: Client) -> None:
    people = reverse("portal:company-people", args=[cast.acme.pk])
    for who, there in ((cast.petra, True), (cast.max, False), (cast.alma, False), (cast.adam, True)):
        client.force_login(who)
        assert (at(cast, "s") in client.get(people).content.decode()) is there
