"""A desk as people run it: `amparo serve --demo` in a process of its own, on a database of its own."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psycopg
from psycopg import sql

from tools.tracked import ROOT

START_SECONDS = 180  # a busy machine migrates slowly
MAIL_SECONDS = 30
STOP_SECONDS = 60
CHANGED = {"CI", "AMPARO_PACK", "AMPARO_DATA", "AMPARO_WORKER", "AMPARO_BASE_URL", "AMPARO_DEMO", "AMPARO_DEBUG"}
LINK = re.compile(r"https?://\S+")


class Desk:
    """A running desk of one pack."""

    def __init__(self, pack: str, data: Path, database_url: str) -> None:
        self.pack, self.data, self.database_url = pack, data, database_url
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            self.port = int(door.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / f"{pack}.log"
        kept = {name: value for name, value in os.environ.items() if name not in CHANGED}
        command = [sys.executable, "-m", "amparo", "serve", "--demo", "--pack", pack, "--data", str(data)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                cwd=ROOT,
                env={**kept, "DATABASE_URL": database_url},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self) -> None:
        """Until the first page is answered."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"no page came:\n{self.log.read_text()}")

    def stop(self) -> None:
        """Stops it; what it had to complain about fails the journey."""
        self.process.terminate()
        self.process.wait(STOP_SECONDS)
        said = self.log.read_text()
        assert "Traceback" not in said, said
        assert " ERROR " not in said, said

    def mails_to(self, address: str) -> list[EmailMessage]:
        """What lies in the outbox for an address, the oldest first."""
        found = sorted((self.data / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]
        return [mail for mail in mails if isinstance(mail, EmailMessage) and address in str(mail["To"])]

    def wait_mail(self, address: str, count: int = 1) -> EmailMessage:
        """The newest mail to an address, once there are so many."""
        until = time.monotonic() + MAIL_SECONDS
        while len(mails := self.mails_to(address)) < count:
            assert time.monotonic() < until, f"no mail {count} to {address}"
            time.sleep(0.05)
        return mails[-1]

    def wait_mail_that_says(self, address: str, words: str) -> str:
        """The text of the newest mail to an address that holds the words, once there is one."""
        until = time.monotonic() + MAIL_SECONDS
        while True:
            texts = [body.get_content() for mail in self.mails_to(address) if (body := mail.get_body(("plain",)))]
            if found := [text for text in texts if words in text]:
                return str(found[-1])
            assert time.monotonic() < until, f"no mail to {address} says {words}"
            time.sleep(0.05)

    def link_in(self, mail: EmailMessage) -> str:
        """The link to this desk that a mail holds."""
        body = mail.get_body(("plain",))
        assert body is not None
        links = [link.rstrip(".,>)") for link in LINK.findall(body.get_content())]
        return str(next(link for link in links if link.startswith(self.url)))

    def count(self, query: str) -> int:
        """One number from the desk's database."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute(query.encode()).fetchone()
        return int(row[0]) if row else 0


def address_of(server_url: str, database: str) -> str:
    """The URL of another database on the same server."""
    parts = psycopg.conninfo.conninfo_to_dict(server_url)
    return f"postgresql://{parts['user']}@/{database}?host={parts['host']}&port={parts['port']}"


@contextmanager
def own_database(server_url: str, name: str, template: str = "template0") -> Iterator[str]:
    """The URL of a new database, made like its template and gone afterwards."""
    new, like = sql.Identifier(name), sql.Identifier(template)
    try:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, like))
        yield address_of(server_url, name)
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))


@contextmanager
def migrated_database(server_url: str) -> Iterator[str]:
    """The name of a database with every migration and nothing in it, from which desks begin.

    That a desk starts from an empty database is what tests/test_serve.py and tests/faults try; migrating takes longer
    than many a journey.
    """
    name = f"journeys_{os.getpid()}"
    command = [sys.executable, "-m", "django", "migrate", "--settings", "amparo.settings", "--verbosity", "0"]
    with own_database(server_url, name) as url:
        subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True)
        yield name


@contextmanager
def running(pack: str, server_url: str, template: str, folder: Path) -> Iterator[Desk]:
    """A desk with its own database, gone afterwards."""
    name = f"journey_{pack.replace('-', '_')}_{os.getpid()}"
    with own_database(server_url, name, template) as url:
        desk = Desk(pack, folder / pack, url)
        try:
            desk.wait()
            yield desk
            desk.stop()
        finally:
            desk.process.kill()
            desk.process.wait()
