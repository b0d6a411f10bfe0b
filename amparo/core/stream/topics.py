"""Which topics there are, who may listen to them, and what they are called on the wire."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection, connections
from django.http import HttpRequest

from amparo.core import events

PATH = "/live"
MOST_TOPICS = 8

Check = Callable[[int | None, str], bool]  # (person's key or None for a visitor, what follows the colon)

_checks: dict[str, Check] = {}
_recheck: dict[str, None] = {}
_overheard: dict[str, Callable[[], None]] = {}


class NotTopics(ValueError):
    """The address names no topics, too many, or one that is not written like a topic."""


@dataclass(frozen=True)
class Wish:
    """What a browser asks for: topics, and the place in the log behind which it wants to hear of them."""

    topics: frozenset[str]
    after: events.Cursor | None


def authorise(noun: str, may: Check) -> None:
    """Registers who may listen to the topics of a noun: `may(person_id, rest)` is asked in a thread, with the ORM.

    It is asked at connect, each 30 seconds, and after every event of a type given to `recheck_on`.
    """
    known = _checks.get(noun)
    if known is not None and known.__qualname__ != may.__qualname__:
        raise ValueError(f"{noun} is authorised twice")
    _checks[noun] = may


def recheck_on(*types: type[events.Payload]) -> None:
    """After events of these types open streams are checked at once: those of the persons that the event's topics name
    (`person:12`), all of them where it names none."""
    _recheck.update(dict.fromkeys(events.name_of(payload) for payload in types))


def overhear(topic: str, then: Callable[[], None]) -> None:
    """Calls `then` in every web process when the word is told, whether or not a page listens: for what a process
    remembers. It runs in the event loop, so it only notes that something is to be looked at again.
    """
    _overheard[topic] = then


def pass_on(topic: str) -> None:
    """A word has arrived in this process."""
    if topic in _overheard:
        _overheard[topic]()


def changes_access(event_type: str) -> bool:
    """Whether open streams are to be checked after such an event."""
    return event_type in _recheck


def event_name(topic: str) -> str:
    """The name of a topic's messages: `live-case-1042`, safe as the name of a DOM event and in `hx-trigger`."""
    return "live-" + re.sub(r"[^A-Za-z0-9-]", "-", topic)


def address(topics: Iterable[str]) -> str:
    """The address of a stream for a page: take it before reading what the page shows, so that nothing is missed."""
    parts = [("topic", topic) for topic in sorted(topics)]
    return f"{PATH}?{urlencode([*parts, ('after', str(events.end_of_log()))])}"


def tell(topic: str) -> None:
    """A word in passing: rings the open pages under a topic when the transaction commits, and writes no row.

    For what is true for a moment only (somebody is writing): who is not listening never hears of it. Raises
    UnknownTopic.
    """
    if not events.TOPIC.fullmatch(topic):
        raise events.UnknownTopic(topic)
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [events.CHANNEL, topic])


def parse_wish(query: bytes, headers: Mapping[bytes, bytes]) -> Wish:
    """Reads the query and `Last-Event-ID`, which wins over `after`; raises NotTopics. A cursor that is none counts as
    absent."""
    try:
        fields = parse_qs(query.decode("ascii"), max_num_fields=MOST_TOPICS + 4)
    except ValueError as error:
        raise NotTopics(str(error)) from error
    topics = frozenset(fields.get("topic", []))
    if not 1 <= len(topics) <= MOST_TOPICS or not all(events.TOPIC.fullmatch(topic) for topic in topics):
        raise NotTopics(f"{len(topics)} topics")
    after = None
    for text in (headers.get(b"last-event-id", b"").decode("latin-1"), fields.get("after", [""])[0]):
        try:
            after = events.Cursor.parse(text)
            break
        except ValueError:
            continue
    return Wish(topics, after)


def listener_of(session_key: str) -> int | None:
    """The key of the person signed in with a session; None for visitors, ended sessions and inactive accounts."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    person = get_user(request)
    return person.pk if person.is_authenticated else None


def may_listen(session_key: str, topics: Iterable[str]) -> tuple[bool, int | None]:
    """Whether the holder of a session may listen to all of the topics, and who that is. Runs in a thread."""
    try:
        person = listener_of(session_key)
        for topic in topics:
            noun, _, rest = topic.partition(":")
            may = _checks.get(noun)
            if may is None or not may(person, rest):
                return False, person
        return True, person
    finally:
        connections.close_all()
