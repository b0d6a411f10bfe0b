"""Where the bytes lie: on the disk by default, in S3-compatible storage where AMPARO_FILES_URL names a bucket."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File


class Shelf(Protocol):
    """Keeps files under keys; what was put is there after a crash."""

    def has(self, key: str) -> bool: ...
    def put(self, key: str, arrived: Path) -> None: ...
    def open(self, key: str) -> IO[bytes]: ...
    def delete(self, key: str) -> None: ...


class DiskShelf:
    """Files below a folder; a file appears whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def has(self, key: str) -> bool:
        return (self.root / key).is_file()

    def put(self, key: str, arrived: Path) -> None:
        target = self.root / key
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        arrived.replace(target)
        for folder in (target.parent, target.parent.parent, self.root):
            sync_folder(folder)

    def open(self, key: str) -> BinaryIO:
        return (self.root / key).open("rb")

    def delete(self, key: str) -> None:
        (self.root / key).unlink(missing_ok=True)


class BucketShelf:
    """Objects below a prefix of a bucket; credentials and endpoint come from the environment (AWS_…)."""

    def __init__(self, bucket: str, prefix: str) -> None:
        from storages.backends.s3 import S3Storage

        self._storage = S3Storage(bucket_name=bucket, location=prefix, file_overwrite=True, default_acl=None)

    def has(self, key: str) -> bool:
        return bool(self._storage.exists(key))

    def put(self, key: str, arrived: Path) -> None:
        with arrived.open("rb") as file:
            self._storage.save(key, File(file))
        arrived.unlink()

    def open(self, key: str) -> IO[bytes]:
        opened: IO[bytes] = self._storage.open(key, "rb")
        return opened

    def delete(self, key: str) -> None:
        self._storage.delete(key)


def shelf() -> Shelf:
    """The shelf that the settings name; raises ValueError for an address that is none."""
    if not settings.FILES_URL:
        return DiskShelf(settings.DATA_DIR / "files")
    address = urlsplit(settings.FILES_URL)
    if address.scheme != "s3" or not address.netloc:
        raise ValueError("AMPARO_FILES_URL is written s3://bucket/prefix")
    return BucketShelf(address.netloc, address.path.strip("/"))


@contextmanager
def arriving() -> Iterator[BinaryIO]:
    """A new file beside the kept ones, so that it can be moved there at once; what is left of it is removed."""
    folder = settings.DATA_DIR / "files" / ".arriving"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=folder)
    os.close(number)
    try:
        with Path(name).open("w+b") as file:
            yield file
    finally:
        Path(name).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder survive a crash."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
