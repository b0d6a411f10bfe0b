"""Where the server keeps its data, its socket and its log."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from amparo.core.postgres.account import Account, choose_account
from amparo.core.postgres.binaries import SYSTEM_HOME, make_system_home
from amparo.core.trouble import Trouble

SOCKET_PATH_MAX = 100  # bytes; the kernel's limit is 108 with the final zero, and some tools are stricter
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Places:
    """The folder of the server (mode 0700, its account's own) and what lies in it."""

    home: Path
    socket_dir: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "server.log"

    def url(self, database: str) -> str:
        """A libpq URL of one of the server's databases, over the socket."""
        return f"postgresql://amparo@/{database}?host={quote(str(self.socket_dir), safe='')}&port=5432"


def settle(data: Path, say: Callable[[str], None]) -> tuple[Account, Places]:
    """Choose the account and make the folders for the installation in `data` (absolute, existing).

    A folder that we did not make is never given other rights: where a parent is closed to the server's account, the
    database lies below `/var/lib/amparo` and `data/postgres` points there.
    """
    home = (data / "postgres").resolve()
    if (data / "postgres").is_symlink() and not home.exists():
        raise Trouble(
            f"The database of {data} lay in {home}, which is gone.",
            "The data folder points there, because the folder itself is closed to the database's account.",
            f"Bring {home} back, or remove the link {data / 'postgres'} to begin with an empty database.",
        )
    account = choose_account(home, data)
    if not home.exists():
        home = make_home(data, account, say)
    elif not account.can_enter(home):
        raise Trouble(
            f"{account.name} cannot enter {home}.",
            "The database lies there and runs as that account, but a folder above is closed to it now.",
            f"Open the folders above {home} for passing through (chmod o+x), or move the data folder.",
        )
    elif stat.S_IMODE(home.stat().st_mode) & 0o077:
        raise Trouble(
            f"{home} is open to other users of this machine.",
            "Whoever can reach the socket in it can read and change everything.",
            f"Close it: chmod 700 {home}",
        )
    return account, Places(home, socket_folder(home, account))


def make_home(data: Path, account: Account, say: Callable[[str], None]) -> Path:
    """Make the server's folder in `data`, or below `/var/lib/amparo` where the account cannot come to `data`."""
    place = data / "postgres"
    if account.can_enter(data):
        place.mkdir(mode=0o700)
        own(place, account)
        return place.resolve()
    make_system_home()
    prefix = hashlib.sha256(os.fsencode(data)).hexdigest()[:12] + "-"
    left_behind = sorted(str(folder) for folder in SYSTEM_HOME.glob(prefix + "*"))
    elsewhere = Path(tempfile.mkdtemp(prefix=prefix, dir=SYSTEM_HOME))
    (elsewhere / "origin").write_text(f"{data}\n", encoding="utf-8")
    own(elsewhere, account)
    place.symlink_to(elsewhere)
    say(f"{data} is closed to {account.name}, who runs the database: it lies in {elsewhere}.")
    if left_behind:
        say(f"An earlier database of the same place is still there; remove it if you do not need it: {left_behind[-1]}")
    return elsewhere


def own(folder: Path, account: Account) -> None:
    """Give a folder that we have just made to the server's account."""
    if account.switches:
        os.chown(folder, account.uid, account.gid)


def socket_folder(home: Path, account: Account) -> Path:
    """The server's own folder, or a short one in /tmp when the socket's path would be too long for the kernel."""
    if len(os.fsencode(home / SOCKET_NAME)) < SOCKET_PATH_MAX:
        return home
    short = Path("/tmp") / f"amparo-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"  # noqa: S108 - checked below
    try:
        short.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        own(short, account)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) != 0o700:
        raise Trouble(
            f"{short} is not a folder of {account.name} alone.",
            f"The database's socket must lie there, because the path of {home} is too long for a socket.",
            f"Find out who made it and remove it, or choose a shorter data folder than {home}.",
        )
    return short
