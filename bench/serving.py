"""A desk as it is run, for measuring: web processes, a worker, and what CPU and memory they and the database take."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60
SETTLE_SECONDS = 0.4
WORKER = "amparo worker of the bench"
OURS = ("DATABASE_URL", "AMPARO_DATA", "AMPARO_PACK")


@dataclass(frozen=True)
class Spent:
    """CPU seconds: of the web processes, of the database for everything but the worker, of the worker and its part of
    the database."""

    web: float
    database: float
    worker: float
    worker_database: float

    def since(self, before: "Spent") -> "Spent":
        """What was spent after `before`."""
        return Spent(
            self.web - before.web,
            self.database - before.database,
            self.worker - before.worker,
            self.worker_database - before.worker_database,
        )


@dataclass(frozen=True)
class Desk:
    """The addresses of the web processes, and the keys of every process that works for them."""

    ports: tuple[int, ...]
    webs: tuple[int, ...]
    worker: int
    postmaster: int

    def spent(self) -> Spent:
        """CPU so far; sessions of the database that have ended are counted by the postmaster."""
        sessions = {key: own_cpu(key) for key in children_of(self.postmaster)}
        database = own_cpu(self.postmaster, ended=True) + sum(sessions.values())
        for_worker = sum(sessions.get(key, 0.0) for key in sessions_of_worker())
        return Spent(sum(map(own_cpu, self.webs)), database - for_worker, own_cpu(self.worker), for_worker)

    def settle(self) -> float:
        """Waits until the worker rests, for a minute at most; returns the seconds that it still worked."""
        began = time.monotonic()
        while True:
            before = self.spent()
            time.sleep(SETTLE_SECONDS)
            waited, more = time.monotonic() - began, self.spent().since(before)
            if more.worker + more.worker_database <= 3 / TICKS or waited > 60:
                return max(0.0, waited - SETTLE_SECONDS)

    def memory_mb(self) -> tuple[float, float, float]:
        """Proportional memory of the web processes, of the worker and of the database, in MB."""
        database = [*children_of(self.postmaster), self.postmaster]
        return sum(map(memory, self.webs)), memory(self.worker), sum(map(memory, database))


def sessions_of_worker() -> list[int]:
    """The processes of the database that work for the worker: it calls itself by name."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pid from pg_stat_activity where application_name = %s", [WORKER])
        return [row[0] for row in cursor.fetchall()]


def stat_of(key: int) -> list[str]:
    """The fields of a process behind its name; empty where it is gone."""
    try:
        return Path(f"/proc/{key}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def own_cpu(key: int, *, ended: bool = False) -> float:
    """User and system time of a process in seconds; with `ended` that of its ended children too."""
    fields = stat_of(key)
    return sum(map(int, fields[11 : 15 if ended else 13])) / TICKS if fields else 0.0


def children_of(parent: int) -> list[int]:
    """The processes that a process has started."""
    keys = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [key for key in keys if (fields := stat_of(key)) and int(fields[1]) == parent]


def memory(key: int) -> float:
    """The proportional set size of a process in MB: shared pages are divided among those who share them."""
    try:
        lines = Path(f"/proc/{key}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def free_ports(count: int) -> tuple[int, ...]:
    """Ports that nobody listens on."""
    doors = [socket.socket() for _ in range(count)]
    try:
        for door in doors:
            door.bind(("127.0.0.1", 0))
        return tuple(int(door.getsockname()[1]) for door in doors)
    finally:
        for door in doors:
            door.close()


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Until the desk answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the desk did not start: run `amparo web` by hand on the same data folder")


@contextmanager
def serving(data: Path, webs: int, settings: Mapping[str, str] | None = None) -> Iterator[Desk]:
    """`webs` processes of `amparo web` and one `amparo worker` on a data folder whose database is running."""
    environment = {**os.environ, **(settings or {})}
    base = [sys.executable, "-m", "amparo"]
    ports = free_ports(webs)
    commands = [[*base, "web", "--data", str(data), "--port", str(port)] for port in ports]

    def start(command: list[str], **more: str) -> "subprocess.Popen[bytes]":
        silent = subprocess.DEVNULL
        return subprocess.Popen(command, env={**environment, **more}, stdout=silent, stderr=silent)

    running = [start(command) for command in commands]
    running.append(start([*base, "worker", "--data", str(data)], PGAPPNAME=WORKER))
    try:
        for port, process in zip(ports, running, strict=False):
            wait_for(port, process)
        *pages, worker = (process.pid for process in running)
        yield Desk(ports, tuple(pages), worker, postmaster_of(data))
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


@contextmanager
def desk_for(data: Path | None, cases: int) -> Iterator[Path]:
    """The desk that was named, or a fresh one with so many cases, ready for Django."""
    from amparo.cli.installation import django_ready, find_installation

    with fresh_folder() as fresh:
        if data is None:
            data = fresh
            command = [sys.executable, "-m", "amparo", "seed", "--data", str(data), "--cases", str(cases)]
            subprocess.run(command, check=True)
        with django_ready(find_installation(data, None)):
            yield data


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """A data folder for a desk, gone afterwards. From here on the environment names no other desk or database: what a
    bench writes goes into its own."""
    for name in OURS:
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="amparo-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)  # the database runs as another user where root starts it
        yield Path(folder) / "desk"


def pace() -> float:
    """Milliseconds of CPU for a loop that is always the same: shared machines are not equally fast at all times."""
    began = time.thread_time()
    kept: dict[int, str] = {}
    for number in range(1_000_000):
        kept[number % 1000] = str(number)
    return (time.thread_time() - began) * 1000


def spread(work: Callable[[int], list[float]], clients: int) -> list[float]:
    """What so many clients (0, 1, …) bring, all at once; raises what one of them raises."""
    with ThreadPoolExecutor(clients) as pool:
        return [one for part in pool.map(work, range(clients)) for one in part]


def postmaster_of(data: Path) -> int:
    """The embedded server's first process."""
    [pid_file] = data.glob("postgres/**/postmaster.pid")
    return int(pid_file.read_text().split()[0])
