"""While the desk runs with its worker: an event reaches the receiver by itself, and a failure is tried again."""

import time
from collections.abc import Callable
from ipaddress import ip_network

import httpx
import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook

from amparo.cases.events import CaseClosed
from amparo.core.actors import SYSTEM
from amparo.core.events import record
from amparo.notify import actions
from amparo.notify.actions import Wish
from amparo.notify.models import Message
from amparo.notify.tests.receiver import Receiver
from amparo.testing.cast import Cast
from amparo.testing.server import serving

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def wait_for(what: Callable[[], bool], seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)


def close(number: int) -> None:
    with transaction.atomic():
        record(SYSTEM, CaseClosed(case=number), about=f"case:{number}", now=timezone.now())


def test_an_event_is_delivered_by_the_worker_and_a_failed_one_again(
    cast: Cast, receiver: Receiver, settings: Settings
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs, procrastinate_workers cascade")
    networks = (ip_network("127.0.0.0/8"),)
    now = timezone.now()
    endpoint = actions.create_endpoint(cast.actor("adam"), None, Wish(receiver.url, types=["case.closed"]), now)
    secret = actions.show_secret(cast.actor("adam"), endpoint, now) or ""
    with serving(worker=True, WEBHOOK_NETWORKS=networks, HTTPS=False, TRUSTED_PROXIES=[], METRICS_TOKEN="") as url:
        wait_for(lambda: httpx.get(f"{url}/healthz", timeout=10).status_code == 200)
        close(1042)
        wait_for(lambda: len(receiver.got) == 1)
        assert Webhook(secret).verify(receiver.got[0].body, receiver.got[0].headers)["data"] == {"case": 1042}
        receiver.status = 500
        close(1043)
        wait_for(lambda: len(receiver.got) == 2)
        receiver.status = 200
        wait_for(lambda: len(receiver.got) == 3, 25)
        wait_for(lambda: Message.objects.filter(state="delivered").count() == 2)
        assert receiver.got[1].headers["webhook-id"] == receiver.got[2].headers["webhook-id"]
        text = httpx.get(f"{url}/metrics", timeout=10).text
    assert 'amparo_webhook_messages{state="pending"} 0.0' in text
    assert 'amparo_job_seconds_count{job="notify.deliver_webhooks",outcome="done"}' in text
