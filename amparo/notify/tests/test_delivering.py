"""From an event to the receiver: signed, retried, stopped when it fails for long, and kept for thirty days."""

import json
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from amparo.cases import events as cases
from amparo.core import consumers
from amparo.core.actors import SYSTEM
from amparo.core.events import Payload, record
from amparo.core.models import Event, OutgoingMail
from amparo.notify import actions
from amparo.notify.actions import Wish, deliver_due
from amparo.notify.actions.delivering import HELD, endpoints_with_work
from amparo.notify.models import Attempt, Endpoint, EndpointSecret, Message
from amparo.notify.rules import RETRY_SECONDS, STOP_AFTER
from amparo.notify.tests.receiver import Receiver
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO
from tools.tracked import ROOT

pytestmark = pytest.mark.django_db
CONSUMER = ["notify.webhooks"]
VERIFY = """
const { Webhook } = require("standardwebhooks");
const { secret, body, headers } = JSON.parse(require("fs").readFileSync(0, "utf8"));
try { console.log(JSON.stringify(new Webhook(secret).verify(body, headers))); }
catch (error) { console.log(String(error.name || error)); process.exit(3); }
"""


@pytest.fixture
def endpoint(cast: Cast, receiver: Receiver) -> Endpoint:
    consumers.prepare(LONG_AGO)
    return actions.create_endpoint(cast.actor("adam"), None, Wish(receiver.url), LONG_AGO)


def happen(payload: Payload, now: datetime, *topics: str, about: str = "case:1042") -> Event:
    with transaction.atomic():
        return record(SYSTEM, payload, about=about, topics=topics, now=now)


def closed(now: datetime, number: int = 1042) -> Event:
    return happen(cases.CaseClosed(case=number), now, f"company-cases:{number}", about=f"case:{number}")


def queue(now: datetime) -> None:
    consumers.drain(now, CONSUMER)


def secret_for(cast: Cast, endpoint: Endpoint, now: datetime) -> str:
    found = actions.show_secret(cast.actor("adam"), endpoint, now)
    assert found is not None
    return found


def node(secret: str, body: str, headers: dict[str, str]) -> tuple[int, str]:
    """What the npm twin says of a delivery."""
    program = shutil.which("node")
    assert program, "Node.js is needed: requirements/node.txt"
    asked = json.dumps({"secret": secret, "body": body, "headers": headers})
    folder = ROOT / "tests" / "vendor"
    done = subprocess.run(
        [program, "-e", VERIFY], input=asked, cwd=folder, capture_output=True, text=True, check=False, timeout=30
    )
    return done.returncode, done.stdout.strip() or done.stderr


