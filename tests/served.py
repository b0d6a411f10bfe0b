"""A desk in a process of its own, with the embedded database, as people run it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amparo.core.postgres.places import Places
from amparo.core.postgres.postmaster import running_postmaster
from tools.tracked import ROOT

NOT_OURS = {"DATABASE_URL", "AMPARO_DATA", "AMPARO_PACK", "AMPARO_WORKER", "AMPARO_BASE_URL", "DJANGO_SETTINGS_MODULE"}


def environment(**more: str) -> dict[str, str]:
    return {**{name: value for name, value in os.environ.items() if name not in NOT_OURS}, **more}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Desk:
    """A desk in a process of its own."""

    def __init__(self, data: Path, *words: str, port: int | None = None, more: dict[str, str] | None = None) -> None:
        self.data = data.resolve()
        self.port = port or free_port()
        self.home = self.data / "postgres"
        command = [sys.executable, "-m", "amparo", "serve", "--data", str(data), "--port", str(self.port), *words]
        self.log = self.data.parent / f"desk-{len(list(self.data.parent.glob('desk-*.log')))}.log"
        self.began = time.monotonic()
        with self.log.open("wb") as log:  # a file, because a pipe that nobody reads would stop the desk
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(**(more or {})), stdout=log, stderr=subprocess.STDOUT
            )

    @property
    def url(self) -> str:
        return Places(self.home, self.home).url("amparo")

    def wait_first_page(self, seconds: float = 120) -> float:
        """Seconds from the start to the first answer."""
        while time.monotonic() - self.began < seconds:
            assert self.process.poll() is None, self.log.read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
            except urllib.error.HTTPError:
                pass  # an answer too
            except OSError:
                time.sleep(0.02)
                continue
            return time.monotonic() - self.began
        raise AssertionError(f"no page came:\n{self.log.read_text()[-2000:]}")

    def stop(self, number: int = signal.SIGINT) -> str:
        self.process.send_signal(number)
        self.process.wait(60)
        return self.log.read_text()

    def kill(self) -> None:
        """As if the power went: no signal that could be handled."""
        self.process.kill()
        self.process.wait(60)

    def postmaster(self) -> int:
        found = running_postmaster(self.home / "data")
        assert found is not None
        return found.pid


@contextmanager
def data_folder() -> Iterator[Path]:
    """A place for the data of a desk, which the account of its database may pass through; removed with what is left."""
    folder = Path(tempfile.mkdtemp(prefix="amparo-serve-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder / "desk"
    finally:
        left = running_postmaster((folder / "desk" / "postgres" / "data").resolve())
        if left:
            os.kill(left.pid, signal.SIGQUIT)
            time.sleep(0.5)
        shutil.rmtree(folder)


def run_amparo(*words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """A command of the desk, as somebody types it."""
    return subprocess.run(
        [sys.executable, "-m", "amparo", *words],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
