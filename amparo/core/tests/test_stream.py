"""Live updates under a real server: only to those who may listen, resumed without a gap, closed when a right ends."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client

from amparo.core import events, stream
from amparo.core.actors import SYSTEM
from amparo.core.models import Event
from amparo.core.stream import hub as hub_module
from amparo.core.stream import topics
from amparo.testing.server import serving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@events.event("core.spoke")
class Spoke(events.Payload):
    step: int


@events.event("core.left")
class Left(events.Payload):
    pass


allowed: set[int | None] = set()


def may_hear_room(person_id: int | None, rest: str) -> bool:
    assert get_user_model().objects.count() >= 0  # the ORM can be used
    return rest == "open" or person_id in allowed


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_checks", {})
    monkeypatch.setattr(topics, "_recheck", {})
    allowed.clear()
    stream.authorise("room", may_hear_room)
    stream.recheck_on(Left)


def speak(*steps: int, about: str = "room:open", heard_as: tuple[str, ...] = ()) -> list[Event]:
    rows = []
    for step in steps:
        with transaction.atomic():
            rows.append(events.record(SYSTEM, Spoke(step=step), about=about, topics=heard_as, now=NOW))
    return rows


def somebody(email: str = "ana@example.com") -> Any:
    return get_user_model().objects.create(email=email, name="Ana", created_at=NOW)


def cookies_of(person: Any) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    return {"sessionid": client.cookies["sessionid"].value}


class Listener:
    """A browser's side of a stream."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.last_id = ""
        self._lines = response.iter_lines()

    def next(self) -> tuple[str, Any]:
        """The next named message; remembers the last id, as browsers do."""
        name, data = "", ""
        for line in self._lines:
            if line.startswith("id: "):
                self.last_id = line[4:]
            elif line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                data = line[6:]
            elif not line and name:
                return name, json.loads(data)
            elif not line and not name and self.last_id and not data:
                name, data = "", ""
        return "end", None

    def wait_for_id(self) -> str:
        for line in self._lines:
            if line.startswith("id: "):
                self.last_id = line[4:]
                return self.last_id
        raise AssertionError("no id")


@contextmanager
def listening(url: str, query: str, **options: Any) -> Iterator[Listener]:
    with httpx.stream("GET", f"{url}/live?{query}", timeout=5, **options) as response:
        assert response.status_code == 200, response.read()
        listener = Listener(response)
        listener.wait_for_id()
        yield listener


def test_a_message_carries_its_topic_and_the_events_id_and_nothing_else() -> None:
    with serving() as url, listening(url, "topic=room:open") as browser:
        [row] = speak(1)
        assert browser.next() == ("live-room-open", {"topic": "room:open", "id": row.id})
        assert browser.last_id == str(events.cursor_of(Event.objects.get(pk=row.pk)))
        headers = browser.response.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["x-accel-buffering"] == "no"
        assert "no-cache" in headers["cache-control"]


def test_an_event_under_two_topics_of_a_stream_comes_once_for_each() -> None:
    allowed.add(None)
    with serving() as url, listening(url, "topic=room:open&topic=room:back") as browser:
        speak(1, heard_as=("room:back",))
        names = {browser.next()[0], browser.next()[0]}
        assert names == {"live-room-open", "live-room-back"}


def test_a_browser_that_comes_back_hears_what_it_missed_and_only_that() -> None:
    with serving() as url:
        with listening(url, "topic=room:open") as browser:
            speak(1)
            browser.next()
            last_id = browser.last_id
        missed = speak(2, 3, 4)
        speak(9, about="room:other")
        with listening(url, "topic=room:open", headers={"Last-Event-ID": last_id}) as browser:
            heard = [browser.next()[1]["id"] for _ in missed]
            assert heard == [row.id for row in missed]
            [fresh] = speak(5)
            assert browser.next()[1]["id"] == fresh.id


def test_a_page_misses_nothing_between_its_reading_and_its_stream() -> None:
    address = stream.address(["room:open"])
    [row] = speak(1)
    with serving() as url, listening(url, address.split("?")[1]) as browser:
        assert browser.next()[1]["id"] == row.id


@pytest.mark.parametrize("cursor", ["999-1-1", "1-99999999999999-1", "nonsense"])
def test_a_cursor_that_is_none_or_lies_ahead_begins_now(cursor: str) -> None:
    speak(1)
    with serving() as url, listening(url, f"topic=room:open&after={cursor}") as browser:
        [row] = speak(2)
        assert browser.next()[1]["id"] == row.id


def test_a_browser_that_missed_very_much_hears_of_each_topic_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MOST_REPLAYED", 3)
    address = stream.address(["room:open"])
    speak(*range(5))
    with serving() as url, listening(url, address.split("?")[1]) as browser:
        assert browser.next() == ("live-room-open", {"topic": "room:open", "id": None})
        [row] = speak(9)
        assert browser.next()[1]["id"] == row.id


def test_after_a_restore_a_browser_looks_anew() -> None:
    address = stream.address(["room:open"])
    events.raise_generation()
    with serving() as url, listening(url, address.split("?")[1]) as browser:
        assert browser.next()[1]["id"] is None


def test_a_lost_listening_connection_loses_no_event() -> None:
    with serving() as url, listening(url, "topic=room:open") as browser:
        with connection.cursor() as cursor:
            cursor.execute(
                """select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen%%' or
                (datname = current_database() and query ilike '%%pg_snapshot_xmin%%' and pid <> pg_backend_pid())"""
            )
            assert cursor.fetchone()[0] >= 1
        [row] = speak(1)
        assert browser.next()[1]["id"] == row.id


