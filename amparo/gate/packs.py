"""The pack in force, when which one is, and the packs that older decisions were made from.

A desk is started with a pack (`settings.PACK`); administrators put other versions of it in force (`Enactment`). What
is written (decisions, clocks) asks the database each time, by `in_force(now)`; screens ask what this process remembers,
`in_force()`, which is told of every change within a moment (`core/stream`), and looks again by itself.
"""

import time
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from amparo.core import stream
from amparo.core.known import KnownRows
from amparo.gate import own
from amparo.gate.models import PackSnapshot
from amparo.policy.pack.load import compile_reading, hash_of, load_pack, read_contents
from amparo.policy.pack.pack import Pack

TOPIC = "packs"  # a word in passing: another version is in force, or will be
REMEMBER_SECONDS = 30.0  # where no word arrives: a listening connection was lost
LINE = """select from_at, pack_id from gate_enactment where pack_name = %s and withdrawn_at is null
order by from_at desc limit %s"""
MOST_ENACTMENTS = 500  # the newest; what lies before them was in force long ago

LOOK_SECONDS = 1.0

_snapshots = KnownRows()
_installed: dict[str, tuple[float, Pack]] = {}


@dataclass(frozen=True, slots=True)
class Line:
    """From when which version is in force, oldest first; before the first it is the installation's own."""

    entries: tuple[tuple[datetime, str], ...] = ()

    def at(self, moment: datetime) -> str | None:
        """The hash of the version in force at a moment; None for the installation's own."""
        place = bisect_right(self.entries, moment, key=lambda entry: entry[0])
        return self.entries[place - 1][1] if place else None

    def between(self, after: datetime, until: datetime) -> list[tuple[datetime, str]]:
        """The changes later than one moment and not later than another, oldest first."""
        return [entry for entry in self.entries if after < entry[0] <= until]


@dataclass(slots=True)
class Memory:
    """What this process knows of the line, and since when (seconds of the machine)."""

    line: Line | None = None
    read_at: float = 0.0


_memory = Memory()


def installed() -> Pack:
    """The pack that the desk is started with, from its files; whether they changed is looked at once a second."""
    kept = _installed.get(settings.PACK)
    if kept is None or time.monotonic() > kept[0]:
        kept = time.monotonic() + LOOK_SECONDS, load_pack(settings.PACK)
        _installed[settings.PACK] = kept
    return kept[1]


def installed_name() -> str:
    """Its name, which is also that of every version that can be put in force here."""
    return installed().name


def read_line() -> Line:
    """The line as the database has it. One query."""
    with connection.cursor() as cursor:  # written out: every decision asks
        cursor.execute(LINE, [installed_name(), MOST_ENACTMENTS])
        return Line(tuple(reversed(cursor.fetchall())))


def in_force(now: datetime | None = None) -> Pack:
    """The pack by which everything is decided: the version in force with the desk's own closing days, texts and contact
    points. At `now` as the database has it (for whoever writes), else for a screen.

    Raises PackRefusedError where this program cannot read the version that was put in force.
    """
    return own.with_own(version_in_force(now))


def version_in_force(now: datetime | None = None) -> Pack:
    """The same without what the desk has of its own: as its files are written."""
    return version_at(read_line(), now) if now is not None else version_at(remembered_line(), timezone.now())


def version_at(line: Line, moment: datetime) -> Pack:
    """The version that a line has in force at a moment; raises PackRefusedError."""
    sha256 = line.at(moment)
    return installed() if sha256 is None else version_of(sha256)


def remembered_line() -> Line:
    """The line as this process remembers it; where the database is away, the last one known."""
    if _memory.line is None or time.monotonic() - _memory.read_at > REMEMBER_SECONDS:
        try:
            remember(read_line())
        except DatabaseError:
            if _memory.line is None:
                return Line()
    return _memory.line or Line()


def remember(line: Line, *, for_ever: bool = False) -> None:
    """Keeps a line for the screens of this process, until it is told of a change or some time has passed."""
    _memory.line, _memory.read_at = line, float("inf") if for_ever else time.monotonic()


def forget() -> None:
    """The next screen asks the database again."""
    _memory.read_at = -REMEMBER_SECONDS * 2


stream.overhear(TOPIC, forget)


def tell_change() -> None:
    """Lets every process look again once the transaction has committed, and this one at once."""
    forget()
    stream.tell(TOPIC)


def snapshot(pack: Pack, now: datetime) -> None:
    """Keeps the pack's files the first time it decides something, so that the decision stays explainable."""
    if pack.sha256 in _snapshots:
        return
    snapshot_of(pack, now)
    _snapshots.add(pack.sha256)


def snapshot_of(pack: Pack, now: datetime) -> PackSnapshot:
    """The row of it, made the first time."""
    row = PackSnapshot.objects.defer("files").filter(pk=pack.sha256).first()
    return row or keep_files(pack.name, files_of_pack(pack), now)


def keep_files(name: str, files: Mapping[str, str], now: datetime) -> PackSnapshot:
    """Keeps files as a version, once under their hash, whether or not they make a pack that can be used."""
    defaults = {"name": name, "files": dict(files), "first_used_at": now}
    return PackSnapshot.objects.defer("files").get_or_create(sha256=hash_of(encode(files)), defaults=defaults)[0]


def files_of_pack(pack: Pack) -> dict[str, str]:
    """Every file of a pack by its path inside, to the letter: line ends are part of its hash."""
    return {path: content.decode("utf-8") for path, content in pack.files.items()}


def encode(files: Mapping[str, str]) -> dict[str, bytes]:
    """Texts as the bytes that they are files of."""
    return {path: text.encode("utf-8") for path, text in files.items()}


@lru_cache(maxsize=16)
def _load_kept(sha256: str) -> Pack:
    row = PackSnapshot.objects.get(pk=sha256)
    return compile_reading(read_contents(Path(row.name), encode(row.files)))


def version_of(sha256: str) -> Pack:
    """The version with this hash: the installation's own, or one that was kept; raises PackRefusedError and
    PackSnapshot.DoesNotExist."""
    current = installed()
    return current if current.sha256 == sha256 else _load_kept(sha256)


def pack_of(sha256: str) -> Pack:
    """The pack that a decision was made from: the one in force, or an older one from its snapshot."""
    current = in_force()
    return current if current.sha256 == sha256 else version_of(sha256)
