"""The one door: live streams, static files and everything else. `amparo serve` runs it under uvicorn."""

import asyncio
import os
from contextlib import AsyncExitStack

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402  # the lines above set Django up
from django.http import HttpRequest, HttpResponseNotFound  # noqa: E402
from servestatic.asgi import FileServerASGI  # noqa: E402
from servestatic.middleware import ServeStaticMiddleware  # noqa: E402

from amparo.core import background, metrics, starting, tracing  # noqa: E402
from amparo.core.asgi import Message, Receive, Scope, Send  # noqa: E402
from amparo.core.concurrency import Bounded, Slots  # noqa: E402
from amparo.core.handler import ThreadedHandler  # noqa: E402
from amparo.core.stream.endpoint import live  # noqa: E402
from amparo.core.stream.hub import hub  # noqa: E402
from amparo.core.stream.topics import PATH as LIVE_PATH  # noqa: E402

WATCHED_PATHS = frozenset({"/healthz", "/metrics"})
HEALTH_SLOTS = 2
SAMPLE_SECONDS = 5.0
ID_HEADER = b"x-request-id"


async def _no_file(request: HttpRequest) -> HttpResponseNotFound:
    return HttpResponseNotFound()


class Door:
    """Chooses by path; what Django answers goes through a bounded number of slots, the rest holds no thread."""

    def __init__(self) -> None:
        self._static = ServeStaticMiddleware(_no_file)
        desk = ThreadedHandler(settings.REQUEST_SLOTS + HEALTH_SLOTS)
        self._desk = Bounded(desk, Slots(settings.REQUEST_SLOTS), settings.REQUEST_MAX_BYTES)
        self._health = Bounded(desk, Slots(HEALTH_SLOTS), 0)  # a busy desk is a healthy one

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_span(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close"})
        else:
            name, answer = named(scope, send)
            with tracing.traced(request=name):
                await self._answer({**scope, "request_id": name}, receive, answer)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == LIVE_PATH:
            await live(scope, receive, send)
        elif static_file := self._static.files.get(scope["path"]):
            await FileServerASGI(static_file)(scope, receive, send)
        elif scope["path"] in WATCHED_PATHS:
            await self._health(scope, receive, send)
        else:  # whoever reaches a desk with an https address came over TLS: so says the setting, no header (SEC-12)
            await self._desk({**scope, "scheme": "https"} if settings.HTTPS else scope, receive, send)

    async def _live_span(self, receive: Receive, send: Send) -> None:
        """From the server's start to its stop: the hub, what packages do beside pages, in `amparo serve` jobs, too."""
        await receive()
        async with AsyncExitStack() as stack:
            await hub.start()
            stack.push_async_callback(hub.stop)
            sampling = asyncio.create_task(sample_for_ever())
            stack.callback(sampling.cancel)
            starting.begin_all()
            stack.callback(starting.end_all)
            if settings.EMBEDDED_WORKER:
                await stack.enter_async_context(background.running())
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def named(scope: Scope, send: Send) -> tuple[str, Send]:
    """The id of a request, and a way of answering that tells it: what is refused at the door has one too."""
    given = next((value for key, value in scope["headers"] if key == ID_HEADER), b"")
    name = tracing.request_id(given.decode("latin-1"))

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [field for field in message.get("headers", ()) if field[0].lower() != ID_HEADER]
            message = {**message, "headers": [*kept, (ID_HEADER, name.encode())]}
        await send(message)

    return name, answer


async def sample_for_ever() -> None:
    """What this process holds is noted every few seconds, so that whichever process is asked can tell."""
    while True:
        metrics.sample()
        await asyncio.sleep(SAMPLE_SECONDS)


application = Door()
