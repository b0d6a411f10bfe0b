"""One HTTP request to somebody else's server: bounded in time and size, to a checked address only (SEC-9).

The name is resolved once, every address that it has is checked, and the connection goes to one of exactly these: what
the name says a moment later does not count (DNS rebinding). Host header and TLS name are the endpoint's own. Redirects
are not followed, proxies of the environment are not used, nothing of the answer is kept but its code and first 2 kB.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

import httptools

from amparo import __version__
from amparo.notify.rules import Address, Network, Target, is_within, may_connect

SECONDS = 20.0  # for everything: resolving, connecting, sending, and the whole answer
CONNECT_SECONDS = 8.0
HEAD_BYTES = 32_768
KEPT_BYTES = 2048
MOST_ADDRESSES = 3  # tried one after the other

Resolve = Callable[[str, int], Awaitable[list[Address]]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent where; private `networks` are allowed for the vendor's own endpoints only."""

    target: Target
    headers: Mapping[str, str]
    body: bytes
    networks: Collection[Network] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: an HTTP status, or the code of what went wrong before there was one."""

    status: int | None
    error: str
    milliseconds: int
    text: str = ""
    retry_after: int | None = None


class NotSent(Exception):
    """Why there was no answer: `dns`, `address`, `connection`, `tls`, `timeout`, `answer`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def post_all(parcels: Sequence[Parcel]) -> list[Answer]:
    """Sends several parcels at the same time; never raises for what a receiver does. For jobs, outside of a loop."""

    async def together() -> list[Answer]:
        return list(await asyncio.gather(*(post(parcel) for parcel in parcels)))

    return asyncio.run(together())


async def resolve_name(host: str, port: int) -> list[Address]:
    """Every address of a host, by the system's resolver; raises NotSent."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent("dns") from None
    return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


async def post(parcel: Parcel, resolve: Resolve = resolve_name, seconds: float = SECONDS) -> Answer:
    """Sends one parcel; never raises for what a receiver does."""
    began = time.monotonic()
    reading = _Reading()
    error = ""
    try:
        async with asyncio.timeout(seconds):
            await _exchange(parcel, resolve, reading)
    except TimeoutError:
        error = "" if reading.whole_head else "timeout"  # the code counts, however slowly the rest comes
    except NotSent as trouble:
        error = trouble.code
    except OSError:
        error = "" if reading.whole_head else "connection"
    took = int((time.monotonic() - began) * 1000)
    if error:
        return Answer(None, error, took)
    return Answer(reading.status, "", took, reading.text(), reading.retry_after())


async def _exchange(parcel: Parcel, resolve: Resolve, reading: "_Reading") -> None:
    target = parcel.target
    addresses = await resolve(target.host, target.port)
    if not addresses:
        raise NotSent("dns")
    if not all(may_connect(address, parcel.networks) for address in addresses):
        raise NotSent("address")
    if target.scheme == "http" and not all(is_within(address, parcel.networks) for address in addresses):
        raise NotSent("address")  # unencrypted only within the vendor's own networks
    reader, writer = await _connect(target, addresses[:MOST_ADDRESSES])
    try:
        writer.write(_head(parcel) + parcel.body)
        await writer.drain()
        await reading.read(reader)
    finally:
        writer.transport.abort()


async def _connect(target: Target, addresses: Sequence[Address]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of the checked addresses that takes one; raises NotSent."""
    secure = target.scheme == "https"
    trouble = "connection"
    for address in addresses:
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                return await asyncio.open_connection(
                    str(address),
                    target.port,
                    ssl=tls_context() if secure else None,
                    server_hostname=target.host if secure else None,
                )
        except ssl.SSLError:
            trouble = "tls"
        except TimeoutError:
            trouble = "timeout"
        except OSError:
            trouble = "connection"
    raise NotSent(trouble)


@cache
def tls_context() -> ssl.SSLContext:
    """Certificates and names are checked against what the machine trusts (SSL_CERT_FILE counts); read once."""
    return ssl.create_default_context()


def _head(parcel: Parcel) -> bytes:
    fields = {
        "Host": parcel.target.host_header,
        "User-Agent": f"Amparo-Webhooks/{__version__}",
        "Content-Type": "application/json",
        "Accept": "*/*",
        "Content-Length": str(len(parcel.body)),
        "Connection": "close",
        **parcel.headers,
    }
    lines = [f"POST {parcel.target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


class _Reading:
    """Reads an answer as far as it is of interest; httptools calls the methods `on_…`."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.whole_head = False
        self._done = False
        self._kept = bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._parser = httptools.HttpResponseParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._headers[name.lower()] = value

    def on_headers_complete(self) -> None:
        """The status is known; those below 200 only say that another follows."""
        status = int(self._parser.get_status_code())
        if status >= 200:
            self.status, self.whole_head = status, True
        else:
            self._headers.clear()

    def on_body(self, part: bytes) -> None:
        """A part of the body; what is beyond the first 2 kB is dropped."""
        self._kept += part[: KEPT_BYTES - len(self._kept)]

    def on_message_complete(self) -> None:
        """The answer is whole."""
        self._done = self.whole_head

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Reads until the answer is whole, or enough of it is known; raises NotSent for what is no answer."""
        taken = 0
        while not self._done and len(self._kept) < KEPT_BYTES:
            part = await reader.read(8192)
            if not part:
                break
            taken += len(part)
            try:
                self._parser.feed_data(part)
            except (httptools.HttpParserError, httptools.HttpParserUpgrade):
                break
            if taken > HEAD_BYTES and not self.whole_head:
                break
        if not self.whole_head:
            raise NotSent("answer")

    def text(self) -> str:
        """The beginning of the body as text that a database takes."""
        return self._kept.decode("utf-8", "replace").replace("\0", "\ufffd")

    def retry_after(self) -> int | None:
        """The seconds of `Retry-After`; a date or nonsense counts as absent."""
        value = self._headers.get(b"retry-after", b"").strip()
        return int(value) if value.isdigit() and len(value) < 8 else None