def test_who_may_not_listen_cannot_tell_whether_the_topic_exists() -> None:
    ana = somebody()
    with serving() as url:
        for query in ("topic=room:secret", "topic=vault:1", "topic=room:open&topic=room:secret"):
            answer = httpx.get(f"{url}/live?{query}", cookies=cookies_of(ana))
            assert (answer.status_code, answer.text) == (404, "no such topic")
        allowed.add(ana.pk)
        with listening(url, "topic=room:secret", cookies=cookies_of(ana)) as browser:
            speak(1, about="room:secret")
            assert browser.next()[0] == "live-room-secret"
        assert httpx.get(f"{url}/live?topic=room:secret").status_code == 404


@pytest.mark.parametrize("query", ["", "topic=", "topic=Room%201", "topic=a%0Ab", "&".join(["topic=room:x"] * 20)])
def test_what_is_not_a_topic_is_refused(query: str) -> None:
    with serving() as url:
        assert httpx.get(f"{url}/live?{query}").status_code == 400


def test_other_hosts_and_methods_are_refused() -> None:
    with serving() as url:
        assert httpx.get(f"{url}/live?topic=room:open", headers={"Host": "evil.example"}).status_code == 400
        assert httpx.post(f"{url}/live?topic=room:open").status_code == 405


def test_losing_the_right_closes_the_stream_at_once() -> None:
    ana = somebody()
    allowed.add(ana.pk)
    with serving() as url:
        cookies = cookies_of(ana)
        with listening(url, "topic=room:secret", cookies=cookies) as browser:
            allowed.clear()
            with transaction.atomic():
                events.record(SYSTEM, Left(), about=f"person:{ana.pk}", now=NOW)
            assert browser.next() == ("closed", {})
            assert browser.next() == ("end", None)
            last_id = browser.last_id
        with httpx.stream(
            "GET", f"{url}/live?topic=room:secret", cookies=cookies, headers={"Last-Event-ID": last_id}, timeout=5
        ) as response:
            assert Listener(response).next() == ("closed", {})


def test_another_persons_loss_closes_nothing() -> None:
    ana, ben = somebody(), somebody("ben@example.com")
    allowed.add(ana.pk)
    with serving() as url, listening(url, "topic=room:secret", cookies=cookies_of(ana)) as browser:
        with transaction.atomic():
            events.record(SYSTEM, Left(), about=f"person:{ben.pk}", now=NOW)
        speak(1, about="room:secret")
        assert browser.next()[0] == "live-room-secret"


def test_the_end_of_a_session_closes_the_stream_by_the_regular_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "RECHECK_SECONDS", 0.2)
    ana = somebody()
    allowed.add(ana.pk)
    with serving() as url:
        client = Client()
        client.force_login(ana)
        cookies = {"sessionid": client.cookies["sessionid"].value}
        with listening(url, "topic=room:secret", cookies=cookies) as browser:
            client.logout()
            assert browser.next() == ("closed", {})


def test_a_word_in_passing_rings_the_pages_of_its_topic_and_is_in_no_log() -> None:
    with serving() as url, listening(url, "topic=room:open") as browser:
        before = Event.objects.count()
        stream.tell("room:secret")
        stream.tell("room:open")
        assert browser.next() == ("live-room-open", {"topic": "room:open", "id": None})
        assert Event.objects.count() == before
        [row] = speak(1)
        assert browser.next() == ("live-room-open", {"topic": "room:open", "id": row.id})


def test_a_word_in_passing_needs_a_topic() -> None:
    with pytest.raises(events.UnknownTopic):
        stream.tell("no topic; select 1")


def test_too_many_streams_are_told_to_come_later() -> None:
    with serving(LIVE_STREAMS=1) as url, listening(url, "topic=room:open"):
        answer = httpx.get(f"{url}/live?topic=room:open")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_visitors_leave_half_of_the_room_to_people_who_are_signed_in() -> None:
    with serving(LIVE_STREAMS=4) as url, listening(url, "topic=room:open"), listening(url, "topic=room:open"):
        assert httpx.get(f"{url}/live?topic=room:open").status_code == 503
        with listening(url, "topic=room:open", cookies=cookies_of(somebody())) as browser:
            speak(1)
            assert browser.next()[0] == "live-room-open"


def test_a_quiet_stream_is_kept_alive_and_left_streams_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    from amparo.core.stream import endpoint

    monkeypatch.setattr(endpoint, "KEEP_ALIVE_SECONDS", 0.1)
    with serving() as url:
        with httpx.stream("GET", f"{url}/live?topic=room:open", timeout=5) as response:
            lines = response.iter_lines()
            assert any(line == ": ka" for line in (next(lines) for _ in range(10)))
            assert len(hub_module.hub.streams) == 1
        until = time.monotonic() + 5
        while hub_module.hub.streams and time.monotonic() < until:
            time.sleep(0.02)
        assert not hub_module.hub.streams


def open_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where datname = current_database()")
        return int(cursor.fetchone()[0])


def test_a_hundred_streams_hold_few_connections() -> None:
    before = open_connections()
    with (
        serving() as url,
        httpx.Client(timeout=5, limits=httpx.Limits(max_connections=200)) as client,
        ExitStack() as stack,
    ):
        answers = [stack.enter_context(client.stream("GET", f"{url}/live?topic=room:open")) for _ in range(100)]
        assert {answer.status_code for answer in answers} == {200}
        assert open_connections() - before < 10
