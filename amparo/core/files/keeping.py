"""Taking files in and letting them go."""

import errno
import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.db.models import ProtectedError

from amparo.core.access import NotVisible
from amparo.core.files.kinds import HEAD_BYTES, media_type_of
from amparo.core.files.refused import EmptyFile, FileTooLarge, NoRoom, TooManyFiles
from amparo.core.files.shelves import arriving, shelf
from amparo.core.models import StoredFile

log = logging.getLogger(__name__)
PIECE_BYTES = 256 * 1024
RESERVE_BYTES = 512 * 1024 * 1024  # the disk's last room is the database's


class Readable(Protocol):
    """What gives bytes piece by piece: an upload, a decoded part of a mail, an open file."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Limits:
    """How much is taken: bytes of one file, files of one sending."""

    max_bytes: int
    max_count: int = 20


@dataclass(frozen=True)
class _Arrived:
    path: Path
    sha256: str
    size: int
    media_type: str


def default_limits() -> Limits:
    """The limits of the settings."""
    return Limits(settings.FILE_MAX_BYTES)


def check_count(count: int, limits: Limits) -> None:
    """Raises TooManyFiles for more files than one sending may have."""
    if count > limits.max_count:
        raise TooManyFiles(limit=limits.max_count, count=count)


def store(stream: Readable, scope: str, limits: Limits, now: datetime) -> StoredFile:
    """Keeps the bytes of a stream for their owner and returns their row, an older one where the owner has them already.

    `scope` is who owns the bytes (`company:7`, `person:12`, `visitor:…`). They are on disk when this returns; the row
    belongs to the running transaction. Raises FileTooLarge, EmptyFile and NoRoom, and then keeps nothing.
    """
    try:
        with arriving() as file, _read(stream, file, limits) as arrived, transaction.atomic():
            _lock(scope, arrived.sha256)
            key, target = key_of(scope, arrived.sha256), shelf()
            if not target.has(key):
                target.put(key, arrived.path)
            row, _ = StoredFile.objects.get_or_create(
                scope=scope,
                sha256=arrived.sha256,
                defaults={"size": arrived.size, "media_type": arrived.media_type, "created_at": now},
            )
            return row
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            log.exception("no room for files")
            raise NoRoom from error
        raise


@contextmanager
def _read(stream: Readable, file: IO[bytes], limits: Limits) -> Iterator[_Arrived]:
    if shutil.disk_usage(Path(file.name).parent).free < RESERVE_BYTES:
        log.error("a file is refused: less than %s bytes are free", RESERVE_BYTES)
        raise NoRoom
    digest, size, head = hashlib.sha256(), 0, b""
    while piece := stream.read(PIECE_BYTES):
        size += len(piece)
        if size > limits.max_bytes:
            raise FileTooLarge(limit=limits.max_bytes, size=size)
        if len(head) < HEAD_BYTES:
            head += piece[: HEAD_BYTES - len(head)]
        digest.update(piece)
        file.write(piece)
    if not size:
        raise EmptyFile
    file.flush()
    os.fsync(file.fileno())
    yield _Arrived(Path(file.name), digest.hexdigest(), size, media_type_of(head))


def key_of(scope: str, sha256: str) -> str:
    """Where the bytes lie on the shelf: `<hash of the owner>/<first two digits>/<hash of the bytes>`."""
    owner = hashlib.sha256(scope.encode()).hexdigest()[:32]
    return f"{owner}/{sha256[:2]}/{sha256}"


def open_stored(stored: StoredFile) -> IO[bytes]:
    """The bytes of a file, to be closed by the caller; raises NotVisible where they are lost (which is logged)."""
    try:
        return shelf().open(key_of(stored.scope, stored.sha256))
    except FileNotFoundError:
        log.error("the bytes of file %s are lost", stored.pk)
        raise NotVisible from None


def drop(stored_id: int) -> bool:
    """Removes a file that nothing refers to any more, row and bytes; False where something still does.

    Called outside of a transaction, once the last reference was removed for good.
    """
    row = StoredFile.objects.filter(pk=stored_id).first()
    if row is None:
        return True
    with connection.cursor() as cursor:
        lock = [f"{row.scope} {row.sha256}"]
        cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", lock)
        try:
            with transaction.atomic(durable=True):
                row.delete()
            shelf().delete(key_of(row.scope, row.sha256))
        except ProtectedError:
            return False
        finally:
            cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", lock)
    return True


def _lock(scope: str, sha256: str) -> None:
    """Whoever stores and whoever drops the same bytes take turns."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{scope} {sha256}"])
