"""Who sends events elsewhere, what a company's own endpoint gets, and how what was missed is sent again."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from amparo.cases import events as cases
from amparo.cases.tests.making import make_case
from amparo.clocks.events import ClockBreached, ClockWarned
from amparo.core import consumers
from amparo.core.access import NotAllowed, NotVisible
from amparo.core.actors import SYSTEM
from amparo.core.events import Payload, declared, record
from amparo.core.models import Event
from amparo.core.ratelimit import TooOften
from amparo.core.transitions import NotPossible
from amparo.notify import access, actions, audiences
from amparo.notify.actions import Wish
from amparo.notify.actions.replaying import STEP
from amparo.notify.models import Endpoint, Message
from amparo.notify.queries import ENDPOINTS_LIMIT
from amparo.people.rules import BadInput
from amparo.testing.cast import Cast
from amparo.testing.clock import LONG_AGO

pytestmark = pytest.mark.django_db
URL = "https://hooks.acme.example/in"


def make(cast: Cast, who: str, company_id: int | None, now: datetime = LONG_AGO, *types: str) -> Endpoint:
    return actions.create_endpoint(cast.actor(who), company_id, Wish(URL, "Ledger", types), now)


def tell(payload: Payload, now: datetime, about: str, *topics: str) -> Event:
    with transaction.atomic():
        return record(SYSTEM, payload, about=about, topics=topics, now=now)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        *(("petra", None), ("adam", None), ("max", NotAllowed), ("dora", NotAllowed), ("alma", NotAllowed)),
        *(("olga", NotVisible), ("paco", NotVisible), ("viktor", NotVisible)),
    ],
)
def test_a_companys_endpoints_are_its_portal_administrators_and_the_vendors_administrators_business(
    cast: Cast, now: datetime, who: str, refusal: type[Exception] | None
) -> None:
    if refusal is None:
        assert make(cast, who, cast.acme.pk).company == cast.acme
        return
    with pytest.raises(refusal):
        make(cast, who, cast.acme.pk)
    endpoint = make(cast, "petra", cast.acme.pk)
    before = Event.objects.count()
    for act in (actions.disable_endpoint, actions.enable_endpoint, actions.remove_endpoint, actions.show_secret):
        with pytest.raises(refusal):
            act(cast.actor(who), endpoint, now)
    with pytest.raises(refusal):
        access.endpoint_for(cast.actor(who), cast.acme.pk, endpoint.pk, now)
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", ["petra", "alma", "viktor"])
def test_the_vendors_own_endpoints_are_the_administrators_business(cast: Cast, now: datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        make(cast, who, None)
    vendors = make(cast, "adam", None)
    with pytest.raises((NotAllowed, NotVisible)):
        access.endpoint_for(cast.actor(who), None, vendors.pk, now)
    with pytest.raises((NotAllowed, NotVisible)):
        access.endpoint_for(cast.actor(who), cast.acme.pk, vendors.pk, now)


def test_every_step_of_an_endpoints_life_is_an_event_that_its_company_hears(cast: Cast, now: datetime) -> None:
    petra, endpoint = cast.actor("petra"), make(cast, "petra", cast.acme.pk)
    actions.change_endpoint(petra, endpoint, Wish(URL, "Other", ["case.opened"]), now)
    actions.change_endpoint(petra, endpoint, Wish(URL, "Other", ["case.opened"]), now)
    actions.rotate_secret(petra, endpoint, 24, now)
    assert (actions.show_secret(petra, endpoint, now) or "").startswith("whsec_")
    assert actions.show_secret(petra, endpoint, now) is None
    actions.disable_endpoint(petra, endpoint, now)
    actions.disable_endpoint(petra, endpoint, now)
    actions.enable_endpoint(petra, endpoint, now)
    actions.remove_endpoint(petra, endpoint, now)
    rows = Event.objects.filter(topics__contains=[f"company:{cast.acme.pk}"]).order_by("pk")
    assert [row.type.removeprefix("webhook.") for row in rows] == [
        *("created", "changed", "secret_rotated", "secret_shown", "disabled", "enabled", "removed")
    ]
    assert rows[1].payload["fields"] == ["description", "types"]
    assert all("acme.example" not in str(row.payload) for row in rows), "an address may hold a key"
    assert not Endpoint.objects.exists()


def test_bad_input_is_refused_and_nothing_is_made(cast: Cast, now: datetime) -> None:
    for wish, field in (
        (Wish("http://acme.example/"), "url"),
        (Wish(URL, "a\nb"), "description"),
        (Wish(URL, "x" * 121), "description"),
        (Wish(URL, types=["case.noted"]), "types"),
        (Wish(URL, types=["no.such"]), "types"),
    ):
        with pytest.raises(BadInput) as refused:
            actions.create_endpoint(cast.actor("petra"), cast.acme.pk, wish, now)
        assert refused.value.field == field
    assert not Event.objects.exists()
    for _ in range(ENDPOINTS_LIMIT):
        make(cast, "petra", cast.acme.pk)
    with pytest.raises(BadInput):
        make(cast, "petra", cast.acme.pk)
    assert make(cast, "adam", None, now, "case.noted").types == ["case.noted"]


def test_a_secret_is_nowhere_in_the_database(cast: Cast, now: datetime) -> None:
    endpoint = make(cast, "adam", None)
    secret = actions.show_secret(cast.actor("adam"), endpoint, now)
    assert secret
    row = endpoint.secrets.get()
    assert secret.removeprefix("whsec_") not in str({name: getattr(row, name) for name in ("salt", "key_check")})
    with pytest.raises(IntegrityError), transaction.atomic():
        endpoint.secrets.create(salt="00", key_check="", created_at=now)


@pytest.mark.django_db(transaction=True)
def test_sec_17_a_company_gets_its_own_events_and_nothing_that_its_people_may_not_see(
    cast: Cast, now: datetime
) -> None:
    consumers.prepare(now)
    acme, outis, vendor = make(cast, "petra", cast.acme.pk), make(cast, "adam", cast.outis.pk), make(cast, "adam", None)
    case = make_case(cast, cast.dora, cast.acme, now)
    public = [f"company-cases:{cast.acme.pk}", "agents"]
    tell(cases.CaseAnswered(case=case.number, message=1, first=True), now, case.ref, *public)
    tell(cases.CaseResolved(case=case.number, cause="duplicate", duplicate_of=7), now, case.ref, *public)
    tell(ClockBreached(clock=1, kind="resolution", due_at=None, tell=["manager"]), now, case.ref, *public)
    tell(ClockWarned(clock=1, kind="resolution", due_at=None, tell=["manager"]), now, case.ref, *public)
    tell(cases.CaseNoted(case=case.number, message=2), now, f"notes:{case.number}", "agents")
    tell(cases.CaseTagged(case=case.number, tag=2), now, f"notes:{case.number}", "agents")
    tell(cases.ThreadOpened(case=case.number, thread=3, invited=[1]), now, "thread:3", *public)
    consumers.drain(now, ["notify.webhooks"])
    heard = {one.pk: list(one.messages.order_by("event_id").values_list("type", flat=True)) for one in (acme, outis)}
    assert heard[acme.pk] == ["webhook.created", "case.answered", "case.resolved", "clock.breached"]
    assert heard[outis.pk] == ["webhook.created"]
    assert {"case.noted", "thread.opened", "clock.warned"} <= set(vendor.messages.values_list("type", flat=True))
    rows = {row.type: row for row in Event.objects.filter(pk__in=acme.messages.values("event_id"))}
    assert audiences.content_of(cast.acme.pk, rows["case.resolved"])["data"] == {
        "case": case.number,
        "cause": "duplicate",
    }
    assert "tell" not in audiences.content_of(cast.acme.pk, rows["clock.breached"])["data"]
    assert audiences.content_of(None, rows["case.resolved"])["data"]["duplicate_of"] == 7


def test_sec_17_what_is_offered_to_companies_is_chosen_one_by_one() -> None:
    hidden = set(declared()) - set(audiences.offered())
    assert {"case.noted", "case.tagged", "case.marked", "case.linked", "clock.warned"} <= hidden
    assert not {name for name in audiences.offered() if name.startswith(("thread.", "canned.", "view.", "mail."))}


@pytest.mark.django_db(transaction=True)
def test_only_what_was_asked_for_and_happened_since_is_queued(cast: Cast, now: datetime) -> None:
    consumers.prepare(now)
    some = make(cast, "adam", None, now, "case.closed")
    silent = make(cast, "adam", None, now)
    actions.disable_endpoint(cast.actor("adam"), silent, now)
    tell(cases.CaseClosed(case=1), now - timedelta(seconds=1), "case:1")
    tell(cases.CaseClosed(case=2), now, "case:2")
    tell(cases.CaseReopened(case=2), now, "case:2")
    consumers.drain(now, ["notify.webhooks"])
    [message] = Message.objects.all()
    assert (message.endpoint, message.type) == (some, "case.closed")
    assert Event.objects.get(pk=message.event_id or 0).about == "case:2"


def replay(endpoint: Endpoint, since: datetime, now: datetime) -> int:
    """Every step of a replay; returns how many messages were queued."""
    place, total = actions.queue_since(endpoint.pk, since, None, now)
    while place is not None:
        place, queued = actions.queue_since(endpoint.pk, since, place, now)
        total += queued
    return total


@pytest.mark.django_db(transaction=True)
def test_what_failed_and_what_was_missed_since_a_moment_is_sent_again_and_the_rest_is_not(
    cast: Cast, now: datetime
) -> None:
    consumers.prepare(now)
    adam, endpoint = cast.actor("adam"), make(cast, "adam", None, LONG_AGO, "case.closed")
    early = [tell(cases.CaseClosed(case=number), now - timedelta(days=2), f"case:{number}") for number in (1, 2)]
    consumers.drain(now, ["notify.webhooks"])
    first, second = Message.objects.order_by("event_id")
    Message.objects.filter(pk=first.pk).update(state="delivered", next_at=None)
    actions.disable_endpoint(adam, endpoint, now - timedelta(days=1))
    with pytest.raises(NotPossible):
        actions.replay_since(adam, endpoint, now - timedelta(days=3), now)
    missed = [tell(cases.CaseClosed(case=n), now - timedelta(hours=1), f"case:{n}") for n in range(3, 3 + STEP)]
    consumers.drain(now, ["notify.webhooks"])
    actions.enable_endpoint(adam, endpoint, now)
    endpoint.refresh_from_db()
    assert replay(endpoint, now - timedelta(hours=2), now) == len(missed)
    assert replay(endpoint, now - timedelta(days=3), now) == 1
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, second.state, second.attempts) == ("delivered", "pending", 0)
    assert Message.objects.count() == len(early) + len(missed)
    assert replay(endpoint, now - timedelta(days=3), now) == 0


def test_a_replay_goes_back_thirty_days_and_is_on_record(cast: Cast, now: datetime) -> None:
    adam, endpoint = cast.actor("adam"), make(cast, "adam", None)
    for since in (now - timedelta(days=31), now + timedelta(seconds=1)):
        with pytest.raises(BadInput):
            actions.replay_since(adam, endpoint, since, now)
    actions.replay_since(adam, endpoint, now - timedelta(days=30), now)
    said = Event.objects.get(type="webhook.replayed")
    assert said.payload == {
        **{"endpoint": endpoint.pk, "company": None, "message": None},
        "since": (now - timedelta(days=30)).isoformat(),
    }


def test_a_single_message_is_sent_again_under_its_own_id_and_tests_are_bounded(cast: Cast, now: datetime) -> None:
    petra, endpoint = cast.actor("petra"), make(cast, "petra", cast.acme.pk)
    message = actions.send_test(petra, endpoint, now)
    Message.objects.update(state="delivered", next_at=None, status=200, ended_at=now)
    message.refresh_from_db()
    actions.replay_message(petra, message, now)
    again = Message.objects.get()
    assert (again.key, again.state, again.next_at) == (message.key, "pending", now)
    assert Event.objects.get(type="webhook.replayed").payload["message"] == message.key
    with pytest.raises(TooOften):
        for _ in range(100):
            actions.send_test(petra, endpoint, now)
