"""A desk as it is run, for measuring: web processes, a worker, and what CPU and memory they and the database take."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


@dataclass(frozen=True)
class Desk:
    """The addresses of the web processes, and the keys of every process that works for them."""

    ports: tuple[int, ...]
    processes: tuple[int, ...]
    postmaster: int

    def cpu_seconds(self) -> tuple[float, float]:
        """CPU time so far of the application and of the database, whose ended processes the postmaster counts."""
        return sum(map(own_cpu, self.processes)), own_cpu(self.postmaster, ended=True) + sum(
            own_cpu(key) for key in children_of(self.postmaster)
        )

    def memory_mb(self) -> tuple[float, float]:
        """Proportional memory of the application and of the database, in MB."""
        return sum(map(memory, self.processes)), sum(
            memory(key) for key in [*children_of(self.postmaster), self.postmaster]
        )


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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


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
    ports = [free_port() for _ in range(webs)]
    commands = [[*base, "web", "--data", str(data), "--port", str(port)] for port in ports]
    commands.append([*base, "worker", "--data", str(data)])
    silent = subprocess.DEVNULL
    running = [subprocess.Popen(command, env=environment, stdout=silent, stderr=silent) for command in commands]
    try:
        for port, process in zip(ports, running, strict=False):
            wait_for(port, process)
        yield Desk(tuple(ports), tuple(process.pid for process in running), postmaster_of(data))
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def postmaster_of(data: Path) -> int:
    """The embedded server's first process."""
    [pid_file] = data.glob("postgres/**/postmaster.pid")
    return int(pid_file.read_text().split()[0])
