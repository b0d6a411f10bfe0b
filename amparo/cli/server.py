"""Running uvicorn in our own process: the socket, the signals, the banner, and the watch over the database."""

import errno
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from amparo.cli.installation import say
from amparo.core.database import Database
from amparo.core.protocol import DeskProtocol
from amparo.core.trouble import Trouble

BACKLOG = 2048
WATCH_SECONDS = 1.0
GRACE_SECONDS = 5


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens from now on, so that a busy port is known before anything else happens. Raises Trouble."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
            door.listen(BACKLOG)
        except OverflowError:
            raise Trouble(f"{port} is no port.", "Ports go from 1 to 65535.", "Choose one with --port.") from None
        except OSError as error:
            raise door_trouble(host, port, error) from error
        yield door


def door_trouble(host: str, port: int, error: OSError) -> Trouble:
    """Why an address cannot be listened on, for the operator."""
    address = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return Trouble(
            f"{address} is in use.",
            "Another program listens there, perhaps another desk.",
            f"Choose another port, for example --port {port + 1} (make run PORT={port + 1}), or stop that program.",
        )
    if error.errno == errno.EACCES:
        return Trouble(
            f"You may not listen on {address}.",
            "Ports below 1024 are for the system.",
            "Choose a higher port, and put a web server in front (docs/how-to/run-in-production.md).",
        )
    return Trouble(f"{address} cannot be listened on.", error.strerror or str(error), "Check --host and --port.")


class DeskServer(uvicorn.Server):
    """uvicorn, with a word when it is ready."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self.announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, then announce."""
        await super().startup(sockets=sockets)
        if self.started:
            self.announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does, but live streams end first: it would wait for them."""
        from amparo.core.stream.hub import hub

        hub.end_all("stopping")
        await super().shutdown(sockets=sockets)


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """SIGTERM and SIGHUP end the block like Ctrl-C; while it is being left, further ones are ignored."""

    def stop(number: int, frame: FrameType | None) -> None:
        for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(other, signal.SIG_IGN)
        raise KeyboardInterrupt

    def hang_up(number: int, frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGTERM)  # to whoever handles that now: us, or uvicorn while it runs

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, hang_up)
    yield


@contextmanager
def watched(database: Database) -> Iterator[None]:
    """While the block lasts, an embedded database that was killed is started again."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(WATCH_SECONDS):
            try:
                database.keep_alive()
            except Trouble as trouble:
                say(str(trouble))

    watcher = threading.Thread(target=watch, name="database-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def run_server(door: socket.socket, announce: Callable[[], None]) -> None:
    """Serve until a signal comes; requests that are being answered get a few seconds to end. Raises Trouble."""
    config = uvicorn.Config(
        "amparo.asgi:application",
        loop="uvloop",
        http=DeskProtocol,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=BACKLOG,
    )
    server = DeskServer(config, announce)
    server.run(sockets=[door])
    if not server.started:
        raise Trouble("The desk could not start.", "The lines above say why.", "`amparo doctor` may know more.")
