"""The whole desk under a real uvicorn, in a thread of the test's process and on the test's database."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from django.db import connections
from django.test import override_settings

from amparo.core.protocol import DeskProtocol


@contextmanager
def serving(*, worker: bool = False, **settings: object) -> Iterator[str]:
    """The address of a desk that serves for as long as the block lasts; with `worker` its jobs and consumers run too.

    The test needs `transactional_db`: the server's threads see committed data only. `settings` are overridden for the
    whole process meanwhile.
    """
    from amparo.asgi import Door

    with override_settings(EMBEDDED_WORKER=worker, **settings), socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(512)
        server = uvicorn.Server(
            uvicorn.Config(
                Door(),
                loop="uvloop",
                http=DeskProtocol,
                access_log=False,
                log_config=None,
                proxy_headers=False,  # as in amparo.cli.server: uvicorn would believe any process of this machine
                timeout_graceful_shutdown=2,
            )
        )

        def run() -> None:
            asyncio.run(server.serve(sockets=[door]))
            connections.close_all()

        thread = threading.Thread(target=run, name="desk", daemon=True)
        thread.start()
        until = time.monotonic() + 10
        while not server.started:
            if time.monotonic() > until:
                raise RuntimeError("the desk did not start")
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(15)
