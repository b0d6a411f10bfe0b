"""The operating-system account that runs the server: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from amparo.core.trouble import Trouble

UNPRIVILEGED = "nobody"


@dataclass(frozen=True)
class Account:
    """A user that PostgreSQL's processes run as; `switches` when that is not the user we run as ourselves."""

    uid: int
    gid: int
    name: str

    @property
    def switches(self) -> bool:
        """True when we are root and the server must be somebody else."""
        return os.geteuid() == 0 and self.uid != 0

    def run(self, command: list[str], env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a short command as this account, in `/`, and return what it said; never raises for its exit code."""
        return subprocess.run(
            command,
            user=self.uid if self.switches else None,
            group=self.gid if self.switches else None,
            extra_groups=[] if self.switches else None,
            cwd="/",
            env=server_environment() if env is None else env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )

    def start(self, command: list[str], log: Path) -> subprocess.Popen[bytes]:
        """Start a long-lived command as this account in a session of its own, so that Ctrl-C does not reach it."""
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                user=self.uid if self.switches else None,
                group=self.gid if self.switches else None,
                extra_groups=[] if self.switches else None,
                cwd="/",
                env=server_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def can_enter(self, place: Path) -> bool:
        """True when this account can enter the folder, or run the file, through all its parents: the kernel says."""
        if not self.switches:
            return os.access(place, os.X_OK)
        return self.run(["test", "-x", str(place)]).returncode == 0


def server_environment() -> dict[str, str]:
    """The environment of PostgreSQL's processes: nothing of ours, so that no PG* variable changes what they do."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def choose_account(home: Path, data: Path) -> Account:
    """Who shall run the server: ourselves, or when we are root the owner of what exists, else `nobody`.

    `home` is the folder that holds (or will hold) the database, `data` the installation's data folder.
    Raises Trouble where the database belongs to somebody whom we cannot become.
    """
    us = os.geteuid()
    if us != 0:
        if home.exists() and home.stat().st_uid != us:
            raise Trouble(
                f"The database in {home} belongs to {user_name(home.stat().st_uid)}, and you are {user_name(us)}.",
                "It was created by another user (root runs the database as an unprivileged account).",
                "Start as that user or as root, choose another folder with --data, or set DATABASE_URL.",
            )
        if not has_name(us):
            raise Trouble(
                f"The user that you run as, number {us}, has no name on this machine.",
                "PostgreSQL refuses to run as somebody who is not in /etc/passwd.",
                "Run Amparo as a user that is, or set DATABASE_URL to a server of your own.",
            )
        return Account(us, os.getegid(), user_name(us))
    for folder in (home, data):
        if folder.exists() and folder.stat().st_uid != 0:
            owner = folder.stat()
            return Account(owner.st_uid, owner.st_gid, user_name(owner.st_uid))
    try:
        nobody = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise Trouble(
            f"There is no account “{UNPRIVILEGED}” to run the database.",
            "PostgreSQL does not run as root.",
            "Start Amparo as an ordinary user, or set DATABASE_URL to a server of your own.",
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid, nobody.pw_name)


def has_name(uid: int) -> bool:
    """True when the system knows the account."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def user_name(uid: int) -> str:
    """The account's name, or its number where it has none."""
    return pwd.getpwuid(uid).pw_name if has_name(uid) else f"user {uid}"
