"""Create, start, join and stop the server of one data folder."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from amparo.core.postgres.account import Account
from amparo.core.postgres.binaries import binaries_for, major, program_version
from amparo.core.postgres.places import SOCKET_NAME, Places, settle
from amparo.core.postgres.postmaster import (
    PID_FILE,
    Postmaster,
    interrupt,
    processes_in,
    running_postmaster,
)
from amparo.core.trouble import Trouble

Say = Callable[[str], None]
LOG_MAX_BYTES = 10_000_000
FIRST_SETTINGS = {  # written to postgresql.conf when the cluster is made, for an administrator to change
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    "log_checkpoints": "off",
    "log_startup_progress_interval": "2s",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Cluster:
    """The server of one installation. Several processes may use it: the first starts it, the last one out stops it.

    Two locks in the data folder order them, both given back by the kernel when a process is killed: `postgres.lock`
    while one starts or stops, `postgres.users` shared by everybody who uses it.
    """

    def __init__(self, data: Path, say: Say, settings: Mapping[str, str] | None = None) -> None:
        """`data` is the installation's data folder; `settings` are given to a server that we start."""
        self.folder = data.resolve()
        self.say = say
        self.settings = dict(settings or {})
        self.places: Places
        self.account: Account
        self.child: subprocess.Popen[bytes] | None = None
        self.users: IO[str] | None = None

    def join(self) -> Places:
        """Start the server or join a running one; returns its places when it accepts connections. Raises Trouble."""
        with self._starting():
            self.account, places = settle(self.folder, self.say)
            self.places = places
            running = running_postmaster(places.data)
            if running and running.status == "stopping":
                self.say("The database is being stopped by somebody; waiting for that.")
                self._wait_gone(running.pid)
                running = None
            if running is None:
                running = self._start()
            try:
                ready = self._wait_ready(running.pid)
            except BaseException:  # Ctrl-C during a long recovery too: what we started we stop
                if self.child:
                    self._stop()
                raise
            self.places = Places(places.home, ready.socket_dir or places.socket_dir)
            self.users = (self.folder / "postgres.users").open("a", encoding="utf-8")
            fcntl.flock(self.users, fcntl.LOCK_SH)
        return self.places

    def revive(self) -> None:
        """Start the server again if it died while we use it; call it now and then. Raises Trouble."""
        if running_postmaster(self.places.data) is not None:
            return
        with self._starting():
            if self.users is not None and running_postmaster(self.places.data) is None:
                self.say("The database server is gone; starting it again.")
                self._wait_ready(self._start().pid)

    def leave(self) -> None:
        """Stop the server unless another process uses it; safe to call twice."""
        if self.users is None:
            return
        with self._starting():
            users, self.users = self.users, None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            finally:
                users.close()
            self._stop()

    @contextmanager
    def _starting(self) -> Iterator[None]:
        with (self.folder / "postgres.lock").open("a", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.say("Another process is starting or stopping the database; waiting for it.")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self) -> Postmaster:
        binaries = binaries_for(self.account, self.say)
        data = self.places.data
        if not (data / "PG_VERSION").is_file():
            self._create(binaries)
        check_major(data, binaries)
        self._clear_left_files()
        if self.places.log.exists() and self.places.log.stat().st_size > LOG_MAX_BYTES:
            self.places.log.replace(self.places.log.with_suffix(".log.1"))
        settings = {
            **self.settings,
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "unix_socket_directories": str(self.places.socket_dir),
        }
        command = [str(binaries / "postgres"), "-D", str(data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.child = self.account.start(command, self.places.log)
        return Postmaster(self.child.pid, self.places.socket_dir, "starting")

    def _create(self, binaries: Path) -> None:
        data = self.places.data
        if data.exists() and any(data.iterdir()):
            raise Trouble(
                f"{data} is not a PostgreSQL data folder.",
                "It is not empty and has no file PG_VERSION.",
                "Look at what is in it; move it away to begin with an empty database.",
            )
        new = data.with_name("data.new")  # renamed when it is whole: a killed start leaves no half-made cluster
        shutil.rmtree(new, ignore_errors=True)
        self.say(f"Creating the database in {data}.")
        command = [str(binaries / "initdb"), "-D", str(new), "-U", "amparo", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums"]
        command += [part for name, value in FIRST_SETTINGS.items() for part in ("--set", f"{name}={value}")]
        made = self.account.run(command)
        if made.returncode != 0:
            raise Trouble(
                f"The database could not be created in {data}.",
                last_lines(made.stderr or made.stdout),
                "Free disk space or correct the folder's rights and start again; `amparo doctor` shows both.",
            )
        if data.exists():
            data.rmdir()
        new.rename(data)

    def _clear_left_files(self) -> None:
        """Remove the pid and lock files of a killed server, once nobody works in its data folder any more.

        PostgreSQL ignores such files by itself only while their process id is free: it may be somebody else's by now,
        or that of the killed server, which nobody has reaped (in a container without init).
        """
        if sys.platform != "linux":
            return
        deadline = time.monotonic() + 60
        while left := processes_in(self.places.data):
            if time.monotonic() > deadline:
                raise Trouble(
                    f"Processes of an earlier database server still work in {self.places.data}: {left}.",
                    "Their server was killed and they have not ended.",
                    "End them by their numbers, then start again.",
                )
            time.sleep(0.1)
        (self.places.data / PID_FILE).unlink(missing_ok=True)
        for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):  # the socket's folder is this server's alone
            (self.places.socket_dir / name).unlink(missing_ok=True)

    def _wait_ready(self, pid: int) -> Postmaster:
        """Wait until the server accepts connections: for as long as it lives, because recovery takes what it takes."""
        began = time.monotonic()
        told = began
        while True:
            found = running_postmaster(self.places.data)
            if found and found.pid == pid and found.status in {"ready", "standby"}:
                return found
            if self._ended(pid):
                raise Trouble(
                    "The database server ended while starting.",
                    last_lines(read_end(self.places.log)),
                    f"Its log is {self.places.log}.",
                )
            now = time.monotonic()
            if now - told >= 2:
                told = now
                self.say(f"Waiting for the database, {now - began:.0f} s: {last_lines(read_end(self.places.log), 1)}")
            time.sleep(0.01)

    def _ended(self, pid: int) -> bool:
        if self.child and self.child.pid == pid:
            return self.child.poll() is not None
        found = running_postmaster(self.places.data)
        return found is None or found.pid != pid

    def _stop(self) -> None:
        running = running_postmaster(self.places.data)
        if running is None:
            return
        try:
            interrupt(running.pid)
        except PermissionError:
            self.say(f"The database server (process {running.pid}) belongs to another user and goes on.")
            return
        except ProcessLookupError:
            return
        self._wait_gone(running.pid)

    def _wait_gone(self, pid: int) -> None:
        began = told = time.monotonic()
        while True:
            if self._ended(pid):
                return
            now = time.monotonic()
            if now - told >= 5:
                told = now
                self.say(f"Waiting for the database to stop, {now - began:.0f} s.")
            time.sleep(0.01)


def check_major(data: Path, binaries: Path) -> None:
    """Refuse a data folder that another major version of PostgreSQL made; advise how to bring it over."""
    made_by = major((data / "PG_VERSION").read_text(encoding="ascii"))
    ours = major(program_version(binaries))
    if made_by != ours:
        raise Trouble(
            f"The database in {data} was made by PostgreSQL {made_by}, and this Amparo runs PostgreSQL {ours}.",
            "Data folders cannot be read across major versions.",
            f"With the Amparo that made it (or AMPARO_POSTGRES_BIN naming the bin folder of PostgreSQL {made_by}) run "
            "`amparo backup FILE`, then move the folder away and `amparo restore FILE` with this one.",
        )


def read_end(log: Path) -> str:
    """The last part of the server's log."""
    with suppress(OSError), log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - 8000))
        return file.read().decode("utf-8", "replace")
    return ""


def last_lines(text: str, count: int = 4) -> str:
    """The last lines of an output, for a message."""
    return "\n".join(line for line in text.strip().splitlines()[-count:])
