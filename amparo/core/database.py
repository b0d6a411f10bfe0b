"""The database of an installation: embedded in its data folder, or the server that DATABASE_URL names.

Called by the command line and the tests before Django reads its settings; free of Django.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from amparo.core.postgres.binaries import OLDEST_MAJOR
from amparo.core.postgres.cluster import Cluster, Say
from amparo.core.postgres.places import Places
from amparo.core.trouble import Trouble

DATABASE = "amparo"


@dataclass(frozen=True)
class Database:
    """A server that accepts connections: its libpq URL, and our cluster when it is the embedded one."""

    url: str
    cluster: Cluster | None = None

    @property
    def places(self) -> Places | None:
        """Where the embedded server keeps what it has; None for a given server."""
        return self.cluster.places if self.cluster else None

    def keep_alive(self) -> None:
        """Start the embedded server again if it was killed (the kernel does that when memory ends). Raises Trouble."""
        if self.cluster:
            self.cluster.revive()


@contextmanager
def open_database(
    data: Path, *, url: str = "", say: Say, settings: Mapping[str, str] | None = None
) -> Iterator[Database]:
    """The database for as long as the block lasts. Raises Trouble when it cannot be had.

    `data` is the installation's data folder, `url` a server of the operator's (DATABASE_URL) that replaces the embedded
    one, `say` gets lines of progress. The embedded server is started, or joined when another process runs it, and
    stopped by whoever leaves last; one left over by a killed process is taken up.
    """
    if url:
        check_given(url)
        yield Database(url)
        return
    make_data_folder(data)
    cluster = Cluster(data, say, settings)
    try:
        places = cluster.join()
        ensure_database(places.url("postgres"), DATABASE)
        yield Database(places.url(DATABASE), cluster)
    finally:
        cluster.leave()


def make_data_folder(data: Path) -> None:
    """Make the installation's data folder: to pass through for the database's account, to read for the owner only."""
    try:
        data.mkdir(mode=0o711, parents=True, exist_ok=True)
        (data / "postgres.lock").open("a").close()
    except OSError as error:
        raise Trouble(
            f"The data folder {data} cannot be used.",
            f"{error.strerror}: {error.filename}",
            "Choose another with --data or AMPARO_DATA, or correct its rights.",
        ) from error


def ensure_database(server_url: str, name: str) -> None:
    """Create the database on the server unless it is there."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('amparo: create database'))")  # until we disconnect
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def check_given(url: str) -> str:
    """Look at a server that the operator named; returns its version or raises Trouble."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            number = connection.info.server_version
    except psycopg.Error as error:
        raise Trouble(
            "The database that DATABASE_URL names cannot be reached.",
            str(error).strip(),
            "Check the address, the name and the password; or unset DATABASE_URL for the embedded database.",
        ) from error
    if number // 10000 < OLDEST_MAJOR:
        raise Trouble(
            f"The database that DATABASE_URL names is PostgreSQL {number // 10000}.",
            f"Amparo needs {OLDEST_MAJOR} or newer.",
            "Upgrade the server, or unset DATABASE_URL for the embedded database.",
        )
    return f"{number // 10000}.{number % 10000}"
