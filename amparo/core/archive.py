"""The backup's file: a tar whose last member, the manifest, holds the size and SHA-256 of every other one.

Written beside its place and renamed when it is whole, so that a name without `.partial` is a complete backup. Free of
Django, as the database is.
"""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from amparo.core.trouble import Trouble

FORMAT = 1
ABOUT = "about.json"
DUMP = "database.dump"
FILES = "files/"
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
MANIFEST_MAX_BYTES = 512 * 1024 * 1024
ADVICE = "Take another backup; nothing was changed."


@dataclass(frozen=True)
class Contents:
    """A verified archive: what it says about itself, and its members with their sizes in bytes."""

    about: dict[str, Any]
    sizes: dict[str, int]


class ArchiveWriter:
    """Adds members to an archive and remembers what it wrote."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.written: dict[str, dict[str, Any]] = {}

    def add_json(self, name: str, content: object) -> None:
        """Add a small member."""
        data = json.dumps(content, indent=2, sort_keys=True).encode()
        info = tarfile.TarInfo(name)
        info.size = len(data)
        self._add(info, io.BytesIO(data))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is when it is opened: what grows or shrinks meanwhile makes this fail."""
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size = os.fstat(file.fileno()).st_size
            self._add(info, file)

    def _add(self, info: tarfile.TarInfo, file: IO[bytes]) -> None:
        info.mode = 0o600
        reader = HashingReader(file)
        self.tar.addfile(info, reader)
        self.written[info.name] = {"sha256": reader.digest.hexdigest(), "size": info.size}


class HashingReader(io.RawIOBase):
    """Reads another file and hashes what passes."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self.file.read(size)
        self.digest.update(data)
        return data


@contextmanager
def writing(target: Path, about: dict[str, Any]) -> Iterator[ArchiveWriter]:
    """An archive that appears at `target`, readable by its owner only, when the block ends well."""
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)  # an older one, or what somebody put there to read along
        number = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                writer = ArchiveWriter(tar)
                writer.add_json(ABOUT, {"format": FORMAT, **about})
                yield writer
                writer.add_json(MANIFEST, dict(writer.written))
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(target)
    except OSError as error:
        raise Trouble(
            f"The backup could not be written to {target}.",
            f"{error.strerror}: {error.filename or target}",
            "Choose a place with enough room that you may write to.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def verify(path: Path) -> Contents:
    """Read the whole archive and compare every byte with its manifest. Raises Trouble."""
    try:
        with tarfile.open(path, "r:") as tar:
            return verify_members(tar)
    except FileNotFoundError:
        raise Trouble(f"There is no file {path}.", "", "Name a file that `amparo backup` wrote.") from None
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise Trouble(f"{path} is not a whole backup of Amparo.", str(error), ADVICE) from error


def verify_members(tar: tarfile.TarFile) -> Contents:
    """As verify, for an open archive; raises ValueError saying what is wrong."""
    found: dict[str, dict[str, Any]] = {}
    texts: dict[str, bytes] = {}
    for member in tar:
        check_name(member)
        if member.name in found:
            raise ValueError(f"{member.name} is there twice.")
        found[member.name], content = hash_member(tar, member)
        texts[member.name] = content
    if MANIFEST not in found:
        raise ValueError("Its end is missing: it was cut off or is not finished.")
    manifest = json.loads(texts[MANIFEST])
    del found[MANIFEST]
    if found != manifest:
        wrong = sorted(name for name in {*found, *manifest} if found.get(name) != manifest.get(name))
        raise ValueError(f"{len(wrong)} parts are damaged, missing or added, such as {wrong[0]}.")
    if ABOUT not in found or DUMP not in found:
        raise ValueError("It holds no database.")
    about = json.loads(texts[ABOUT])
    if about.get("format") != FORMAT:
        raise ValueError(f"It has format {about.get('format')}, and this Amparo reads {FORMAT}.")
    return Contents(about, {name: int(part["size"]) for name, part in found.items()})


def check_name(member: tarfile.TarInfo) -> None:
    """Refuse anything but the plain files that we write: no links, no devices, no paths that lead elsewhere."""
    path = PurePosixPath(member.name)
    ours = member.name in {ABOUT, DUMP, MANIFEST} or member.name.startswith(FILES)
    if not member.isreg() or not ours or path.is_absolute() or ".." in path.parts or str(path) != member.name:
        raise ValueError(f"It holds something that no backup has: {member.name!r}.")


def hash_member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> tuple[dict[str, Any], bytes]:
    """Size and hash of a member, and its content where it is one of the small ones."""
    file = tar.extractfile(member)
    if file is None:
        raise ValueError(f"{member.name} cannot be read.")
    keep = member.name in {ABOUT, MANIFEST}
    if keep and member.size > MANIFEST_MAX_BYTES:
        raise ValueError(f"{member.name} is larger than any that we write.")
    digest, size, content = hashlib.sha256(), 0, bytearray()
    while data := file.read(CHUNK):
        digest.update(data)
        size += len(data)
        if keep:
            content += data
    if size != member.size:
        raise ValueError(f"{member.name} is cut off.")
    return {"sha256": digest.hexdigest(), "size": size}, bytes(content)


def extract(path: Path, name: str, target: Path) -> None:
    """Write one member of a verified archive to a new file, readable by its owner only; it is on disk afterwards."""
    with tarfile.open(path, "r:") as tar:
        write_member(tar, tar.getmember(name), target)


def extract_files(path: Path, folder: Path) -> set[str]:
    """Write all stored files of a verified archive below `folder`, each whole or not at all; returns their names."""
    names = set()
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            if member.name.startswith(FILES):
                name = member.name.removeprefix(FILES)
                write_member(tar, member, folder / name)
                names.add(name)
    return names


def write_member(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    """Write a member beside its place, then rename it there."""
    file = tar.extractfile(member)
    if file is None:
        raise ValueError(f"{member.name} cannot be read.")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.with_name(target.name + ".restoring")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while data := file.read(CHUNK):
            out.write(data)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(target)
