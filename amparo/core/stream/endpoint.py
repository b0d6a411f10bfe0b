"""`GET /live?topic=case:1042`: the stream itself, a thin ASGI application beside Django's handler.

Inside of Django's handler every open stream would hold a thread and perhaps a database connection (choices §3).
"""

import asyncio
import json
import logging

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from amparo.core.asgi import Headers, Receive, Scope, Send
from amparo.core.events import Cursor
from amparo.core.stream.hub import Message, Stream, hub
from amparo.core.stream.topics import NotTopics, Wish, event_name, parse_wish

log = logging.getLogger(__name__)
KEEP_ALIVE_SECONDS = 25.0
SEND_SECONDS = 30.0  # a browser that takes nothing for so long is let go
READY_SECONDS = 3.0  # a first stream after the start waits for the log rather than being sent away

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers 400 to what is not an address of a stream, 404 to topics that this session may not hear of (they may or
    may not exist), 503 with Retry-After when there are too many streams; else streams until the right ends."""
    headers = dict(scope["headers"])
    if not _host_is_ours(headers):
        return await _answer(send, 400, b"bad host")
    if scope["method"] != "GET":
        return await _answer(send, 405, b"only GET", (b"allow", b"GET"))
    try:
        wish = parse_wish(scope["query_string"], headers)
    except NotTopics:
        return await _answer(send, 400, b"name 1 to 8 topics")
    session_key = _cookie(headers, settings.SESSION_COOKIE_NAME)
    await hub.start()
    if not await hub.wait_until_ready(READY_SECONDS) or not hub.room_for(session_key):
        return await _answer(send, 503, b"too many streams", (b"retry-after", b"5"))
    stream = hub.subscribe(wish.topics, session_key)  # first, so that a change of rights while we ask is heard
    gone = asyncio.create_task(_watch(receive, stream))
    try:
        await _serve(stream, wish, resumed=b"last-event-id" in headers, send=send)
    finally:
        hub.unsubscribe(stream)
        gone.cancel()


async def _serve(stream: Stream, wish: Wish, *, resumed: bool, send: Send) -> None:
    assert hub.cursor is not None  # noqa: S101  # the caller has looked
    place = hub.cursor
    try:
        may = await hub.check(stream)
        missed: list[Message] = []
        if may and wish.after is not None:
            place, missed = await hub.replay(wish.topics, wish.after)
    except Exception:
        log.exception("a live stream could not begin")
        return await _answer(send, 503, b"try again", (b"retry-after", b"5"))
    if not may and not resumed:
        return await _answer(send, 404, b"no such topic")
    if stream.person_id is None and not hub.room_for_visitor():
        return await _answer(send, 503, b"too many streams", (b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    if not may:  # a browser that comes back after losing its right is told to stop asking
        stream.end("closed")
    else:
        try:
            await _write(send, f"id: {place}\n\n".encode())
            await _pass_on(stream, place, missed, send)
        except TimeoutError:
            stream.end("behind")
            return
    last = b"event: closed\ndata: {}\n\n" if stream.ended == "closed" else b""
    await send({"type": "http.response.body", "body": last})


async def _pass_on(stream: Stream, place: Cursor, missed: list[Message], send: Send) -> None:
    """Sends what was missed, then what comes, each message once."""
    fresh = missed
    while True:
        if fresh:
            place = max([place, *(message.cursor for message in fresh if message.cursor is not None)])
            await _write(send, b"".join(_encode(message) for message in fresh))
        try:
            await asyncio.wait_for(stream.bell.wait(), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            if not stream.waiting and hub.cursor is not None:
                place = max(place, hub.cursor)
            await _write(send, f": ka\nid: {place}\n\n".encode())
        if stream.ended:
            return
        stream.bell.clear()
        fresh = [message for message in stream.waiting if message.cursor is None or message.cursor > place]
        stream.waiting.clear()


def _encode(message: Message) -> bytes:
    """The lines of a message: one event for each topic; only the last carries the id, so that none is lost between."""
    blocks = [
        f"event: {event_name(topic)}\ndata: {json.dumps({'topic': topic, 'id': message.id})}\n"
        for topic in message.topics
    ]
    last = f"id: {message.cursor}\n\n" if message.cursor is not None else "\n"
    return ("\n".join(blocks) + last).encode()


async def _write(send: Send, body: bytes) -> None:
    await asyncio.wait_for(send({"type": "http.response.body", "body": body, "more_body": True}), SEND_SECONDS)


async def _watch(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end("gone")


async def _answer(send: Send, status: int, text: bytes, *headers: tuple[bytes, bytes]) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": plain})
    await send({"type": "http.response.body", "body": text})


def _host_is_ours(headers: Headers) -> bool:
    domain, _ = split_domain_port(headers.get(b"host", b"").decode("latin-1"))
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _cookie(headers: Headers, name: str) -> str:
    return str(parse_cookie(headers.get(b"cookie", b"").decode("latin-1")).get(name, ""))
