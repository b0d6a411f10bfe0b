"""What `amparo doctor` looks at, on the command line and in the browser; checks never raise for what they find.

It speaks English, as the log does: it is for whoever runs the machine. Django is imported inside, because the command
looks at a place where none can start yet.
"""

import os
import shutil
import smtplib
import ssl
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import psycopg

from amparo import __version__

CODE = Path(__file__).resolve().parent.parent
LOW_DISK_BYTES = 1_000_000_000
NO_DISK_BYTES = 100_000_000
CLOCK_SECONDS = 5
SILENT_WORKER = timedelta(seconds=60)
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: `ok`, a `note` to think about, or a `fault` that keeps something from working."""

    state: Literal["ok", "note", "fault"]
    about: str
    text: str
    advice: str = ""


_further: list[Callable[[], Iterator[Finding]]] = []


def also_check(check: Callable[[], Iterator[Finding]]) -> None:
    """Registers what a package looks at where the database is up to date; it never raises for what it finds."""
    if check not in _further:
        _further.append(check)


def check_place(pack: str, data: Path) -> Iterator[Finding]:
    """What can be seen without a database: program, pack, data folder, front-end files, catalogues, settings."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("ok", "program", f"Amparo {__version__}, Python {python}, in {CODE}")
    yield Finding("ok", "pack", pack)
    yield from check_disk(data)
    if (CODE / "web" / "static" / "vendor" / ".stamp").is_file():
        yield Finding("ok", "assets", "the front-end files are there")
    else:
        yield Finding("fault", "assets", "the front-end files are missing", "Run `make assets`, or install the wheel.")
    yield from check_catalogues()
    yield from check_address()
    yield from check_mail()


def check_disk(data: Path) -> Iterator[Finding]:
    """The data folder and the room on its disk."""
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    text = f"{data}, {free / 1e9:.1f} GB free"
    if not data.exists():
        yield Finding("note", "data", f"{text}; it is made by the first start")
    elif not os.access(data, os.W_OK | os.X_OK):
        yield Finding("fault", "data", f"{data} cannot be written to", "Correct its owner, or choose another --data.")
    elif free < NO_DISK_BYTES:
        yield Finding("fault", "data", text, "Free some: the database stops when the disk is full.")
    elif free < LOW_DISK_BYTES:
        yield Finding("note", "data", text, "Think of more room soon.")
    else:
        yield Finding("ok", "data", text)


def check_catalogues() -> Iterator[Finding]:
    """The compiled texts of every language."""
    shipped = CODE / "_shipped" / "locale"
    folder = shipped if shipped.is_dir() else CODE.parent / "locale"
    languages = sorted(path.name for path in folder.glob("*") if (path / "LC_MESSAGES").is_dir())
    missing = [name for name in languages if not (folder / name / "LC_MESSAGES" / "django.mo").is_file()]
    if missing or not languages:
        named = ", ".join(missing) or "any language"
        yield Finding("fault", "languages", f"no compiled texts for {named}", "Run `make setup`, or install the wheel.")
    else:
        yield Finding("ok", "languages", ", ".join(languages))


