"""The running server, as its pid file and the kernel tell."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PID_FILE = "postmaster.pid"


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says: the process, the folder of its socket, and `starting`, `ready` or `stopping`."""

    pid: int
    socket_dir: Path | None
    status: str


def read_postmaster(data: Path) -> Postmaster | None:
    """What the pid file in PostgreSQL's data folder says, or None; it may be left from a killed server."""
    try:
        lines = (data / PID_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
        pid = int(lines[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    socket_dir = Path(lines[4].strip()) if len(lines) > 4 and lines[4].strip() else None
    return Postmaster(pid, socket_dir, lines[7].strip() if len(lines) > 7 else "starting")


def serves(pid: int, data: Path) -> bool:
    """True when the process lives and is a PostgreSQL process of this data folder.

    A process id alone proves nothing: after a restart of the machine somebody else may have it.
    """
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == data
        except OSError:
            return False
    listed = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in listed.stdout


def running_postmaster(data: Path) -> Postmaster | None:
    """The living server of this data folder, or None."""
    found = read_postmaster(data)
    return found if found and serves(found.pid, data) else None


def processes_in(data: Path) -> list[int]:
    """All living processes that work in this data folder: after a killed server its children live on for a moment."""
    if sys.platform != "linux":
        return []
    return [
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and serves(int(entry.name), data)
    ]


def interrupt(pid: int) -> None:
    """Ask for the fast shutdown: clients are cut off, everything committed is on disk."""
    os.kill(pid, signal.SIGINT)
