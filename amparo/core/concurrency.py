"""How much the desk does at once: bounded requests in Django's handler, bounded bodies, and clear words beyond.

A slot is one request inside Django: one thread and at most one database connection. It is taken when the request has
arrived completely and given back when the answer is made, so that slow networks hold none. Everything else that comes
waits a moment and then gets 503 with Retry-After.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from amparo.core.asgi import Application, Headers, Message, Receive, Scope, Send
from amparo.core.metrics import REFUSED
from amparo.core.protocol import ADDRESS_BYTES, is_cut
from amparo.core.refusals import Refused, refuse

SLOT_SECONDS = 3.0  # to wait for a slot
MOST_WAITING = 200  # requests that wait for one
BODY_SECONDS = 30.0  # to wait for the next piece of a body
LARGE_BODY = 1024 * 1024
LARGE_BODIES = 32  # large bodies that arrive at once: each may fill a temporary file
SEND_SECONDS = 60.0  # a reader that takes nothing for so long is let go
HELD_BYTES = 1024 * 1024  # an answer up to this size is held until Django is done with the request
RETRY_SECONDS = 5


class Slots:
    """A bounded number of places and a bounded queue before them."""

    def __init__(self, places: int) -> None:
        self._free = asyncio.Semaphore(places)
        self._waiting = 0

    async def take(self) -> None:
        """Takes a place; raises Refused("busy") where none comes free in time."""
        if self._free.locked() and self._waiting >= MOST_WAITING:
            raise Refused("busy", 503, retry_seconds=RETRY_SECONDS)
        self._waiting += 1
        try:
            await asyncio.wait_for(self._free.acquire(), SLOT_SECONDS)
        except TimeoutError:
            raise Refused("busy", 503, retry_seconds=RETRY_SECONDS) from None
        finally:
            self._waiting -= 1

    def give_back(self) -> None:
        """Frees a place."""
        self._free.release()


class Bounded:
    """Wraps an ASGI application: bodies of at most `most_bytes`, at most `slots` requests in it at once."""

    def __init__(self, application: Application, slots: Slots, most_bytes: int) -> None:
        self._application, self._slots, self._most_bytes = application, slots, most_bytes
        self._large = asyncio.Semaphore(LARGE_BODIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        request = _Request(self._slots, receive, send, self._most_bytes)
        try:
            if is_cut(scope):
                raise Refused("too-long", 414, limit_bytes=ADDRESS_BYTES)
            length = _declared_length(headers)
            if length > self._most_bytes:
                raise self._too_large()
            async with self._room(length, chunked=b"transfer-encoding" in headers):
                await self._application(scope, request.receive, request.send)
            request.leave()
            await request.flush()
        except Refused as refusal:
            REFUSED.labels(refusal.code).inc()
            if not request.passed_on:
                await refuse(refusal, headers, send, scope["path"])
        finally:
            request.leave()

    def _too_large(self) -> Refused:
        return Refused("too-large", 413, limit_bytes=self._most_bytes)

    @contextlib.asynccontextmanager
    async def _room(self, length: int, *, chunked: bool) -> AsyncIterator[None]:
        """A large body has one of few places while its request lasts."""
        large = chunked or length > LARGE_BODY
        if large and self._large.locked():
            raise Refused("busy", 503, retry_seconds=RETRY_SECONDS)
        async with self._large if large else contextlib.nullcontext():
            yield


class _Request:
    """One request on its way: counts its body, takes the slot when that is complete, holds the answer until it is
    made."""

    def __init__(self, slots: Slots, receive: Receive, send: Send, most_bytes: int) -> None:
        self._slots, self._receive, self._send, self._most_bytes = slots, receive, send, most_bytes
        self._received = self._held_bytes = 0
        self._complete = self._inside = False
        self._held: list[Message] = []
        self.passed_on = False

    async def receive(self) -> Message:
        if self._complete:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), BODY_SECONDS)
        except TimeoutError:
            raise Refused("too-slow", 408) from None
        self._received += len(message.get("body", b""))
        if self._received > self._most_bytes:
            raise Refused("too-large", 413, limit_bytes=self._most_bytes)
        if message["type"] == "http.request" and not message.get("more_body", False):
            self._complete = True
            await self._slots.take()
            self._inside = True
        return message

    async def send(self, message: Message) -> None:
        if not self.passed_on:
            self._held.append(message)
            self._held_bytes += len(message.get("body", b""))
            if self._held_bytes <= HELD_BYTES:
                return
            self.leave()  # a long answer streams to its reader; the view has let go of the database (files.download)
            await self.flush()
            return
        await self._pass(message)

    async def flush(self) -> None:
        """Sends what was held."""
        self.passed_on = True
        held, self._held = self._held, []
        for message in held:
            await self._pass(message)

    async def _pass(self, message: Message) -> None:
        try:
            await asyncio.wait_for(self._send(message), SEND_SECONDS)
        except TimeoutError:
            raise Refused("too-slow", 408) from None

    def leave(self) -> None:
        """Gives the slot back."""
        if self._inside:
            self._inside = False
            self._slots.give_back()


def _declared_length(headers: Headers) -> int:
    text = headers.get(b"content-length", b"")
    return int(text) if text.isdigit() else 0