def check_address() -> Iterator[Finding]:
    """The address that mails and redirects name."""
    base = os.environ.get("AMPARO_BASE_URL", "http://127.0.0.1:8000")
    parts = urlsplit(base)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "https" or local:
        yield Finding("ok", "address", base + (" (only this machine)" if local else ""))
    else:
        advice = "Put a web server with TLS in front and set AMPARO_BASE_URL=https://…"
        yield Finding("fault", "address", f"{base} is not encrypted", advice)
    hosts = os.environ.get("AMPARO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if parts.hostname and parts.hostname not in {host.strip("[] ") for host in hosts}:
        yield Finding(
            "fault", "address", f"{parts.hostname} is not in AMPARO_HOSTS", "Add it: other names are refused."
        )


def check_mail() -> Iterator[Finding]:
    """The mail server, by a greeting and a sign-in; nothing is sent."""
    url = os.environ.get("AMPARO_SMTP_URL", "")
    if not url:
        text = "mails are written to the folder outbox and not sent"
        yield Finding("note", "mail", text, "Set AMPARO_SMTP_URL=smtps://user:password@host:465 to send them.")
        return
    parts = urlsplit(url)
    try:
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
        greet_mail_server(parts.scheme, parts.hostname or "", port, (parts.username or "", parts.password or ""))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        yield Finding(
            "fault", "mail", f"{parts.hostname}: {error}", "Check AMPARO_SMTP_URL; mails wait and are retried."
        )
    else:
        yield Finding("ok", "mail", f"{parts.hostname}:{port} answers")


def greet_mail_server(scheme: str, host: str, port: int, account: tuple[str, str]) -> None:
    """Greet, encrypt where the server can, sign in where an account is given; raises what smtplib raises."""
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, timeout=10, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=10)
    with server:
        server.ehlo()
        if scheme != "smtps" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if account[0]:
            server.login(unquote(account[0]), unquote(account[1]))


def check_database(connect: Callable[[], "psycopg.Connection[Any]"], place: str) -> Iterator[Finding]:
    """The server, its version, size, extensions and clock; `place` says where it is, without a password."""
    with connect() as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database()), clock_timestamp()"
        ).fetchone()
        available = {name for (name,) in connection.execute("SELECT name FROM pg_available_extensions")}
    version, size, clock = row if row else ("?", 0, datetime.now(UTC))
    yield Finding("ok", "database", f"PostgreSQL {version}, {place}, {size / 1e6:.0f} MB")
    missing = [name for name in EXTENSIONS if name not in available]
    if missing:
        advice = "Install PostgreSQL's contrib packages on the server."
        yield Finding("fault", "database", f"extensions are missing: {', '.join(missing)}", advice)
    drift = abs((datetime.now(UTC) - clock).total_seconds())
    if drift > CLOCK_SECONDS:
        yield Finding("fault", "database", f"its clock is {drift:.0f} s off ours", "Set both clocks by NTP.")


def check_desk(data: Path) -> Iterator[Finding]:
    """What needs Django: migrations, jobs, readers of the event log, files."""
    from amparo.core.health import count_missing_migrations

    if waiting := count_missing_migrations():
        yield Finding("fault", "migrations", f"{waiting} are missing", "Run `amparo migrate` (`serve` does it too).")
        return
    yield Finding("ok", "migrations", "the database is up to date")
    yield from check_jobs()
    yield from check_files(data)
    for check in _further:
        yield from check()


def check_jobs() -> Iterator[Finding]:
    """Workers that are heard, jobs that were given up, readers of the event log that stand still."""
    from amparo.core import consumers, jobs

    heard = jobs.last_heartbeat()
    waiting = jobs.waiting_jobs()
    if heard is None or datetime.now(UTC) - heard > SILENT_WORKER:
        advice = "They run in `amparo serve` or `amparo worker`; start one."
        yield Finding("note", "jobs", f"no worker runs; {waiting} jobs wait", advice)
    else:
        yield Finding("ok", "jobs", f"a worker runs; {waiting} jobs wait")
    if failed := jobs.failed_jobs():
        names = ", ".join(sorted({job.name for job in failed}))
        yield Finding("fault", "jobs", f"{len(failed)} were given up: {names}", "The log says why.")
    for state in consumers.failing():
        text = f"{state.name} failed {state.failures} times at event {state.failed_event_id}: {state.error}"
        yield Finding("fault", "events", text, "It is tried again; the others go on.")


def check_files(data: Path) -> Iterator[Finding]:
    """Where uploads are kept."""
    url = os.environ.get("AMPARO_FILES_URL", "")
    if url:
        yield Finding("ok", "files", f"in {url}")
        return
    folder = data / "files"
    if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("fault", "files", f"{folder} cannot be written to", "Correct its owner and rights.")
    else:
        yield Finding("ok", "files", f"in {folder}")