@pytest.mark.django_db(transaction=True)  # consumers read what is committed
def test_a_delivery_is_verified_by_the_library_and_by_its_npm_twin(
    cast: Cast, endpoint: Endpoint, receiver: Receiver
) -> None:
    now = timezone.now()  # both libraries refuse what is older than five minutes by their own clock
    row = closed(now)
    queue(now)
    assert deliver_due(endpoint.pk, now) >= 1
    got = next(each for each in receiver.got if "case.closed" in each.body)
    secret = secret_for(cast, endpoint, now)
    said = Webhook(secret).verify(got.body, got.headers)
    assert said["type"] == "case.closed"
    assert said["data"] == {"case": 1042}
    assert (said["event"], said["about"], said["actor"]) == (row.pk, "case:1042", "system")
    assert datetime.fromisoformat(said["timestamp"]) == now.replace(microsecond=now.microsecond // 1000 * 1000)
    assert node(secret, got.body, got.headers) == (0, json.dumps(said, separators=(",", ":")))
    for changed in (got.body + " ", got.body.replace("1042", "1043")):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(changed, got.headers)
        assert node(secret, changed, got.headers)[0] == 3


def test_while_a_secret_is_rotated_both_sign_and_then_the_new_one_alone(
    cast: Cast, endpoint: Endpoint, receiver: Receiver
) -> None:
    now = timezone.now()
    adam = cast.actor("adam")
    old = secret_for(cast, endpoint, now)
    actions.rotate_secret(adam, endpoint, 24, now)
    new = secret_for(cast, endpoint, now)
    assert old != new
    actions.send_test(adam, endpoint, now)
    deliver_due(endpoint.pk, now)
    got = receiver.got[-1]
    assert got.headers["webhook-signature"].count("v1,") == 2
    for secret in (old, new):
        assert Webhook(secret).verify(got.body, got.headers)["type"] == "webhook.test"
        assert node(secret, got.body, got.headers)[0] == 0
    actions.rotate_secret(adam, endpoint, 0, now)  # it was leaked
    newest = secret_for(cast, endpoint, now)
    actions.send_test(adam, endpoint, now)
    deliver_due(endpoint.pk, now)
    got = receiver.got[-1]
    assert Webhook(newest).verify(got.body, got.headers)
    for secret in (old, new):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(got.body, got.headers)
    actions.drop_old(now + timedelta(seconds=1))
    assert EndpointSecret.objects.filter(endpoint=endpoint).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_delivered_message_is_not_sent_again(endpoint: Endpoint, receiver: Receiver, now: datetime) -> None:
    closed(now)
    queue(now)
    queue(now)
    sent = deliver_due(endpoint.pk, now)
    assert (sent, deliver_due(endpoint.pk, now)) == (len(receiver.got), 0)
    message = Message.objects.get(type="case.closed")
    assert (message.state, message.status, message.next_at, message.ended_at) == ("delivered", 200, None, now)
    [attempt] = Attempt.objects.filter(message=message)
    assert (attempt.status, attempt.error, attempt.answer, attempt.at) == (200, "", "thanks", now)


def test_a_failed_message_is_retried_by_the_schedule_under_the_same_id_until_it_is_given_up(
    cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime
) -> None:
    receiver.status, receiver.body = 500, b"no room"
    message = actions.send_test(cast.actor("adam"), endpoint, now)
    at, waited = now, list[float]()
    for seconds in RETRY_SECONDS:
        assert deliver_due(endpoint.pk, at, chance=0.5) == 1
        message.refresh_from_db()
        Endpoint.objects.update(quiet_until=None, failing_since=at)  # this is about the message alone
        assert message.next_at is not None
        assert deliver_due(endpoint.pk, message.next_at - timedelta(seconds=1)) == 0
        waited.append((message.next_at - at).total_seconds())
        assert waited[-1] == pytest.approx(seconds * 1.1)
        at = message.next_at
    deliver_due(endpoint.pk, at)
    message.refresh_from_db()
    assert (message.state, message.next_at, message.status) == ("failed", None, 500)
    assert Attempt.objects.filter(message=message, answer="no room").count() == len(RETRY_SECONDS) + 1
    assert {got.headers["webhook-id"] for got in receiver.got} == {message.key}
    assert len({got.body for got in receiver.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) == len(receiver.got)


def test_a_receiver_that_is_gone_is_stopped_at_once_and_the_administrators_are_told(
    cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime
) -> None:
    receiver.status = 410
    for _ in range(12):
        actions.send_test(cast.actor("adam"), endpoint, now)
    deliver_due(endpoint.pk, now)
    endpoint.refresh_from_db()
    assert (endpoint.enabled, endpoint.disabled_for, endpoint.disabled_at) == (False, "gone", now)
    assert not Message.objects.filter(state="pending").exists()
    event = Event.objects.get(type="webhook.disabled")
    assert event.payload == {"endpoint": endpoint.pk, "company": None, "reason": "gone"}
    [mail] = OutgoingMail.objects.filter(kind="webhook_disabled")
    assert (mail.to, mail.params["host"], mail.params["reason"]) == (cast.adam.email, "127.0.0.1", "gone")
    assert mail.params["link"].endswith(f"/admin/webhooks/{endpoint.pk}/")
    count = len(receiver.got)
    assert deliver_due(endpoint.pk, now + timedelta(days=1)) == 0
    assert len(receiver.got) == count


def test_three_days_of_failures_stop_an_endpoint_and_one_success_begins_them_anew(
    cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime
) -> None:
    adam = cast.actor("adam")

    def attempt(status: int, at: datetime) -> Endpoint:
        receiver.status = status
        Message.objects.all().delete()
        actions.send_test(adam, endpoint, at)
        deliver_due(endpoint.pk, at)
        endpoint.refresh_from_db()
        return endpoint

    almost = STOP_AFTER - timedelta(minutes=1)
    assert attempt(500, now).failing_since == now
    assert attempt(302, now + almost).enabled
    assert attempt(204, now + almost).failing_since is None
    assert attempt(500, now + almost).enabled
    assert attempt(500, now + almost + almost).enabled
    assert not attempt(500, now + almost + STOP_AFTER).enabled
    assert endpoint.disabled_for == "failing"
    assert OutgoingMail.objects.get(kind="webhook_disabled").params["reason"] == "failing"


def test_a_receiver_that_is_away_costs_one_attempt_in_a_while_however_much_waits_for_it(
    cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime
) -> None:
    receiver.status = 503
    for _ in range(20):
        actions.send_test(cast.actor("adam"), endpoint, now)
    tried = [deliver_due(endpoint.pk, now) for _ in range(8)]
    assert tried == [10, 0, 0, 0, 0, 0, 0, 0]
    endpoint.refresh_from_db()
    assert endpoint.quiet_until is not None
    assert endpoint.quiet_until > now
    assert endpoints_with_work(now) == [endpoint.pk]
    receiver.status = 200
    assert deliver_due(endpoint.pk, endpoint.quiet_until) == 1
    assert deliver_due(endpoint.pk, endpoint.quiet_until) == 10


def test_a_receiver_that_asks_for_time_gets_it(
    cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime
) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    message = actions.send_test(cast.actor("adam"), endpoint, now)
    deliver_due(endpoint.pk, now)
    message.refresh_from_db()
    assert message.next_at == now + timedelta(seconds=600)
    assert deliver_due(endpoint.pk, now + timedelta(seconds=599)) == 0


def test_another_worker_leaves_an_endpoint_alone_until_it_is_free_or_its_worker_is_dead(
    cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime
) -> None:
    actions.send_test(cast.actor("adam"), endpoint, now)
    Endpoint.objects.update(busy_until=now + HELD)
    assert deliver_due(endpoint.pk, now) == 0
    assert deliver_due(endpoint.pk, now + HELD) == 1
    endpoint.refresh_from_db()
    assert endpoint.busy_until is None


def test_nothing_is_sent_unsigned_where_the_key_of_the_installation_was_changed(
    cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime, settings: Settings
) -> None:
    before = settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    message = actions.send_test(cast.actor("adam"), endpoint, now)
    deliver_due(endpoint.pk, now)
    message.refresh_from_db()
    assert (message.status, message.error, receiver.got) == (None, "secret", [])
    settings.SECRET_KEY_FALLBACKS = [before]
    deliver_due(endpoint.pk, now + timedelta(seconds=10))
    message.refresh_from_db()
    assert message.state == "delivered"


def test_sec_9_an_endpoint_whose_network_is_no_longer_allowed_gets_nothing(
    cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime, settings: Settings
) -> None:
    settings.WEBHOOK_NETWORKS = ()
    message = actions.send_test(cast.actor("adam"), endpoint, now)
    deliver_due(endpoint.pk, now)
    message.refresh_from_db()
    assert (message.error, receiver.got) == ("address", [])


def test_deliveries_are_kept_for_thirty_days(cast: Cast, endpoint: Endpoint, receiver: Receiver, now: datetime) -> None:
    actions.send_test(cast.actor("adam"), endpoint, now)
    deliver_due(endpoint.pk, now)
    actions.send_test(cast.actor("adam"), endpoint, now)
    assert actions.drop_old(now + timedelta(days=30)) == 0
    assert actions.drop_old(now + timedelta(days=30, seconds=1)) == 1, "what is still to be tried stays"
    assert (Message.objects.count(), Attempt.objects.count()) == (1, 0)


def test_the_files_of_the_npm_twin_are_those_of_the_lock() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name in ("standardwebhooks", "@stablelib/base64", "fast-sha256"):
        here = json.loads(Path(ROOT / "tests/vendor/node_modules" / name / "package.json").read_text())
        assert here["version"] == lock[f"node_modules/{name}"]["version"]
