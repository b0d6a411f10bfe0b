"""The installation that a command works on: its pack, its data folder, its database."""

import difflib
import functools
import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from amparo.core.database import Database, make_data_folder, open_database
from amparo.core.trouble import Trouble

DEFAULT_PACK = "lumen"
CODE = Path(__file__).resolve().parent.parent
FIGURE_FILES = ("counter", "histogram", "gauge_livesum")  # as prometheus-client names them
FIGURE_BYTES = 4 * 1024 * 1024  # of each: some ten thousand samples


@dataclass(frozen=True)
class Installation:
    """One desk: a pack (a shipped name or a folder), the data folder, and the URL of a given database or ''."""

    pack: str
    data: Path
    database_url: str


def say(line: str) -> None:
    """Progress, on stderr, so that stdout holds only what was asked for."""
    click.echo(line, err=True)


def packs_folder() -> Path:
    """Where the shipped packs lie: in the wheel beside the code, in a checkout at its root."""
    shipped = CODE / "_shipped" / "policies"
    return shipped if shipped.is_dir() else CODE.parent / "policies"


def list_packs() -> list[str]:
    """The names of the shipped packs."""
    return sorted(folder.parent.name for folder in packs_folder().glob("*/pack.toml"))


def check_pack(pack: str) -> str:
    """The pack as the settings want it: a shipped name, or the full path of a folder. Raises Trouble."""
    known = list_packs()
    if pack in known:
        return pack
    folder = Path(pack)
    if (folder / "pack.toml").is_file():
        return str(folder.resolve())
    close = difflib.get_close_matches(pack, known, n=1)
    raise Trouble(
        f"There is no policy pack “{pack}”.",
        f"Shipped are: {', '.join(known)}. A folder with a pack.toml can be named too.",
        f"Did you mean --pack {close[0]}?" if close else "Name one of these with --pack or AMPARO_PACK.",
    )


def find_installation(data: Path | None, pack: str | None) -> Installation:
    """The installation that the options and the environment name; a data folder remembers its pack. Raises Trouble."""
    if data is not None and pack is None:
        note = data / "pack"
        pack = note.read_text(encoding="utf-8").strip() if note.is_file() else None
    pack = check_pack(pack or DEFAULT_PACK)
    folder = data or Path("var") / Path(pack).name
    return Installation(pack, folder.resolve(), os.environ.get("DATABASE_URL", ""))


def installation_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --pack and --data; it gets `installation` instead."""

    @click.option("--pack", envvar="AMPARO_PACK", metavar="NAME", help=f"Policy pack, else {DEFAULT_PACK}.")
    @click.option("--data", envvar="AMPARO_DATA", type=click.Path(path_type=Path), help="Data folder, else ./var/PACK.")
    @functools.wraps(command)
    def with_installation(data: Path | None, pack: str | None, **options: Any) -> Any:
        return command(installation=find_installation(data, pack), **options)

    return with_installation


def hand_over(installation: Installation, database_url: str) -> None:
    """Fill the environment that amparo.settings reads, and the data folder with what the settings need."""
    os.environ["AMPARO_DATA"] = str(installation.data)
    os.environ["AMPARO_PACK"] = installation.pack
    os.environ["DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.settings"
    for private in ("files", "outbox"):
        (installation.data / private).mkdir(mode=0o700, exist_ok=True)
    (installation.data / "arriving").mkdir(mode=0o700, exist_ok=True)
    if os.environ.get("AMPARO_METRICS") == "shared":
        share_figures(installation.data / "metrics")
    (installation.data / "pack").write_text(installation.pack + "\n", encoding="utf-8")
    if not os.environ.get("AMPARO_SECRET_KEY"):
        write_secret_key(installation.data / "secret_key")


def share_figures(folder: Path) -> None:
    """Processes with this data folder add up what they count; files of those that have ended are removed."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for file in folder.glob("*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdecimal() and not is_alive(int(number)):
            file.unlink(missing_ok=True)
    take_room(folder)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def take_room(folder: Path) -> None:
    """Makes the files of this process's figures with all their bytes: they are mapped into memory, and a process that
    writes to a mapped page for which the disk has no room is killed (SIGBUS). Raises Trouble."""
    for kind in FIGURE_FILES:
        file = folder / f"{kind}_{os.getpid()}.db"
        try:
            with file.open("ab") as opened:
                if hasattr(os, "posix_fallocate"):  # not on macOS
                    os.posix_fallocate(opened.fileno(), 0, FIGURE_BYTES)
        except OSError as error:
            file.unlink(missing_ok=True)
            raise Trouble(
                f"{folder} cannot be written.",
                f"{error.strerror}: {file}",
                "Make room on the disk, or choose another folder with --data.",
            ) from error


def is_alive(number: int) -> bool:
    """Whether a process of this number runs; another than ourselves, where the number is our own again."""
    if number == os.getpid():
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def write_secret_key(path: Path) -> None:
    """Make the key that signs sessions and links, unless it is there: whole or not at all, its owner's only."""
    if path.exists():
        if path.stat().st_mode & 0o077:
            raise Trouble(
                f"{path} can be read by other users of this machine.",
                "Whoever has the key can sign in as anybody.",
                f"Close it with chmod 600 {path}, or delete it (everybody must then sign in again).",
            )
        return
    number, fresh = tempfile.mkstemp(prefix=".secret_key-", dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(number, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(fresh, path)
    finally:
        Path(fresh).unlink()


@contextmanager
def django_ready(installation: Installation) -> Iterator[Database]:
    """The database is up and Django is set up for as long as the block lasts. Raises Trouble."""
    make_data_folder(installation.data)
    with open_database(installation.data, url=installation.database_url, say=say) as database:
        hand_over(installation, database.url)
        import django

        django.setup()
        try:
            yield database
        finally:
            from django.db import connections

            for connection in connections.all(initialized_only=True):
                connection.close()
                if close_pool := getattr(connection, "close_pool", None):
                    close_pool()
