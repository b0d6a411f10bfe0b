"""Giving a file out: streamed, never run by a browser (SEC-5)."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import IO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import content_disposition_header

from amparo.core.files.keeping import PIECE_BYTES, open_stored
from amparo.core.files.kinds import INLINE, UNKNOWN
from amparo.core.files.names import clean_name
from amparo.core.models import StoredFile

POLICY = "sandbox; default-src 'none'"


def download(request: HttpRequest, stored: StoredFile, name: str, *, inline: bool = False) -> HttpResponseBase:
    """Answers with a file under a name; the caller has checked that the reader may have it.

    With `inline` the four safe image types may be shown in a page; everything else is always an attachment of unknown
    type in a sandbox. Raises NotVisible where the bytes are lost.
    """
    shown = inline and stored.media_type in INLINE
    headers = {
        "Content-Type": stored.media_type if shown else UNKNOWN,
        "Content-Disposition": content_disposition_header(not shown, clean_name(name)) or "attachment",
        "Content-Length": str(stored.size),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{stored.sha256}"',
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        unchanged = ("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control", "ETag")
        return HttpResponseNotModified(headers={key: headers[key] for key in unchanged})
    file = open_stored(stored)
    pieces = _pieces_async(file) if isinstance(request, ASGIRequest) else _pieces(file)
    return StreamingHttpResponse(pieces, headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE_BYTES):
            yield piece


async def _pieces_async(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Reads beside the event loop; a slow reader holds neither a request's thread nor a connection (core.handler)."""
    try:
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield piece
    finally:
        await asyncio.to_thread(file.close)
