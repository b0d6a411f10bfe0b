"""Django behind ASGI without its detours: a request is one piece of work in one of a few lasting threads.

Django's own handler makes a thread and a database wrapper for each request and crosses between the event loop and that
thread several times, which cost more than some pages. All of our middleware and views are synchronous.
"""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import IO

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

from amparo.core.asgi import Receive, Scope, Send


class ThreadedHandler(ASGIHandler):
    """Handles at most `threads` requests at once; whoever calls it bounds how many wait (core.concurrency)."""

    def __init__(self, threads: int) -> None:
        BaseHandler.__init__(self)  # ASGIHandler's own would load the middleware for coroutines
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(threads, "request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self._threads, copy_context().run, self._answer, scope, body)
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await loop.run_in_executor(self._threads, response.close)

    def _answer(self, scope: Scope, body: IO[bytes]) -> HttpResponseBase:
        """The answer, whole or ready to be streamed; this thread lets go of the database."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        with body:
            request, refused = self.create_request(scope, body)
            response = refused if request is None else self.get_response(request)
        assert response is not None  # noqa: S101  # there is a request, or why it is refused
        if not response.streaming:
            response.close()
            return response
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _piece_by_piece(list(response))
        connections.close_all()
        return response


async def _piece_by_piece(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
